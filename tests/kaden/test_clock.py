"""Instants: whole milliseconds, zones only at the edges (row 335)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kaden.clock import (
    DAY,
    HOUR,
    MINUTE,
    SECOND,
    Millis,
    instant_of,
    lasted,
    local_time,
    stopwatch,
    zone_mark,
)

TOKYO = ZoneInfo("Asia/Tokyo")


def test_lengths_of_time() -> None:
    assert (DAY, HOUR, MINUTE) == (24 * HOUR, 60 * MINUTE, 60 * SECOND)


def test_an_instant_is_whole_milliseconds_since_1970() -> None:
    assert instant_of(datetime(1970, 1, 1, tzinfo=UTC)) == 0
    assert instant_of(datetime(1970, 1, 1, 9, 0, 0, 1_000, tzinfo=TOKYO)) == 1
    assert instant_of(datetime(2026, 2, 28, 15, tzinfo=UTC)) == instant_of(datetime(2026, 3, 1, tzinfo=TOKYO))


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        instant_of(datetime(2026, 1, 1))  # noqa: DTZ001


@given(some.integers(0, 4_102_444_800_000), some.sampled_from(["Asia/Tokyo", "Australia/Lord_Howe", "UTC"]))
def test_there_and_back_keeps_every_millisecond(instant: int, zone: str) -> None:
    assert instant_of(local_time(instant, ZoneInfo(zone))) == instant


def test_leap_days_exist() -> None:
    before = instant_of(datetime(2028, 2, 28, 23, 59, tzinfo=TOKYO))
    assert local_time(before + MINUTE, TOKYO).date() == datetime(2028, 2, 29, tzinfo=TOKYO).date()
    assert local_time(before + MINUTE + DAY, TOKYO).date().month == 3


def test_wall_time_in_a_zone() -> None:
    moment = local_time(instant_of(datetime(2026, 11, 22, 3, 4, 5, tzinfo=UTC)) + 6, TOKYO)
    assert moment.isoformat() == "2026-11-22T12:04:05.006000+09:00"
    assert moment.utcoffset() == timedelta(hours=9)


def test_a_zone_is_named_where_its_clocks_differ_from_the_readers() -> None:
    winter = instant_of(datetime(2026, 1, 15, tzinfo=UTC))
    summer = instant_of(datetime(2026, 7, 15, tzinfo=UTC))
    london = ZoneInfo("Europe/London")
    assert zone_mark(winter, TOKYO, TOKYO) == ""
    assert zone_mark(winter, TOKYO, ZoneInfo("Asia/Seoul")) == ""
    assert zone_mark(winter, TOKYO, UTC) == "JST"
    assert (zone_mark(winter, london, UTC), zone_mark(summer, london, UTC)) == ("", "BST")


def test_a_time_is_never_negative() -> None:
    assert lasted(1_000, 900) == 0
    assert lasted(1_000, 1_900) == 900


@pytest.mark.parametrize(
    ("span", "shown"),
    [
        (0, "0:00"),
        (7 * SECOND + 999, "0:07"),
        (59 * MINUTE + 59 * SECOND, "59:59"),
        (HOUR, "1:00:00"),
        (12 * HOUR + 3 * MINUTE + 4 * SECOND, "12:03:04"),
    ],
)
def test_stopwatch(span: Millis, shown: str) -> None:
    assert stopwatch(span) == shown
