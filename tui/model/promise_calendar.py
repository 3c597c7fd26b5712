"""A week of times that a customer can be promised, and the one that the cursor is on.

Rule: only times within the campaign's business hours stand in it, and the cursor never rests on one that has passed; a
day that the campaign is closed is known to the server alone, which says so when the promise is saved.
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
        """Whether a customer can be called then: it lies ahead, but not too far."""
        return self.now < self.instant(day, minute) <= self.now + FARTHEST_CALLBACK

    def moved(self, days: int = 0, steps: int = 0) -> PromiseCalendar:
        """With the cursor some days and times further; it stops at the first and the last that are open."""
        today = local_time(self.now, self.zone).date()
        day = min(max(self.day + timedelta(days=days), today), today + _LAST)
        times = self.minutes
        place = min(max(times.index(self.minute) + steps, 0), len(times) - 1)
        there = replace(self, day=day, minute=times[place])
        return there if there.is_open(there.day, there.minute) else there._next_open()

    def _next_open(self) -> PromiseCalendar:
        """The first open time from the cursor's day on."""
        later = ((self.day + timedelta(days=ahead), minute) for ahead in (0, 1) for minute in self.minutes)
        day, minute = next((day, minute) for day, minute in later if self.is_open(day, minute))
        return replace(self, day=day, minute=minute)


def calendar_at(
    zone: ZoneInfo, hours: tuple[int, int], now: Instant, at: Instant | None = None
) -> PromiseCalendar:
    """The calendar with its cursor on the half hour of `at`, or on the first open time where that is none."""
    here = local_time(now if at is None else at, zone)
    blank = PromiseCalendar(zone, hours, now, here.date(), 0)
    wanted = here.hour * 60 + here.minute
    minute = max((minute for minute in blank.minutes if minute <= wanted), default=blank.minutes[0])
    return replace(blank, minute=minute).moved()
