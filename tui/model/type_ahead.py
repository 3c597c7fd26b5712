"""Choosing a line of a list by typing its number or the beginning of its words.

Rule: digits and letters that arrive full-width, because an input method is on, count as the narrow ones.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Final

from kaden.clock import Millis

PAUSE: Final[Millis] = 1_000
"""Characters further apart than this belong to two choices."""


class TypeAhead:
    """What was typed within the last moment."""

    def __init__(self) -> None:
        self._typed = ""
        self._found: int | None = None
        self._at: Millis = -PAUSE

    def typed(self, character: str, labels: Sequence[str], now: Millis) -> int | None:
        """The index that is meant after `character` was typed at `now`; None = none of them.

        A number counts from 1. With ten lines or more a second digit goes on with the first; 0 alone means the tenth.
        A letter that is typed again means the next line that begins with it, after the last the first once more.
        """
        if now - self._at >= PAUSE:
            self._typed = ""
        self._at = now
        fresh = _plain(character)
        for typed in (self._typed + fresh, fresh):
            after = self._found if typed == fresh == self._typed else None
            found = _numbered(typed, len(labels)) if typed.isdecimal() else _named(typed, labels, after)
            if found is not None:
                self._typed, self._found = typed, found
                return found
        self._typed = ""
        return None


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _numbered(typed: str, count: int) -> int | None:
    number = 10 if typed == "0" else int(typed)
    return number - 1 if 1 <= number <= count else None


def _named(typed: str, labels: Sequence[str], after: int | None) -> int | None:
    if not typed.strip():
        return None
    found = [index for index, label in enumerate(labels) if _plain(label).startswith(typed)]
    later = [index for index in found if after is not None and index > after]
    return next(iter(later or found), None)
