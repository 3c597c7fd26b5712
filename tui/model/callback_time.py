"""Reads when a customer wants to be called again: `tomorrow 10`, `明日10時`, `+2h`, `12/3 14:00`, `来週月曜 午後3時半`.

Rule: the reading is always shown beside the field, so that a person can see what was understood; a time that could mean
two things means the next one to come, but a date that has just passed is a slip of the finger and not next year's.
Full-width digits and letters are as good as narrow ones. A day ends at 24:00, as a period's does (domain row 272).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from kaden.clock import Instant, instant_of, local_time


class Unreadable(StrEnum):
    """Why a text is no time."""

    UNKNOWN = "unknown"
    NO_TIME = "no_time"
    """A day without a time of day."""
    NO_SUCH_DAY = "no_such_day"
    """The 30th of February, 25 o'clock."""


@dataclass(frozen=True, slots=True)
class _Day:
    on: date
    fixed: bool
    """False for a weekday or no day at all: once it has passed, the next one is meant."""
    step: timedelta = timedelta()


_MAX_TEXT: Final = 60
_FURTHEST: Final = 10 * 366
"""Days that a day without a time may lie ahead; further away is a slip of the finger."""

_JUST_PASSED: Final = timedelta(days=60)
"""So long after it, a date without a year still means the one that has passed."""

_SPACE: Final = r"[\s,、]*(?:の|at|@|に)?[\s,、]*"

_UNITS: Final = {
    "m": 1, "min": 1, "mins": 1, "minute": 1, "minutes": 1, "分": 1, "分間": 1,
    "h": 60, "hr": 60, "hrs": 60, "hour": 60, "hours": 60, "時間": 60,
}  # fmt: skip
_DAY_UNITS: Final = {"d": 1, "day": 1, "days": 1, "日": 1, "w": 7, "week": 7, "weeks": 7, "週": 7, "週間": 7}

_AMOUNT: Final = re.compile(
    rf"(?P<sign>\+|in )?(?P<first>\d{{1,4}}) ?(?P<unit>{'|'.join(sorted(_UNITS, key=len, reverse=True))})?"
    r"(?P<half>半)?(?: ?(?P<second>\d{1,2}) ?(?:m|min|minutes|分)?)?(?P<after>後)?"
)
_DAYS_AHEAD: Final = re.compile(
    rf"(?P<sign>\+|in )?(?P<count>\d{{1,3}}) ?(?P<unit>{'|'.join(sorted(_DAY_UNITS, key=len, reverse=True))})"
    r"(?P<after>後)?(?![a-z])"
)

_NEAR: Final = (
    (re.compile(r"today\b|tdy\b|今日|本日|きょう"), 0),
    (re.compile(r"day after tomorrow\b|明後日|あさって"), 2),
    (re.compile(r"tomorrow\b|tmrw?\b|明日|あした|あす"), 1),
)
_WEEKDAY_NAMES: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEKDAY: Final = re.compile(
    r"(?P<which>next |this |来週の?|今週の?)?"
    r"(?:(?P<en>mon|tues?|wed|thu(?:rs?)?|fri|sat|sun)(?:(?:s|nes|ur)?day)?(?![a-z])|(?P<ja>[月火水木金土日])曜日?)"
)
_NEXT_WEEK: Final = re.compile(r"next week\b|来週")

_MONTH_NAMES: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH: Final = rf"(?P<name>{'|'.join(_MONTH_NAMES)})[a-z]*\.?"
_DATES: Final = (
    re.compile(r"(?P<y>\d{4})[/.\-年](?P<m>\d{1,2})[/.\-月](?P<d>\d{1,2})(?:日|(?!\d))"),
    re.compile(r"(?P<m>\d{1,2})[/\-月](?P<d>\d{1,2})(?:日|(?![\d:]))"),
    re.compile(rf"{_MONTH} ?(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:])"),
    re.compile(rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th)? {_MONTH}"),
    re.compile(r"(?P<d>\d{1,2})日(?!後)"),
)

_CLOCK: Final = re.compile(
    r"(?P<before>午前|朝|am ?|午後|夜|夕方|pm ?)?"
    r"(?:(?P<noon>noon|正午)"
    r"|(?P<h>\d{1,2})(?:(?::|時)(?P<min>\d{1,2})分?|時(?P<half>半)|時)?"
    r"|(?P<four>\d{4}))"
    r"(?: ?(?P<after>am|a\.m\.|pm|p\.m\.))?"
)
_DAY: Final = 24 * 60
"""Minutes; as a time of day it is 0:00 of the next day."""

_MORNING: Final = frozenset({"午前", "朝", "am", "a.m."})


def read_time(text: str, now: Instant, zone: ZoneInfo) -> Instant | Unreadable:
    """The instant that `text` means to somebody in `zone` at `now`. It may lie in the past; judging it is not ours."""
    said = unicodedata.normalize("NFKC", text).strip().lower()
    here = local_time(now, zone).replace(second=0, microsecond=0)
    if not said or len(said) > _MAX_TEXT:
        return Unreadable.UNKNOWN
    ahead = _ahead(said)
    if ahead is not None:
        return instant_of((here.astimezone(UTC) + ahead).astimezone(zone))
    try:
        day, rest = _day(said, here.date())
        if day is None:
            return _at(_Day(here.date(), False, timedelta(days=1)), _clock(rest), here)
        rest = re.sub(rf"^{_SPACE}", "", rest)
        return _at(day, _clock(rest), here) if rest else Unreadable.NO_TIME
    except ValueError as no_such:
        return Unreadable.UNKNOWN if isinstance(no_such, _Unknown) else Unreadable.NO_SUCH_DAY
    except OverflowError:
        return Unreadable.NO_SUCH_DAY


