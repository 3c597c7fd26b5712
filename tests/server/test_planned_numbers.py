"""Waiting for the time of numbers that are to be listed: at once after a start, and never twice (row 101)."""

from __future__ import annotations

import asyncio
from typing import Any, cast

from kaden.clock import HOUR, MINUTE, SECOND
from kaden.protocol.refusals import RefusalCode, Refused
from server.planned_numbers import AGAIN, LONGEST_SLEEP, PlannedNumbers

GONE = Refused(RefusalCode.STORE_UNAVAILABLE)


class Books:
    """Two plans, and a store that can fail."""

    def __init__(self) -> None:
        self.due = [10 * MINUTE, 10 * HOUR]
        self.looked = asyncio.Queue[int]()
        self.broken = False
        self.withdrawn = 0

    async def list_planned_numbers(self, at: int) -> int:
        self.looked.put_nowait(at)
        if self.broken:
            raise GONE
        ready, self.due = [due for due in self.due if due <= at], [due for due in self.due if due > at]
        self.due += ready[1:]
        return len(ready[:1])

    async def next_number_plan(self) -> int | None:
        return min(self.due, default=None)

    async def clear_planned_numbers(self) -> bool:
        if self.broken:
            raise GONE
        self.withdrawn = max(0, self.withdrawn - 1)
        return self.withdrawn > 0


class Watch:
    """Numbers that wait, under a clock that only moves when told."""

    def __init__(self) -> None:
        self.books = Books()
        self.now = 0
        self.told = 0
        self.deaf = False
        self.planned = PlannedNumbers(cast(Any, self.books), lambda: self.now, self.listed)

    async def listed(self) -> None:
        if self.deaf:
            raise GONE
        self.told += 1


async def test_row_101_what_is_due_is_listed_and_told() -> None:
    watch = Watch()
    assert await watch.planned.look() == LONGEST_SLEEP
    assert watch.told == 0
    watch.now = 10 * MINUTE - SECOND
    assert await watch.planned.look() == SECOND
    watch.now = 10 * MINUTE
    await watch.planned.look()
    assert watch.told == 1


async def test_row_96_of_a_long_listing_is_told_part_by_part() -> None:
    """Who rings to one of the first numbers is hung up before the last one is listed; and nobody sleeps for ever."""
    watch = Watch()
    watch.now = 11 * HOUR
    assert await watch.planned.look() == LONGEST_SLEEP
    assert watch.told == 2


async def test_a_store_that_cannot_be_written_is_asked_again() -> None:
    watch = Watch()
    watch.books.broken, watch.now = True, HOUR
    assert await watch.planned.look() == AGAIN
    assert not await watch.planned.clear()
    watch.books.broken = False
    await watch.planned.look()
    assert watch.told == 1


async def test_row_96_who_could_not_be_told_is_told_by_the_next_look() -> None:
    """Though nothing is due any more."""
    watch = Watch()
    watch.books.due, watch.now, watch.deaf = [HOUR], HOUR, True
    assert await watch.planned.look() == AGAIN
    assert (watch.books.due, watch.told) == ([], 0)
    watch.deaf = False
    for _ in range(2):
        assert await watch.planned.look() == LONGEST_SLEEP
    assert watch.told == 1


async def test_it_looks_at_once_and_when_it_is_woken() -> None:
    """And between two parts of numbers that were withdrawn: they can be many."""
    watch = Watch()
    watch.books.due, watch.books.withdrawn = [], 3
    watch.planned.start()
    for _ in range(3):
        await watch.books.looked.get()
    assert watch.books.withdrawn == 0
    watch.planned.wake()
    await watch.books.looked.get()
    await watch.planned.close()
