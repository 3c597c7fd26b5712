"""The watch for jumps of the wall clock (fault F12)."""

from __future__ import annotations

import asyncio

from server.clock import JUMP, JumpWatch, SystemClock, steady_now
from server.loops import run_virtual


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


def test_the_steady_clock_is_the_loops_own() -> None:
    async def an_hour() -> int:
        began = steady_now()
        await asyncio.sleep(3_600)
        return steady_now() - began

    assert run_virtual(an_hour()) == 3_600_000
