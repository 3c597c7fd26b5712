"""The calendar of promises: its week, its hours, and a cursor that never rests on what has passed."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaden.clock import DAY, instant_of, local_time
from kaden.protocol.base import FARTHEST_CALLBACK
from tests.tui.samples import NOW
from tui.model.promise_calendar import PromiseCalendar, calendar_at

TOKYO = ZoneInfo("Asia/Tokyo")
HOURS = (540, 1020)
"""09:00 to 17:00; it is Tuesday, 15:03."""


def calendar() -> PromiseCalendar:
    return calendar_at(TOKYO, HOURS, NOW)


def told(shown: PromiseCalendar) -> str:
    return local_time(shown.at, TOKYO).strftime("%m/%d %H:%M")


def test_it_begins_with_the_first_time_to_come() -> None:
    assert told(calendar()) == "12/02 15:30"


def test_it_begins_where_a_promise_stands_already() -> None:
    at = instant_of(datetime(2025, 12, 11, 10, 45, tzinfo=TOKYO))
    assert told(calendar_at(TOKYO, HOURS, NOW, at)) == "12/11 10:30"


def test_after_the_hours_it_begins_the_next_morning() -> None:
    late = instant_of(datetime(2025, 12, 2, 16, 30, tzinfo=TOKYO))
    assert told(calendar_at(TOKYO, HOURS, late)) == "12/03 09:00"


def test_only_business_hours_stand_in_it() -> None:
    """Row 82."""
    assert (calendar().minutes[0], calendar().minutes[-1]) == (540, 990)
    assert calendar_at(TOKYO, (550, 600), NOW).minutes == (570,)
    assert calendar_at(TOKYO, (550, 560), NOW).minutes == (550,)


def test_the_week_begins_on_monday() -> None:
    assert (calendar().days[0], calendar().days[-1]) == (date(2025, 12, 1), date(2025, 12, 7))
    assert calendar().moved(days=6).days[0] == date(2025, 12, 8)


@pytest.mark.parametrize(
    ("days", "steps", "then"),
    [
        (1, 0, "12/03 15:30"),
        (0, 1, "12/02 16:00"),
        (0, 99, "12/02 16:30"),
        (0, -1, "12/02 15:30"),
        (-1, 0, "12/02 15:30"),
        (1, -99, "12/03 09:00"),
        (7, 0, "12/09 15:30"),
    ],
)
def test_a_move_stops_at_what_is_open(days: int, steps: int, then: str) -> None:
    assert told(calendar().moved(days, steps)) == then


def test_a_closed_day_is_marked_and_passed_over() -> None:
    """Row 92."""
    shown = calendar_at(TOKYO, HOURS, NOW, closed=frozenset({"2025-12-03"})).moved(days=1)
    assert told(shown) == "12/03 15:30"
    assert not shown.is_open(shown.day, shown.minute)
    assert shown.moved(days=1).is_open(date(2025, 12, 4), 930)


@given(
    moves=st.lists(st.tuples(st.integers(-40, 400), st.integers(-50, 50)), max_size=8),
    start=st.integers(0, 1439),
    length=st.integers(1, 1440),
    hour=st.integers(0, 23),
)
def test_wherever_it_goes_the_time_can_be_promised(
    moves: list[tuple[int, int]], start: int, length: int, hour: int
) -> None:
    hours = (start, min(1440, start + length))
    now = NOW - NOW % DAY + hour * 3_600_000
    shown = calendar_at(TOKYO, hours, now)
    for days, steps in moves:
        shown = shown.moved(days, steps)
    assert now < shown.at <= now + FARTHEST_CALLBACK
    here = local_time(shown.at, TOKYO)
    assert hours[0] <= here.hour * 60 + here.minute < hours[1]
    assert shown.day in shown.days
