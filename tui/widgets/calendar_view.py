"""A week of half hours on the glass, in which the arrows find the time that a customer is promised.

Rule: every key of it is one that a Japanese input method leaves alone.
"""

from __future__ import annotations

from typing import ClassVar, Final

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from kaden.cells import pad, width
from kaden.clock import Instant
from kaden.words import Words
from tui.model.promise_calendar import WEEK, PromiseCalendar
from tui.model.spoken_time import spoken_time
from tui.widgets.text import BOLD, REVERSE

MOVES: Final = {
    "left": (-1, 0),
    "right": (1, 0),
    "up": (0, -1),
    "down": (0, 1),
    "pageup": (-WEEK, 0),
    "pagedown": (WEEK, 0),
    "home": (0, -100),
    "end": (0, 100),
}
"""Days and times that a key goes."""

TIME: Final = 6
"""Cells of a time of day and its margin."""
CELL: Final = 4
"""Cells of a day."""
HEAD: Final = 3
"""Lines above the times: the one chosen, the weekdays, the days."""

OPEN, PAST = ".", "x"


class CalendarView(Widget, can_focus=True):
    """The calendar; Enter takes the time under the cursor, Esc leaves it."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"calendar--past"}
    DEFAULT_CSS = """
    CalendarView { height: 1fr; width: 1fr; display: none; }
    CalendarView .calendar--past { color: $secondary; }
    """

    class Taken(Message):
        """A time was chosen."""

        def __init__(self, at: Instant) -> None:
            super().__init__()
            self.at = at

    class Left(Message):
        """It was left without a choice; `by_key` when Esc was pressed."""

        def __init__(self, by_key: bool) -> None:
            super().__init__()
            self.by_key = by_key

    def __init__(self, words: Words, ambiguous: int, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._words = words
        self._ambiguous = ambiguous
        self._calendar: PromiseCalendar | None = None

    def show(self, calendar: PromiseCalendar) -> None:
        """Show the week of its cursor."""
        self._calendar = calendar
        self.refresh()

    def on_key(self, event: events.Key) -> None:
        if self._calendar is None:
            return
        if event.key in MOVES:
            self.show(self._calendar.moved(*MOVES[event.key]))
        elif event.key == "enter":
            self.post_message(self.Taken(self._calendar.at))
        elif event.key == "escape":
            self.post_message(self.Left(by_key=True))
        else:
            return
        event.stop()

    def on_blur(self) -> None:
        self.post_message(self.Left(by_key=False))

    # ---- painting -----------------------------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        cells, plain = self.size.width, self.rich_style
        calendar = self._calendar
        line = [] if calendar is None else self._line(calendar, y)
        return Strip([Segment(text, plain + look) for text, look in line]).adjust_cell_length(cells, plain)

    def _line(self, calendar: PromiseCalendar, y: int) -> list[tuple[str, Style]]:
        if y == 0:
            return [(spoken_time(calendar.at, calendar.zone, self._words, calendar.now), BOLD)]
        if y == 1:
            return [(" " * TIME, Style()), *self._heads(calendar, self._words("time.weekdays").split())]
        if y == 2:
            return [(" " * TIME, Style()), *self._heads(calendar, [str(day.day) for day in calendar.days])]
        row = self._first(calendar) + y - HEAD
        if row >= len(calendar.minutes):
            return []
        minute = calendar.minutes[row]
        head = f"{minute // 60:02}:{minute % 60:02}".ljust(TIME)
        return [(head, BOLD if minute == calendar.minute else Style()), *self._times(calendar, minute)]

    def _first(self, calendar: PromiseCalendar) -> int:
        """The first time that is seen: as many stand there as fit, the cursor's among them."""
        room = max(1, self.size.height - HEAD)
        here = calendar.minutes.index(calendar.minute)
        return min(max(0, here - room // 2), max(0, len(calendar.minutes) - room))

    def _heads(self, calendar: PromiseCalendar, heads: list[str]) -> list[tuple[str, Style]]:
        return [
            (self._right(head), BOLD if day == calendar.day else Style())
            for day, head in zip(calendar.days, heads, strict=True)
        ]

    def _right(self, text: str) -> str:
        return pad("", CELL - width(text, self._ambiguous) - 1) + text + " "

    def _times(self, calendar: PromiseCalendar, minute: int) -> list[tuple[str, Style]]:
        past = self.get_component_rich_style("calendar--past")
        line: list[tuple[str, Style]] = []
        for day in calendar.days:
            sign, look = (OPEN, Style()) if calendar.is_open(day, minute) else (PAST, past)
            here = (day, minute) == (calendar.day, calendar.minute)
            line.append((f"[{sign}]".rjust(CELL) if here else self._right(sign), REVERSE if here else look))
        return line
