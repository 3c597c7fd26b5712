"""How late a loop is: told by a ticker in it, by the clock and by what the loop's own thread did meanwhile.

Rule: on a shared machine the clock tells of everybody's work. What the thread itself used of the processor while a tick
was late is the part that belongs to the program.
"""

from __future__ import annotations

import asyncio
from time import perf_counter, thread_time
from typing import Final

from benchmarks.measure import quantile

EVERY: Final = 0.005
"""Seconds between two ticks."""


class Ticker:
    """Ticks until it is cancelled."""

    def __init__(self) -> None:
        self.late: list[float] = []
        """Milliseconds by the clock."""
        self.own: list[float] = []
        """The same, at most what the thread used of the processor since the last tick."""

    def begin(self) -> None:
        """Forget what was."""
        self.late.clear()
        self.own.clear()

    async def tick(self) -> None:
        """Note the lateness of each tick."""
        while True:
            due, used = perf_counter() + EVERY, thread_time()
            await asyncio.sleep(EVERY)
            late = max(0.0, perf_counter() - due) * 1_000
            self.late.append(late)
            self.own.append(min(late, (thread_time() - used) * 1_000))

    def figures(self) -> dict[str, float]:
        """Median and 99th percentile of both, and the greatest of one's own."""
        return {
            "late_p50": quantile(self.late, 0.5),
            "late_p99": quantile(self.late, 0.99),
            "own_p99": quantile(self.own, 0.99),
            "own_max": max(self.own),
        }
