"""The bottom line: the keys that work now; or for a few seconds what was just done; or a question.

All three share one widget, and one row unless a notice is long, so that none of them moves anything: a question costs
some 150 bytes each way, where a modal dialog costs 59,500 (terminal section 6.5).
Rule for questions: the default is no. Only `y` or the key that asked means yes, any other key means no, and a call that
connects drops the question unanswered (domain rows 238 to 240).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from kaden.cells import cut, pad, width, wrapped
from kaden.text import clean
from tui.widgets.text import ALARM, REVERSE, Row

FLASH: Final = 4.0
"""Seconds that each row of a notice stands here."""

ROWS: Final = 3
"""Rows of a notice at most."""


Hint: TypeAlias = tuple[str, str]
"""A key's name and what it does."""


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
    """One row, more for a long notice; it can be focused only while a question is open."""

    DEFAULT_CSS = "BottomLine { dock: bottom; }"

    hints: reactive[tuple[Hint, ...]] = reactive(())
    """The most used first."""
    back: reactive[str] = reactive("")
    """The key among the hints that leads back: in a narrow window it is left out last; empty = none does."""
    ways_out: reactive[tuple[Hint, ...]] = reactive(())
    """Stand behind the hints at any width: nobody must search for how to leave, or for help."""
    notice: reactive[str] = reactive("")
    """Stands in the place of the hints; empty = none."""
    question: reactive[Question | None] = reactive(None)
    """Stands in the place of both."""
    covered: reactive[bool] = reactive(False)
    """A line in which something is typed lies over the lowest row: a notice stands above it."""

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
        self.set_timer(FLASH * len(self._told()), lambda: self._fade(flash))

    def hush(self) -> None:
        """Take the notice away before its time: it was about what is not so any more, and it hides the keys."""
        self.notice = ""

    def _told(self) -> list[str]:
        """The notice, over as many rows as it needs; the last of `ROWS` is cut if that is not enough."""
        notice, room = clean(self.notice), max(2, self.size.width - 3)
        lines = wrapped(notice, room, self._ambiguous)
        told = [notice[start:end] for start, end in lines[:ROWS]]
        if len(lines) > ROWS:
            told[-1] = cut(notice[lines[ROWS - 1][0] :], room, self._ambiguous)
        return told

    def watch_notice(self) -> None:
        """Give a long notice its rows, and take them back with it."""
        self._fit()

    def watch_covered(self) -> None:
        """What is told is not hidden by what is typed."""
        self._fit()

    def watch_question(self) -> None:
        """A question stands in one row, whatever notice it covers."""
        self._fit()

    def on_resize(self) -> None:
        """Another width may need another height."""
        self._fit()

    def _fit(self) -> None:
        rows = len(self._told()) + self.covered if self.notice and self.question is None else 1
        height = self.styles.height
        if height is None or height.value != rows:
            self.styles.height = rows

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
        event.stop()
        event.prevent_default()
        if question is None:
            # Typed in one breath behind the answer: it belongs to where the focus has gone back to.
            target = self.screen.focused or self.screen
            target._forward_event(events.Key(event.key, event.character))
            return
        self.drop()
        if event.key in question.keys or _plain(event.character) == "y":
            question.yes()

    # ---- painting -----------------------------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        told = self._told() if self.notice and self.question is None else []
        if y == 0 or y >= len(told):
            return super().render_line(y)
        cells, plain = self.size.width, self.rich_style
        return Strip([Segment(" ", plain), Segment(f" {told[y]} ", plain + ALARM)]).adjust_cell_length(
            cells, plain
        )

    def pieces(self, cells: int) -> Iterator[tuple[str, Style]]:
        yield " ", Style()
        if self.question is not None:
            room = cells - width(self.question.hint, self._ambiguous) - 5
            yield f" {pad(clean(self.question.text), room, self._ambiguous)} ", ALARM
            yield f" {self.question.hint} ", Style()
        elif self.notice:
            yield f" {self._told()[0]} ", ALARM
        else:
            shown, space = fitting(self.hints, self.ways_out, cells - 1, self._ambiguous, back=self.back)
            for key, label in shown:
                around = " " if space == SPACES[0] else ""
                yield f"{around}{key}{around}", REVERSE
                yield f" {label}".ljust(len(label) + space - 2 * len(around)), Style()


def _plain(character: str | None) -> str:
    return unicodedata.normalize("NFKC", character or "").lower()


SPACES: Final = (5, 3, 2)
"""Cells of a hint beside its key and its label: with room around the key, behind the label, or as little as can be."""


def fitting(
    hints: Sequence[Hint], ways_out: Sequence[Hint], room: int, ambiguous: int, *, back: str = ""
) -> tuple[list[Hint], int]:
    """All ways out, before them as many hints as `room` cells carry, and how much space each takes beside its words.

    They stand close together only where they would not all fit otherwise. The hint of the key `back` stands there
    before any other does.
    """
    sizes = [width(key, ambiguous) + width(label, ambiguous) for key, label in (*hints, *ways_out)]
    for space in SPACES:
        if sum(sizes) + space * len(sizes) <= room:
            return [*hints, *ways_out], space
    room -= sum(sizes[len(hints) :]) + space * len(ways_out)
    kept = {at for at, (key, _) in enumerate(hints) if back and key == back}
    room -= sum(sizes[at] + space for at in kept)
    for at in range(len(hints)):
        if at not in kept:
            room -= sizes[at] + space
            if room < 0:
                break
            kept.add(at)
    return [*(hints[at] for at in sorted(kept)), *ways_out], space
