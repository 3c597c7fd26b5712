"""Hangs up calls that ring to a number which came onto a do-not-call list (domain row 96).

Rule: the list is on disk by then, so a store that cannot be read just now is asked again until it tells who rings.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final, Protocol

from kaden.clock import SECOND, Millis
from kaden.protocol.refusals import Refused
from kaden.vocabulary import CampaignId
from server.dialer.events import NumberListed
from server.logs import logger
from server.tasks import Tasks

AGAIN: Final[Millis] = SECOND // 2
"""Between two questions to a store that does not answer: a phone rings for some ten seconds."""

_log = logger("lists")


class Rings(Protocol):
    """Where calls and lists are; part of `server.storage.lists_port.ListBooks`."""

    def ringing_listed(self) -> Awaitable[tuple[tuple[str, CampaignId | None], ...]]:
        """As `ListBooks.ringing_listed`."""
        ...


class ListedCalls:
    """Calls to numbers that a list has.

    Args:
        books: where they are.
        post: tells the floor.
    """

    def __init__(self, books: Rings, post: Callable[[NumberListed], None]) -> None:
        self._books = books
        self._post = post
        self._tasks = Tasks("listed calls")
        self._again: asyncio.Task[None] | None = None

    async def hang_up(self) -> None:
        """Have them hung up.

        Raises:
            Refused: STORE_UNAVAILABLE; they are hung up as soon as it is there again.
        """
        try:
            await self._look()
        except Refused:
            if self._again is None or self._again.done():
                self._again = self._tasks.start(self._keep_looking(), name="look again")
            raise

    async def close(self) -> None:
        """Let them be; the next start looks first thing."""
        await self._tasks.cancel_all()

    async def _look(self) -> None:
        for number, campaign in await self._books.ringing_listed():
            self._post(NumberListed(number, campaign))

    async def _keep_looking(self) -> None:
        while True:
            await asyncio.sleep(AGAIN / SECOND)
            try:
                return await self._look()
            except Refused as refusal:
                _log.warning("listed numbers that ring are not known", code=refusal.code.value)
