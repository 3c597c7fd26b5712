"""Days and times of forms, at their edges (domain rows 272, 335)."""

from __future__ import annotations

from datetime import date

import pytest

from server.storage.setup.days import day_of, minute_of, time_of


@pytest.mark.parametrize(
    ("text", "minute"), [("00:00", 0), ("09:05", 545), ("23:59", 1_439), ("24:00", 1_440)]
)
def test_times_are_minutes_of_the_day(text: str, minute: int) -> None:
    assert minute_of(text) == minute
    assert time_of(minute) == text


def test_a_leap_day_exists_in_leap_years_only() -> None:
    assert day_of("2028-02-29") == date(2028, 2, 29)
    assert day_of("2027-02-29") is None