def is_span(text: str) -> bool:
    """Whether `text` is a length of time from now, such as `+1m`, that runs out while it stands there."""
    return _ahead(unicodedata.normalize("NFKC", text).strip().lower()) is not None


def read_day(text: str, today: date) -> date | Unreadable:
    """The day that `text` means to somebody on the day `today`: `tomorrow`, `11/23`, `来週月曜`, `2026-02-01`."""
    said = unicodedata.normalize("NFKC", text).strip().lower()
    if not said or len(said) > _MAX_TEXT:
        return Unreadable.UNKNOWN
    try:
        day, rest = _day(said, today)
    except (ValueError, OverflowError):
        return Unreadable.NO_SUCH_DAY
    if day is None or rest.strip():
        return Unreadable.UNKNOWN
    return Unreadable.NO_SUCH_DAY if day.on - today > timedelta(days=_FURTHEST) else day.on


class _Unknown(ValueError):
    """The text says nothing that is known here."""


def _ahead(said: str) -> timedelta | None:
    """A length of time from now: `+2h`, `+90`, `in 30 minutes`, `1時間半後`."""
    match = _AMOUNT.fullmatch(said)
    if match is None or not (match["sign"] or match["after"]):
        return None
    per = _UNITS[match["unit"]] if match["unit"] else 1
    if match["second"] and per != 60:
        return None
    minutes = int(match["first"]) * per + (per // 2 if match["half"] else 0) + int(match["second"] or 0)
    return timedelta(minutes=minutes)


def _day(said: str, today: date) -> tuple[_Day | None, str]:
    """The day at the beginning of `said`, and what follows it."""
    for pattern, days in _NEAR:
        if match := pattern.match(said):
            return _Day(today + timedelta(days=days), True), said[match.end() :]
    if match := _WEEKDAY.match(said):
        return _weekday(match, today), said[match.end() :]
    if match := _NEXT_WEEK.match(said):
        return _Day(today + timedelta(days=7), True), said[match.end() :]
    match = _DAYS_AHEAD.match(said)
    if match and (match["sign"] or match["after"]):
        days = int(match["count"]) * _DAY_UNITS[match["unit"]]
        return _Day(today + timedelta(days=days), True), said[match.end() :]
    for pattern in _DATES:
        if match := pattern.match(said):
            return _date(match.groupdict(), today), said[match.end() :]
    return None, said


def _weekday(match: re.Match[str], today: date) -> _Day:
    wanted = _WEEKDAY_NAMES.index(match["en"][:3]) if match["en"] else "月火水木金土日".index(match["ja"])
    monday = today - timedelta(days=today.weekday())
    which = (match["which"] or "").strip()
    if which in ("next", "来週", "来週の"):
        return _Day(monday + timedelta(days=7 + wanted), True)
    if which:
        return _Day(monday + timedelta(days=wanted), True)
    return _Day(today + timedelta(days=(wanted - today.weekday()) % 7), False, timedelta(days=7))


def _date(parts: dict[str, str | None], today: date) -> _Day:
    day = int(parts["d"] or 0)
    if parts.get("y"):
        return _Day(date(int(parts["y"] or 0), int(parts["m"] or 0), day), True)
    name = parts.get("name")
    month = _MONTH_NAMES.index(name) + 1 if name else int(parts.get("m") or 0)
    if month:
        years = range(today.year - 1, today.year + 9)
        return _Day(_first_date(today - _JUST_PASSED, [(year, month) for year in years], day), True)
    months = [((today.month - 1 + n) // 12, (today.month - 1 + n) % 12 + 1) for n in range(12)]
    return _Day(_first_date(today, [(today.year + year, month) for year, month in months], day), True)


def _first_date(earliest: date, months: list[tuple[int, int]], day: int) -> date:
    """The first `day` of one of `months` that exists and is not before `earliest`."""
    for year, month in months:
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found >= earliest:
            return found
    raise ValueError(day)


def _clock(said: str) -> int:
    """The minute of the day that all of `said` means."""
    match = _CLOCK.fullmatch(said)
    if match is None:
        raise _Unknown(said)
    half_day = (match["before"] or match["after"] or "").strip()
    if match["noon"]:
        return 12 * 60
    if match["four"]:
        hour, minute = divmod(int(match["four"]), 100)
    else:
        hour, minute = int(match["h"]), 30 if match["half"] else int(match["min"] or 0)
    if half_day:
        if not 0 <= hour <= 12:
            raise ValueError(said)
        hour = hour % 12 + (0 if half_day in _MORNING else 12)
    if hour * 60 + minute > _DAY or minute > 59:
        raise ValueError(said)
    return hour * 60 + minute


def _at(day: _Day, minute: int, here: datetime) -> Instant:
    """The instant of a minute of a day; of a day that comes again, the first that has not passed."""
    on = day.on
    while True:
        start = on + timedelta(days=minute // _DAY)
        at = minute % _DAY
        moment = datetime(start.year, start.month, start.day, at // 60, at % 60, tzinfo=here.tzinfo)
        if day.fixed or moment > here:
            return instant_of(moment)
        on += day.step
