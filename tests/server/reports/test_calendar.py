"""The stretches of a period, around the nights in which clocks are set (row 317)."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from kaden.clock import DAY, HOUR, MINUTE, Instant, instant_of, local_time
from server.reports.calendar import LONGEST, day_name, stretches
from tests.server.reports.recount import ZONES

LORD_HOWE = ZoneInfo("Australia/Lord_Howe")


def midnight(month: int, day: int) -> Instant:
    return instant_of(datetime(2026, month, day, tzinfo=LORD_HOWE))


def test_clocks_are_set_between_two_stretches() -> None:
    """By half an hour, at 02:00."""
    since, until = midnight(10, 3), midnight(10, 6)
    before, after = stretches(since, until, LORD_HOWE)
    assert (before.since, before.until, after.until) == (since, after.since, until)
    assert after.since == since + DAY + 2 * HOUR
    assert (after.offset - before.offset, until - since) == (30 * MINUTE, 3 * DAY - 30 * MINUTE)


def test_a_long_period_comes_in_pieces() -> None:
    tokyo = ZoneInfo("Asia/Tokyo")
    found = list(stretches(0, 366 * DAY, tokyo))
    assert len(found) == 12
    assert max(each.until - each.since for each in found) == LONGEST


def test_nothing_lies_between_an_instant_and_itself() -> None:
    assert list(stretches(5, 5, LORD_HOWE)) == []
    assert [(each.since, each.until) for each in stretches(5, 6, LORD_HOWE)] == [(5, 6)]


@settings(max_examples=60, deadline=None)
@given(
    zone=st.sampled_from(ZONES).map(ZoneInfo),
    since=st.integers(1_700_000_000_000, 1_800_000_000_000),
    length=st.integers(1, 500 * DAY),
    part=st.floats(0, 1),
)
def test_a_stretch_tells_the_time_of_each_of_its_instants(
    zone: ZoneInfo, since: Instant, length: int, part: float
) -> None:
    found = list(stretches(since, since + length, zone))
    assert [each.until for each in found[:-1]] == [each.since for each in found[1:]]
    assert (found[0].since, found[-1].until) == (since, since + length)
    for stretch in found:
        inside = stretch.since + int(part * (stretch.until - stretch.since - 1))
        assert local_time(inside, zone).utcoffset() == timedelta(milliseconds=stretch.offset)


def test_days_are_named_by_their_dates() -> None:
    assert (day_name(0), day_name(20_777)) == ("1970-01-01", "2026-11-20")
