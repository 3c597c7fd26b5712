"""Waiting for the time of numbers that are to be listed: at once after a start, and never twice (row 101)."""

from __future__ import annotations

import asyncio
from typing import Any, cast

from kaden.clock import HOUR, MINUTE, SECOND
from kaden.protocol.refusals import RefusalCode, Refused
from server.planned_numbers import LONGEST_SLEEP, PlannedNumbers


class Books:
    """Two plans, and a store that can fail."""

    def __init__(self) -> None:
        self.due = [10 * MINUTE, 10 * HOUR]
        self.looked = asyncio.Queue[int]()
        self.broken = False

    async def list_planned_numbers(self, at: int) -> int:
        self.looked.put_nowait(at)
        if self.broken:
            raise Refused(RefusalCode.STORE_UNAVAILABLE)
        ready = [due for due in self.due if due <= at]
        self.due = [due for due in self.due if due > at]
        return len(ready)

    async def next_number_plan(self) -> int | None:
        return min(self.due, default=None)


class Watch:
    """Numbers that wait, under a clock that only moves when told."""

    def __init__(self) -> None:
        self.books = Books()
        self.now = 0
        self.told = 0
        self.planned = PlannedNumbers(cast(Any, self.books), lambda: self.now, self.listed)

    async def listed(self) -> None:
        self.told += 1


async def test_row_101_what_is_due_is_listed_and_told() -> None:
    watch = Watch()
    assert await watch.planned.look() == LONGEST_SLEEP
    assert watch.told == 0
    watch.now = 10 * MINUTE - SECOND
    assert await watch.planned.look() == SECOND
    watch.now = 11 * HOUR
    assert await watch.planned.look() is None
    assert watch.told == 1


async def test_a_store_that_cannot_be_written_is_asked_again() -> None:
    watch = Watch()
    watch.books.broken, watch.now = True, HOUR
    assert await watch.planned.look() == LONGEST_SLEEP
    watch.books.broken = False
    await watch.planned.look()
    assert watch.told == 1


async def test_it_looks_at_once_and_when_it_is_woken() -> None:
    watch = Watch()
    watch.books.due = []
    watch.planned.start()
    await watch.books.looked.get()
    watch.planned.wake()
    await watch.books.looked.get()
    await watch.planned.close()
