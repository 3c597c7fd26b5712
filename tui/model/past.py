"""A walk through a recorded day: which second is shown, which is wanted, how fast it plays, and what was typed.

Rule: at most one question is on its way. Keys move what is wanted; when the answer comes, the newest wish is asked for,
so that a key that is held down costs as many questions as the server answers.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from kaden.clock import MINUTE, SECOND, Instant, Millis, instant_of, local_time
from kaden.protocol.past import PastDay, PastOutline
from kaden.protocol.server import PastShown

SPEEDS: Final = (1, 10, 60)
"""Seconds of the day for one of the reader's."""

_TYPED: Final = re.compile(
    r"(?:(?:(?P<year>\d{4})[-/])?(?P<month>\d{1,2})[-/](?P<day>\d{1,2})\s*)?"
    r"(?:(?P<hour>\d{1,2})(?::|時)?(?P<minute>\d{2})?(?:分?|:(?P<second>\d{2}))?)?"
)


class Walk:
    """Where somebody stands in a job's past.

    Args:
        job: its number.
    """

    def __init__(self, job: int) -> None:
        self.job = job
        self.shown: PastShown | None = None
        """The newest answer; None before the first."""
        self.outline: PastOutline | None = None
        self.wanted: Instant | None = None
        """Where the keys have led; None = the newest second that is recorded."""
        self.playing = False
        self.speed = SPEEDS[0]
        self.asking = False
        """Whether an answer is still due."""
        self._day = ""
        """The day whose outline is known."""

    @property
    def at(self) -> Instant | None:
        """The second that is shown."""
        return None if self.shown is None else self.shown.monitor.now

    @property
    def day(self) -> PastDay | None:
        """The day that is shown."""
        return None if self.shown is None else self.shown.day

    @property
    def due(self) -> bool:
        """Whether there is something to ask for now."""
        return not self.asking and (self.at is None or self.wanted != self.at)

    @property
    def needs_outline(self) -> bool:
        """Whether the wanted second may lie in a day whose outline is not known."""
        day = self.day
        return day is None or self.wanted is None or not day.begin <= self.wanted <= day.end

    def heard(self, said: PastShown) -> None:
        """An answer came. Whoever has gone on meanwhile stays where the keys led."""
        first, self.asking = self.shown is None, False
        self.shown = said
        if said.outline is not None:
            self.outline, self._day = said.outline, said.day.date
        elif said.day.date != self._day:
            self.outline = None
        if first or self.wanted is None:
            self.wanted = said.monitor.now

    def refused(self) -> None:
        """There is nothing at the wanted second: stay at the one that is shown."""
        self.asking, self.playing = False, False
        self.wanted = self.at

    # ---- going --------------------------------------------------------------------------------------------------

    def step(self, by: Millis) -> None:
        """So much further, or back; not beyond the ends of the day."""
        if self.wanted is not None:
            self.go(self._within(self.wanted + by))

    def go(self, at: Instant) -> None:
        """To an instant of any day: to its whole second, but for the very ends of the day."""
        day, second = self.day, at - at % SECOND
        if day is not None and day.begin <= at <= day.end:
            second = at if at == day.end else max(second, day.begin)
        self.wanted = second

    def to_begin(self) -> None:
        """To the day's first second."""
        if self.day is not None:
            self.go(self.day.begin)

    def to_end(self) -> None:
        """To the day's last second."""
        if self.day is not None:
            self.go(self.day.end)

    def to_mark(self, step: int) -> bool:
        """To the next thing that is worth seeing, or with -1 to the one before; False = there is none."""
        marks, at = self.marks(), self.wanted
        if at is None:
            return False
        place = bisect_right(marks, at) if step > 0 else bisect_left(marks, at) - 1
        if not 0 <= place < len(marks):
            return False
        self.go(marks[place])
        return True

    def marks(self) -> list[Instant]:
        """Instants that are worth going to: minutes with abandoned calls, starts and stops, a limit passed."""
        if self.outline is None or self.day is None:
            return []
        lost = (
            self.outline.begin + place * MINUTE for place, count in enumerate(self.outline.abandoned) if count
        )
        found = {self._within(at) for at in (*lost, *(mark.at for mark in self.outline.marks))}
        return sorted(at - at % SECOND if at > self.day.begin else at for at in found)

    def to_day(self, step: int) -> bool:
        """To the recorded day after this one, or with -1 to the one before; False = there is none."""
        day = self.day
        at = None if day is None else day.after if step > 0 else day.before
        if at is None:
            return False
        self.wanted, self.playing = at, False
        return True

    # ---- playing ------------------------------------------------------------------------------------------------

    def play(self) -> None:
        """Begin to play, or stand still."""
        self.playing = not self.playing

    def faster(self) -> None:
        """The next speed; after the last one the first."""
        self.speed = SPEEDS[(SPEEDS.index(self.speed) + 1) % len(SPEEDS)]

    def passed(self, time: Millis) -> None:
        """So much of the reader's time has passed. The end of the day ends the play."""
        if not self.playing or self.wanted is None or self.day is None:
            return
        self.wanted = self._within(self.wanted + time * self.speed)
        self.playing = self.wanted < self.day.end

    def _within(self, at: Instant) -> Instant:
        assert self.day is not None
        return min(max(at, self.day.begin), self.day.end)


