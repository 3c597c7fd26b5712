"""The bottom line: the keys that work now; or for a few seconds what was just done; or a question.

All three share one row and one widget, so that none of them moves anything: a question costs some 150 bytes each way,
where a modal dialog costs 59,500 (terminal section 6.5).
Rule for questions: the default is no. Only `y` or the key that asked means yes, any other key means no, and a call that
connects drops the question unanswered (domain rows 238 to 240).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from rich.style import Style
from textual import events
from textual.reactive import reactive
from textual.widget import Widget

from kaden.cells import cut, pad, width
from kaden.text import clean
from tui.widgets.text import ALARM, REVERSE, Row

FLASH: Final = 4.0
"""Seconds that a notice stands here."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, and what yes does."""

    text: str
    hint: str
    """Which keys mean what."""
    keys: frozenset[str]
    """Keys that mean yes, beside `y`."""
    yes: Callable[[], None]
    back: Widget | None
    """Where the focus was."""


class BottomLine(Row):
    """One row; it can be focused only while a question is open."""

    DEFAULT_CSS = "BottomLine { dock: bottom; }"

    hints: reactive[tuple[tuple[str, str], ...]] = reactive(())
    """Key name and label, the most used first."""
    notice: reactive[str] = reactive("")
    """Stands in the place of the hints; empty = none."""
    question: reactive[Question | None] = reactive(None)
    """Stands in the place of both."""

    def __init__(self, ambiguous: int) -> None:
        super().__init__()
        self._ambiguous = ambiguous
        self._flashes = 0

    # ---- notices ------------------------------------------------------------------------------------------------

    def flash(self, notice: str) -> None:
        """Say something for `FLASH` seconds; a newer notice takes the place of an older one."""
        self.notice = notice
        self._flashes += 1
        flash = self._flashes
        self.set_timer(FLASH, lambda: self._fade(flash))

    def _fade(self, flash: int) -> None:
        if flash == self._flashes:
            self.notice = ""

    # ---- questions ----------------------------------------------------------------------------------------------

    def ask(self, text: str, hint: str, keys: Sequence[str], yes: Callable[[], None]) -> None:
        """Ask, unless a question is open. `keys` mean yes as `y` does; `hint` tells them."""
        if self.question is None:
            self.question = Question(text, hint, frozenset(keys), yes, self.screen.focused)
            self.can_focus = True
            # Not `focus`, which lets keys pass that were typed in one breath with the question's.
            self.screen.set_focus(self)

    def drop(self) -> None:
        """Take the question away unanswered; the focus goes back to where it was."""
        question, self.question = self.question, None
        if question is not None:
            back = question.back
            self.screen.set_focus(back if back is not None and back.is_attached else None)
            self.can_focus = False

    def on_key(self, event: events.Key) -> None:
        question = self.question
        if question is None:
            return
        event.stop()
        event.prevent_default()
        self.drop()
        if event.key in question.keys or _plain(event.character) == "y":
            question.yes()

    # ---- painting -----------------------------------------------------------------------------------------------

    def pieces(self, cells: int) -> Iterator[tuple[str, Style]]:
        yield " ", Style()
        if self.question is not None:
            room = cells - width(self.question.hint, self._ambiguous) - 5
            yield f" {pad(clean(self.question.text), room, self._ambiguous)} ", ALARM
            yield f" {self.question.hint} ", Style()
        elif self.notice:
            yield f" {cut(clean(self.notice), cells - 3, self._ambiguous)} ", ALARM
        else:
            for key, label in fitting(self.hints, cells - 1, self._ambiguous):
                yield f" {key} ", REVERSE
                yield f" {label}  ", Style()


def _plain(character: str | None) -> str:
    return unicodedata.normalize("NFKC", character or "").lower()


def fitting(hints: Sequence[tuple[str, str]], room: int, ambiguous: int) -> list[tuple[str, str]]:
    """As many hints as `room` cells carry: the first ones, and the last one in any case."""
    if not hints:
        return []
    *firsts, last = hints
    room -= _cells(last, ambiguous)
    shown: list[tuple[str, str]] = []
    for hint in firsts:
        room -= _cells(hint, ambiguous)
        if room < 0:
            break
        shown.append(hint)
    return [*shown, last]


def _cells(hint: tuple[str, str], ambiguous: int) -> int:
    key, label = hint
    return width(key, ambiguous) + width(label, ambiguous) + 5
