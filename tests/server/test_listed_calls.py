"""Calls to listed numbers are hung up even when the store cannot tell at once who rings (row 96)."""

from __future__ import annotations

import asyncio

import pytest

from kaden.clock import SECOND
from kaden.protocol.refusals import RefusalCode, Refused
from server.dialer.events import NumberListed
from server.listed_calls import AGAIN, ListedCalls
from server.loops import run_virtual

RINGS = NumberListed("+819012345678", None)


class Books:
    """A number that rings and is listed, and a store that fails so many times."""

    def __init__(self, fails: int) -> None:
        self.fails = fails
        self.asked = 0

    async def ringing_listed(self) -> tuple[tuple[str, None], ...]:
        self.asked += 1
        if self.asked <= self.fails:
            raise Refused(RefusalCode.STORE_UNAVAILABLE, problem="connection lost")
        return ((RINGS.number, None),)


@pytest.mark.parametrize("fails", [0, 1, 3])
def test_a_store_that_fails_is_asked_until_it_tells_who_rings(fails: int) -> None:
    """Whoever asked hears of the failure; two who asked have it looked at once."""

    async def asked() -> None:
        books, told = Books(fails), list[NumberListed]()
        calls = ListedCalls(books, told.append)
        for _ in range(min(2, fails)):
            with pytest.raises(Refused):
                await calls.hang_up()
        assert told == []
        if not fails:
            await calls.hang_up()
        await asyncio.sleep(9 * AGAIN / SECOND)
        assert told == [RINGS]
        assert books.asked == max(fails, min(2, fails)) + 1
        await calls.close()

    run_virtual(asked())


def test_who_closes_looks_no_more() -> None:
    async def asked() -> int:
        books = Books(99)
        calls = ListedCalls(books, list[NumberListed]().append)
        with pytest.raises(Refused):
            await calls.hang_up()
        await calls.close()
        await asyncio.sleep(9 * AGAIN / SECOND)
        return books.asked

    assert run_virtual(asked()) == 1
