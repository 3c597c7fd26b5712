"""A time as people say it, weekday included: the proof that a callback was understood."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from kaden.clock import Instant, local_time
from kaden.words import Words


def spoken_time(at: Instant, zone: ZoneInfo, words: Words) -> str:
    """`Thu 3 Dec 14:00`, `12月3日(木) 14:00`."""
    here = local_time(at, zone)
    weekday = words("time.weekdays").split()[here.weekday()]
    month = words("time.months").split()[here.month - 1]
    return words(
        "time.day_and_time",
        weekday=weekday,
        month=month,
        day=here.day,
        year=here.year,
        time=f"{here:%H:%M}",
    )
