"""A time as people say it, weekday included: the proof that a callback was understood."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from kaden.clock import Instant, local_time
from kaden.words import Words


def spoken_time(at: Instant, zone: ZoneInfo, words: Words, now: Instant) -> str:
    """`Thu 3 Dec 14:00`, `12月3日(木) 14:00`; of another year than `now`'s: `2027/12/03 14:00`.

    Next year's promise must not look like this year's, and a narrow line has no room for year and weekday.
    """
    here = local_time(at, zone)
    if here.year != local_time(now, zone).year:
        return here.strftime("%Y/%m/%d %H:%M")
    weekday = words("time.weekdays").split()[here.weekday()]
    month = words("time.months").split()[here.month - 1]
    return words("time.day_and_time", weekday=weekday, month=month, day=here.day, time=f"{here:%H:%M}")
