"""Periods as people write them: half-open, whole days, 24:00, other clocks (rows 272, 317)."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaden.clock import HOUR, instant_of
from kaden.period import Period, period_text, read_period
from kaden.protocol.refusals import RefusalCode, Refused

TOKYO = ZoneInfo("Asia/Tokyo")
BERLIN = ZoneInfo("Europe/Berlin")


def at(text: str, zone: ZoneInfo = TOKYO) -> int:
    return instant_of(datetime.fromisoformat(text).replace(tzinfo=zone))


NOW = at("2026-11-18T15:30")
"""A Wednesday."""


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("today", "2026-11-18", "2026-11-19"),
        ("昨日", "2026-11-17", "2026-11-18"),
        ("明日", "2026-11-19", "2026-11-20"),
        ("This Week", "2026-11-16", "2026-11-23"),
        ("先週", "2026-11-09", "2026-11-16"),
        ("今月", "2026-11-01", "2026-12-01"),
        ("next month", "2026-12-01", "2027-01-01"),
        ("last year", "2025-01-01", "2026-01-01"),
        ("2026-11-20", "2026-11-20", "2026-11-21"),
        ("2026/11/20", "2026-11-20", "2026-11-21"),
        ("11/20", "2026-11-20", "2026-11-21"),
        ("2026-12", "2026-12-01", "2027-01-01"),
        ("2024", "2024-01-01", "2025-01-01"),
        ("2024-02", "2024-02-01", "2024-03-01"),
        ("2026-11-01..2026-11-07", "2026-11-01", "2026-11-08"),
        ("11/1 ~ 11/7", "2026-11-01", "2026-11-08"),
        ("１１／１〜１１／７", "2026-11-01", "2026-11-08"),
        ("11/1から今日", "2026-11-01", "2026-11-19"),
        ("2026-11-20 09:00..24:00", "2026-11-20T09:00", "2026-11-21"),
        ("11/20 9:00..11/21 8:30", "2026-11-20T09:00", "2026-11-21T08:30"),
        ("9:00..17:00", "2026-11-18T09:00", "2026-11-18T17:00"),
        ("yesterday 12:00..today", "2026-11-17T12:00", "2026-11-19"),
    ],
)
def test_what_people_write(text: str, since: str, until: str) -> None:
    assert read_period(text, TOKYO, NOW) == Period(at(since), at(until))


@pytest.mark.parametrize(
    "text",
    ["", "soon", "11/31", "2026-13", "11", "9:00", "11/20 9:00", "9:00..25:00", "9:00..24:01", "9:60..10:00", "x" * 61,
     "9999", "0000-00"],
)  # fmt: skip
def test_what_is_no_period_is_said_to_be_none(text: str) -> None:
    with pytest.raises(Refused) as refused:
        read_period(text, TOKYO, NOW)
    assert refused.value.code is RefusalCode.PERIOD_UNREADABLE


@pytest.mark.parametrize("text", ["11/20..11/19", "17:00..9:00", "9:00..9:00", "today..yesterday"])
def test_a_period_that_ends_before_it_starts_is_refused(text: str) -> None:
    with pytest.raises(Refused) as refused:
        read_period(text, TOKYO, NOW)
    assert refused.value.code is RefusalCode.PERIOD_BACKWARDS


def test_row_317_the_end_is_not_in_it() -> None:
    day = read_period("today", TOKYO, NOW)
    assert day.since in day
    assert day.until - 1 in day
    assert day.until not in day


@pytest.mark.parametrize(("day", "hours"), [("2026-03-29", 23), ("2026-10-25", 25)])
def test_a_day_on_which_clocks_change_is_whole(day: str, hours: int) -> None:
    period = read_period(day, BERLIN, NOW)
    assert period.until - period.since == hours * HOUR
    assert read_period(f"{day} 0:00..24:00", BERLIN, NOW) == period


@pytest.mark.parametrize(
    "text", ["2026-11-20", "2026-11-01..2026-11-07", "2026-11-20 09:00..2026-11-20 24:00"]
)
def test_a_period_is_written_as_it_is_read(text: str) -> None:
    assert period_text(read_period(text, TOKYO, NOW), TOKYO) == text


@given(begin=st.integers(0, 2_000_000), minutes=st.integers(1, 3_000_000))
def test_what_is_written_is_read_again(begin: int, minutes: int) -> None:
    since = at("2022-01-01") + begin * 60_000
    period = Period(since, since + minutes * 60_000)
    assert read_period(period_text(period, TOKYO), TOKYO, NOW) == period
