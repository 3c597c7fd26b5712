"""Days and times of day as a person writes them, in the zone of the office."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from kaden.clock import Instant, instant_of, local_time


def bounds_of(day: date, zone: ZoneInfo) -> tuple[Instant, Instant]:
    """The first instant of a day and that of the next; 23 to 25 hours lie between them."""
    begin, end = (datetime.combine(each, time(), zone) for each in (day, day + timedelta(days=1)))
    return instant_of(begin), instant_of(end)


def moment_of(day: date, at: time, zone: ZoneInfo) -> Instant:
    """A time of that day; of an hour that comes twice the first."""
    return instant_of(datetime.combine(day, at, zone))


def day_of(instant: Instant, zone: ZoneInfo) -> date:
    """The day that an instant lies in."""
    return local_time(instant, zone).date()