def read_moment(text: str, day: PastDay) -> Instant | None:
    """The instant that somebody typed: `14:05`, `14:05:30`, `1405`, `11/20 9:00`, `2026-11-20`; None = none.

    Without a day it is of the day that is shown, without a time of day the day's first moment. Full-width digits are as
    good as narrow ones.
    """
    found = _TYPED.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if found is None or not any(found.groups()):
        return None
    parts = {name: int(value) for name, value in found.groupdict().items() if value is not None}
    shown = date.fromisoformat(day.date)
    zone = ZoneInfo(day.zone)
    try:
        on = date(parts.get("year", shown.year), parts.get("month", shown.month), parts.get("day", shown.day))
        at = time(parts.get("hour", 0), parts.get("minute", 0), parts.get("second", 0))
    except ValueError:
        return None
    moment = instant_of(datetime.combine(on, at, zone))
    if "hour" not in parts and on == shown:
        return day.begin
    return moment


# ---- the picture of a day -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Timeline:
    """A day in so many cells."""

    connected: tuple[int, ...]
    """Connected calls a minute in each cell, in hundredths."""
    signs: str
    """What is worth going to; a blank where there is nothing."""
    hours: str
    """Times of day below the cells where they begin."""
    here: int | None
    """The cell of the second that is shown."""


SIGNS: Final = {"over": "!", "abandoned": "x", "stopped": "|", "started": ">"}
"""The worse one first: a cell has room for one."""

_STEPS: Final = (1, 2, 5, 10, 15, 30, 60, 120, 180, 240, 360)
"""Minutes between two times of day."""

_LABEL: Final = 5
"""Cells of a time of day."""

_APART: Final = 4
"""Cells between two of them."""


def timeline(outline: PastOutline, zone: str, at: Instant | None, cells: int) -> Timeline:
    """The day in `cells` cells; `at` is the second that is shown."""
    minutes = len(outline.connected)
    spans = [(minutes * cell // cells, -(-minutes * (cell + 1) // cells)) for cell in range(cells)]
    connected = tuple(100 * sum(outline.connected[low:high]) // (high - low) for low, high in spans)
    return Timeline(
        connected, _signs(outline, cells), _hours(outline, zone, cells), _cell(outline, at, cells)
    )


def _cell(outline: PastOutline, at: Instant | None, cells: int) -> int | None:
    if at is None:
        return None
    return min(cells - 1, max(0, (at - outline.begin) * cells // (len(outline.connected) * MINUTE)))


def _signs(outline: PastOutline, cells: int) -> str:
    order = list(SIGNS)
    worst: dict[int, int] = {}
    for at, kind in _told(outline):
        cell = _cell(outline, at, cells)
        assert cell is not None
        worst[cell] = min(worst.get(cell, len(order)), order.index(kind))
    return "".join(SIGNS[order[worst[cell]]] if cell in worst else " " for cell in range(cells))


def _told(outline: PastOutline) -> Iterator[tuple[Instant, str]]:
    for mark in outline.marks:
        yield mark.at, mark.kind.value
    for place, count in enumerate(outline.abandoned):
        if count:
            yield outline.begin + place * MINUTE, "abandoned"


def _hours(outline: PastOutline, zone: str, cells: int) -> str:
    minutes = len(outline.connected)
    step = next((step for step in _STEPS if step * cells // minutes >= _LABEL + _APART), _STEPS[-1])
    line = ""
    for place in range(minutes):
        here = local_time(outline.begin + place * MINUTE, ZoneInfo(zone))
        cell = -(-place * cells // minutes)
        room = len(line) + _APART if line else 0
        if (here.hour * 60 + here.minute) % step == 0 and room <= cell <= cells - _LABEL:
            line = f"{line:<{cell}}{here:%H:%M}"
    return f"{line:<{cells}}"
