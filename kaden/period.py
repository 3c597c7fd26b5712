"""A span of time that somebody asks about, read as people write it: `today`, `先週`, `2026-11`, `11/20 9:00..24:00`.

Rule: a period has its first instant and not its last (domain row 317). A day, month or year that ends one is in it
whole; a day may end at 24:00 (row 272). Full-width digits and signs are as good as narrow ones.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Final

from kaden.clock import Instant, instant_of, local_time
from kaden.protocol.refusals import RefusalCode, Refused


@dataclass(frozen=True, slots=True)
class Period:
    """Half-open: what happened at `until` is not in it."""

    since: Instant
    until: Instant

    def __contains__(self, at: Instant) -> bool:
        return self.since <= at < self.until


LONGEST: Final = 60
"""Characters that can be a period."""

_DAYS: Final = {"today": 0, "今日": 0, "本日": 0, "yesterday": -1, "昨日": -1, "tomorrow": 1, "明日": 1}
_WEEKS: Final = {"this week": 0, "今週": 0, "last week": -1, "先週": -1, "next week": 1, "来週": 1}
_MONTHS: Final = {"this month": 0, "今月": 0, "last month": -1, "先月": -1, "next month": 1, "来月": 1}
_YEARS: Final = {"this year": 0, "今年": 0, "last year": -1, "昨年": -1, "去年": -1}

_BETWEEN: Final = re.compile(r"\s*(?:\.\.|~|〜|から)\s*")
_DATE: Final = re.compile(
    r"(?:(?P<year>\d{4})[-/])?(?P<month>\d{1,2})(?:[-/](?P<day>\d{1,2}))?|(?P<only>\d{4})"
)
_TIME: Final = re.compile(r"(?P<hour>\d{1,2}):(?P<minute>\d{2})")

_Day = tuple[date, date]
"""First day, and the day after the last."""


def read_period(text: str, zone: tzinfo, now: Instant) -> Period:
    """What a text means where the clocks of `zone` go; a day without a year is this year's.

    Raises:
        Refused: PERIOD_UNREADABLE; PERIOD_BACKWARDS for one that ends before it starts, or lasts no time.
    """
    plain = unicodedata.normalize("NFKC", text).strip().lower()
    today = local_time(now, zone).date()
    if len(plain) > LONGEST:
        raise _unreadable(text[:LONGEST])
    first, *last = _BETWEEN.split(plain, maxsplit=1)
    try:
        begin = _read_end(first, today)
        end = _read_end(last[0], today, on=begin[0][0]) if last else begin
        since = _moment(begin[0][0], begin[1], zone) if begin[1] is not None else _start(begin[0][0], zone)
        if end[1] is not None:
            if not last:
                raise ValueError("a moment is no period")
            until = _moment(end[0][0], end[1], zone)
        else:
            until = _start(end[0][1], zone)
    except (ValueError, OverflowError):
        raise _unreadable(text) from None
    if until <= since:
        raise Refused(RefusalCode.PERIOD_BACKWARDS, period=text)
    return Period(since, until)


def period_text(period: Period, zone: tzinfo) -> str:
    """`2026-11-20`, `2026-11-20..2026-11-27`, `2026-11-20 09:00..2026-11-20 24:00`: `read_period` reads it again."""
    since, until = local_time(period.since, zone), local_time(period.until, zone)
    last = until.date() - timedelta(days=1)
    if _start(since.date(), zone) == period.since and _start(until.date(), zone) == period.until:
        return f"{since:%Y-%m-%d}" if last == since.date() else f"{since:%Y-%m-%d}..{last:%Y-%m-%d}"
    end = (
        f"{last:%Y-%m-%d} 24:00" if _start(until.date(), zone) == period.until else f"{until:%Y-%m-%d %H:%M}"
    )
    return f"{since:%Y-%m-%d %H:%M}..{end}"


def _read_end(text: str, today: date, on: date | None = None) -> tuple[_Day, timedelta | None]:
    """A day, month or year with the time in it that is said; a time alone belongs to the day `on`."""
    days, _, clock = text.rpartition(" ")
    if not _TIME.fullmatch(clock):
        return _days(text, today), None
    if not days and on is None:
        days = "today"
    span = _days(days.strip(), today) if days else (on or today, today)
    return (span[0], span[0] + timedelta(days=1)), _since_midnight(clock)


def _days(text: str, today: date) -> _Day:
    monday = today - timedelta(days=today.weekday())
    if text in _DAYS:
        day = today + timedelta(days=_DAYS[text])
        return day, day + timedelta(days=1)
    if text in _WEEKS:
        begin = monday + timedelta(weeks=_WEEKS[text])
        return begin, begin + timedelta(weeks=1)
    if text in _MONTHS:
        return _month(today.year, today.month + _MONTHS[text])
    if text in _YEARS:
        return date(today.year + _YEARS[text], 1, 1), date(today.year + _YEARS[text] + 1, 1, 1)
    found = _DATE.fullmatch(text)
    if found is None:
        raise ValueError(text)
    if found["only"]:
        return date(int(found["only"]), 1, 1), date(int(found["only"]) + 1, 1, 1)
    if found["day"] is None:
        if found["year"] is None:
            raise ValueError(text)
        return _month(int(found["year"]), date(int(found["year"]), int(found["month"]), 1).month)
    day = date(int(found["year"] or today.year), int(found["month"]), int(found["day"]))
    return day, day + timedelta(days=1)


def _month(year: int, month: int) -> _Day:
    """A month counted on over the ends of years: 0 is December of the year before."""
    first = date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)
    return first, (first + timedelta(days=31)).replace(day=1)


def _since_midnight(clock: str) -> timedelta:
    found = _TIME.fullmatch(clock)
    assert found is not None
    told = timedelta(hours=int(found["hour"]), minutes=int(found["minute"]))
    if int(found["minute"]) > 59 or told > timedelta(days=1):
        raise ValueError(clock)
    return told


def _start(day: date, zone: tzinfo) -> Instant:
    return instant_of(datetime.combine(day, time(), zone))


def _moment(day: date, since_midnight: timedelta, zone: tzinfo) -> Instant:
    """A wall-clock time of that day, whatever its clocks were put forward or back by."""
    return instant_of((datetime.combine(day, time()) + since_midnight).replace(tzinfo=zone))


def _unreadable(text: str) -> Refused:
    return Refused(RefusalCode.PERIOD_UNREADABLE, period=text)
