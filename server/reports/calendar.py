"""The stretches of a report's period: of each it is known what the clocks of the report's zone say.

Rule: clocks are set between two stretches, never within one; no stretch is longer than a report may hold up others.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from kaden.clock import DAY, HOUR, Instant, Millis, local_time
from server.storage.reports_port import Stretch

LONGEST: Final[Millis] = 31 * DAY
"""Of one stretch."""

_STEP: Final[Millis] = 6 * HOUR
"""Clocks are not set twice within this."""

_EPOCH: Final = date(1970, 1, 1)


def stretches(since: Instant, until: Instant, zone: ZoneInfo) -> Iterator[Stretch]:
    """Stretches that follow on each other from `since` to just before `until`."""
    begin = since
    while begin < until:
        end = min(until, begin + LONGEST, _next_setting(begin, min(until, begin + LONGEST), zone))
        yield Stretch(begin, end, _offset(begin, zone))
        begin = end


def day_name(key: int) -> str:
    """The date of a day's key, as in 2026-11-20."""
    return (_EPOCH + timedelta(days=key)).isoformat()


def _next_setting(begin: Instant, until: Instant, zone: ZoneInfo) -> Instant:
    """When clocks are set the next time after `begin`; `until` if not before."""
    offset = _offset(begin, zone)
    for step in range(begin, until, _STEP):
        last = min(step + _STEP, until)
        if _offset(last, zone) != offset:
            return _first_other(step, last, offset, zone)
    return until


def _first_other(same: Instant, other: Instant, offset: Millis, zone: ZoneInfo) -> Instant:
    """The first instant with another offset than `same` has, not after `other`."""
    while other - same > 1:
        middle = (same + other) // 2
        if _offset(middle, zone) == offset:
            same = middle
        else:
            other = middle
    return other


def _offset(at: Instant, zone: ZoneInfo) -> Millis:
    told = local_time(at, zone).utcoffset()
    assert told is not None
    return round(told.total_seconds() * 1000)
