"""The server's time on this machine."""

from __future__ import annotations

from datetime import UTC
from zoneinfo import ZoneInfo

from tui.model.floor_time import FloorTime, clocks, steady_clock, wall_clock


def test_it_runs_from_the_newest_message() -> None:
    floor = FloorTime()
    assert floor.at(10) is None
    floor.heard(1_000_000, 50)
    assert floor.at(80) == 1_000_030
    floor.heard(999_000, 90)
    assert floor.at(100) == 999_010


def test_the_steady_clock_does_not_go_back() -> None:
    assert steady_clock() <= steady_clock()


def test_a_time_on_the_campaigns_clocks_names_the_zone_where_it_is_another() -> None:
    tokyo = ZoneInfo("Asia/Tokyo")
    assert wall_clock(0, "Asia/Tokyo", UTC, "%H:%M:%S") == "09:00:00 JST"
    assert wall_clock(0, "Asia/Tokyo", tokyo, "%H:%M") == "09:00"
    for unknown in ("", "Asia/Atlantis", "../etc/passwd", "\x1b[2J"):
        assert wall_clock(0, unknown, tokyo, "%H:%M") == "09:00"


def test_days_are_meant_by_the_campaigns_clocks_or_by_those_of_here() -> None:
    tokyo = ZoneInfo("Asia/Tokyo")
    assert clocks("Asia/Tokyo", UTC, 0) == tokyo
    for unknown in ("", "Asia/Atlantis"):
        assert clocks(unknown, tokyo, 0) == tokyo
        assert clocks(unknown, None, 0).utcoffset(None) is not None
