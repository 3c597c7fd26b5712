"""Lists the numbers whose time has come: imports into do-not-call lists that were made for a set time (row 101).

Rule: what became due while no server ran is listed before anything is dialled, and a store that cannot be written is
asked again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Final

from kaden.clock import MINUTE, SECOND, Instant, Millis
from kaden.protocol.refusals import Refused
from server.logs import logger
from server.storage.lists_port import ListBooks
from server.tasks import Tasks

LONGEST_SLEEP: Final[Millis] = MINUTE
"""A clock that is set meanwhile is noticed so soon."""

AGAIN: Final[Millis] = 5 * SECOND
"""Between two questions to a store that refuses."""

_log = logger("lists")


class PlannedNumbers:
    """Waits for the next time, and lists what waits for it.

    Args:
        books: where they are.
        now: the floor's time.
        listed: told that numbers were listed, also amid many: who rings is hung up then (row 96).
    """

    def __init__(
        self, books: ListBooks, now: Callable[[], Instant], listed: Callable[[], Awaitable[None]]
    ) -> None:
        self._books = books
        self._now = now
        self._listed = listed
        self._owed = False
        """Numbers were listed, and nobody was told yet."""
        self._woken = asyncio.Event()
        self._tasks = Tasks("planned numbers")

    def start(self) -> None:
        """Begin to wait."""
        self._tasks.start(self._run(), name="wait")

    def wake(self) -> None:
        """There may be another time to wait for."""
        self._woken.set()

    async def close(self) -> None:
        """Wait no more; a list that is half done is finished by the next start."""
        await self._tasks.cancel_all()

    async def look(self) -> Millis:
        """List what is due; how long to rest until the next look."""
        try:
            await self._tell()
            while await self._books.list_planned_numbers(self._now()):
                self._owed = True
                await self._tell()
            due = await self._books.next_number_plan()
        except Refused as refused:
            _log.warning("planned numbers could not be listed", code=refused.code.value)
            return AGAIN
        return LONGEST_SLEEP if due is None else min(max(due - self._now(), SECOND), LONGEST_SLEEP)

    async def clear(self) -> bool:
        """Take away some numbers that were withdrawn; whether there may be more."""
        try:
            return await self._books.clear_planned_numbers()
        except Refused as refused:
            _log.warning("withdrawn numbers could not be taken away", code=refused.code.value)
            return False

    async def _tell(self) -> None:
        if self._owed:
            await self._listed()
            self._owed = False

    async def _run(self) -> None:
        while True:
            self._woken.clear()
            rest = await self.look()
            if await self.clear():
                continue
            with suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), rest / SECOND)
