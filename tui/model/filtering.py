"""What a user types after `/`: words that a row must have, words it must not have, words of one column.

`sato talk` both, `!break` not, `state:talk` in that column only, `!state:talk` not there. Rule: anything may be typed;
a filter never fails, it only finds less.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Term:
    """One word of a filter."""

    word: str
    """Folded, not empty."""
    column: str | None
    """The key of the column it must stand in; None = any."""
    wanted: bool
    """False = rows that have it are left out."""

    def accepts(self, texts: Mapping[str, str]) -> bool:
        """Whether a row with these folded texts, by column key, passes."""
        if self.column is None:
            found = any(self.word in text for text in texts.values())
        else:
            found = self.word in texts.get(self.column, "")
        return found is self.wanted


def fold(text: str) -> str:
    """`text` as it is compared: full-width, half-width, large and small forms are one."""
    return unicodedata.normalize("NFKC", text).casefold()


def parse(text: str, columns: Mapping[str, str]) -> tuple[Term, ...]:
    """The terms of a filter, all of which a row must pass.

    Args:
        text: what the user typed.
        columns: titles by key; a column is named by its key, its title, or the beginning of either.
    """
    terms = [_term(word, columns) for word in fold(text).split()]
    return tuple(term for term in terms if term is not None)


def _term(word: str, columns: Mapping[str, str]) -> Term | None:
    bare = word.lstrip("!")
    wanted = len(word) - len(bare) != 1
    name, colon, value = bare.partition(":")
    column = _named(name, columns) if colon else None
    if column is None:
        value = bare
    elif value.startswith("!"):
        value, wanted = value[1:], not wanted
    # A word that is still being typed ("!", "state:") must not empty the screen.
    return Term(value, column, wanted) if value else None


def _named(name: str, columns: Mapping[str, str]) -> str | None:
    """The key of the first column that is called `name`, whole names before beginnings."""
    if not name:
        return None
    names = [(key, fold(called)) for key, title in columns.items() for called in (key, title)]
    for key, called in names:
        if called == name:
            return key
    for key, called in names:
        if called.startswith(name):
            return key
    return None
