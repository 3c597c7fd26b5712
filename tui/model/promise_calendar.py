"""A week of times that a customer can be promised, and the one that the cursor is on.

Rule: only times within the campaign's business hours stand in it, and the cursor never rests on one that has passed. It
may pass over closed days, which are marked; beyond the weeks that the server told of, it judges them itself.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from kaden.clock import DAY, Instant, instant_of, local_time
from kaden.protocol.base import FARTHEST_CALLBACK

STEP: Final = 30
"""Minutes between two times; others are typed."""

WEEK: Final = 7
_LAST: Final = timedelta(days=FARTHEST_CALLBACK // DAY - 1)


@dataclass(frozen=True, slots=True)
class PromiseCalendar:
    """A cursor in the calendar of a campaign. Every move gives a new one."""

    zone: ZoneInfo
    hours: tuple[int, int]
    """Minutes of the campaign's day, half-open."""
    now: Instant
    day: date
    minute: int
    """Of the day, one of `minutes`."""
    closed: frozenset[str] = frozenset()
    """Days on which the campaign does not call, as in "2025-12-06"."""

    @property
    def minutes(self) -> tuple[int, ...]:
        """The times of each day; the opening itself where no half hour falls into the hours."""
        start, end = self.hours
        return tuple(range(-(-start // STEP) * STEP, end, STEP)) or (start,)

    @property
    def days(self) -> tuple[date, ...]:
        """The week of the cursor, from Monday."""
        monday = self.day - timedelta(days=self.day.weekday())
        return tuple(monday + timedelta(days=ahead) for ahead in range(WEEK))

    @property
    def at(self) -> Instant:
        """The time under the cursor."""
        return self.instant(self.day, self.minute)

    def instant(self, day: date, minute: int) -> Instant:
        """A time of a day, on the campaign's clocks."""
        wall = datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=self.zone)
        return instant_of(wall)

    def is_open(self, day: date, minute: int) -> bool:
        """Whether a customer can be called then: it lies ahead, but not too far, on a day that is not closed."""
        return day.isoformat() not in self.closed and self._ahead(day, minute)

    def _ahead(self, day: date, minute: int) -> bool:
        return self.now < self.instant(day, minute) <= self.now + FARTHEST_CALLBACK

    def moved(self, days: int = 0, steps: int = 0) -> PromiseCalendar:
        """With the cursor some days and times further; it stops at the first and the last that lie ahead."""
        today = local_time(self.now, self.zone).date()
        day = min(max(self.day + timedelta(days=days), today), today + _LAST)
        times = self.minutes
        place = min(max(times.index(self.minute) + steps, 0), len(times) - 1)
        there = replace(self, day=day, minute=times[place])
        return there if there._ahead(there.day, there.minute) else there._next()

    def _next(self) -> PromiseCalendar:
        """The first time to come, from the cursor's day on."""
        later = ((self.day + timedelta(days=ahead), minute) for ahead in (0, 1) for minute in self.minutes)
        day, minute = next((day, minute) for day, minute in later if self._ahead(day, minute))
        return replace(self, day=day, minute=minute)


def calendar_at(
    zone: ZoneInfo,
    hours: tuple[int, int],
    now: Instant,
    at: Instant | None = None,
    closed: frozenset[str] = frozenset(),
) -> PromiseCalendar:
    """The calendar with its cursor on the half hour of `at`, or on the first open time where that is none."""
    here = local_time(now if at is None else at, zone)
    blank = PromiseCalendar(zone, hours, now, here.date(), 0, closed)
    wanted = here.hour * 60 + here.minute
    minute = max((minute for minute in blank.minutes if minute <= wanted), default=blank.minutes[0])
    return replace(blank, minute=minute).moved()
