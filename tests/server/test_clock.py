"""The watch for jumps of the wall clock (fault F12)."""

from __future__ import annotations

from server.clock import JUMP, JumpWatch, SystemClock


def test_a_clock_that_runs_does_not_jump() -> None:
    watch = JumpWatch(wall=1_000_000, monotonic=50)
    assert watch.jumped(1_000_000 + 3_600_000, 50 + 3_600_000) == 0


def test_drift_up_to_five_seconds_is_no_jump_and_beyond_it_is() -> None:
    watch = JumpWatch(wall=0, monotonic=0)
    assert watch.jumped(1_000 + JUMP, 1_000) == 0
    assert watch.jumped(1_000 + JUMP + 1, 1_000) == JUMP + 1


def test_a_jump_is_told_once_in_either_direction() -> None:
    watch = JumpWatch(wall=10_000_000, monotonic=0)
    assert watch.jumped(10_000_000 - 3_600_000, 0) == -3_600_000
    assert watch.jumped(10_000_100 - 3_600_000, 100) == 0
    assert watch.jumped(10_000_200, 200) == 3_600_000


def test_the_system_clock_tells_whole_milliseconds_since_1970() -> None:
    assert 1_700_000_000_000 < SystemClock().now() < 10_000_000_000_000
