"""The real clock, and the watch for its jumps: wall time that moves against monotonic time by more than 5 s."""

from __future__ import annotations

import asyncio
import time
from typing import Final

from kaden.clock import SECOND, Instant, Millis

JUMP: Final[Millis] = 5 * SECOND
"""A smaller difference is drift that time servers correct all the time."""


class SystemClock:
    """The machine's wall clock."""

    def now(self) -> Instant:
        """The present instant."""
        return time.time_ns() // 1_000_000


def steady_now() -> Millis:
    """The running loop's clock in milliseconds, which nobody sets; its beginning means nothing."""
    return round(asyncio.get_running_loop().time() * SECOND)


class JumpWatch:
    """Notices that the wall clock was set (fault F12).

    Args:
        wall: wall instant at the start.
        monotonic: monotonic milliseconds at the same moment.
    """

    def __init__(self, wall: Instant, monotonic: Millis) -> None:
        self._offset = wall - monotonic

    def jumped(self, wall: Instant, monotonic: Millis) -> Millis:
        """By how much the wall clock jumped since the last call; 0 while it did not."""
        moved = wall - monotonic - self._offset
        if abs(moved) <= JUMP:
            return 0
        self._offset += moved
        return moved
