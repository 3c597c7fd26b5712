"""Days and times of day in the zone of the office."""

from __future__ import annotations

from datetime import date, time
from zoneinfo import ZoneInfo

import pytest

from kaden.clock import HOUR
from server.replay.calendar import bounds_of, day_of, moment_of

TOKYO, BERLIN = ZoneInfo("Asia/Tokyo"), ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("day", "zone", "hours"),
    [
        (date(2026, 4, 6), TOKYO, 24),
        (date(2026, 3, 29), BERLIN, 23),
        (date(2026, 10, 25), BERLIN, 25),
        (date(2028, 2, 29), TOKYO, 24),
    ],
)
def test_a_day_has_the_hours_of_its_zone(day: date, zone: ZoneInfo, hours: int) -> None:
    begin, end = bounds_of(day, zone)
    assert end - begin == hours * HOUR
    assert (day_of(begin, zone), day_of(end - 1, zone)) == (day, day)
    assert day_of(begin - 1, zone) != day != day_of(end, zone)


def test_a_time_of_day_is_of_that_zone() -> None:
    begin, _ = bounds_of(date(2026, 4, 6), TOKYO)
    assert moment_of(date(2026, 4, 6), time(10, 0, 30), TOKYO) == begin + 10 * HOUR + 30_000


def test_of_an_hour_that_comes_twice_the_first_is_meant() -> None:
    begin, _ = bounds_of(date(2026, 10, 25), BERLIN)
    assert moment_of(date(2026, 10, 25), time(2, 30), BERLIN) == begin + 2 * HOUR + HOUR // 2
