"""What agents are told of their promises: at sit-down, when some changed, and from time to time as days go by.

Rules: many changes are one look into the store, for all who are concerned; nobody is told twice what has not changed; a
store that does not answer is asked again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Final

from kaden.clock import HOUR, SECOND, Instant, Millis
from kaden.protocol.my_work import PromisesChanged
from kaden.protocol.refusals import Refused
from kaden.vocabulary import AgentId
from server.hub.connection import Connection
from server.hub.outbox import Frame
from server.hub.port import Desks
from server.hub.seats import Seats
from server.logs import logger
from server.storage.my_work_port import PromiseBooks, Promises
from server.tasks import Tasks

AGAIN: Final[Millis] = HOUR
"""After so long everybody is looked up anew: promises of the day after tomorrow become tomorrow's."""

PATIENCE: Final[Millis] = 10 * SECOND
"""Until a store that did not answer is asked again."""

TOGETHER: Final = 25
"""Agents of one look into the store: it takes some milliseconds, in which screens must not wait."""

_log = logger("hub")


class PromiseNews:
    """Tells the agents who sit at their desks.

    Args:
        books: where promises are.
        desks: the floor, whose time it is.
        seats: who sits where.
        coalesce: from one look to the next.
    """

    def __init__(self, books: PromiseBooks, desks: Desks, seats: Seats, coalesce: Millis) -> None:
        self._books = books
        self._desks = desks
        self._seats = seats
        self._coalesce = coalesce
        self._concerned: set[AgentId] = set()
        self._told: dict[AgentId, tuple[Connection, Promises]] = {}
        self._tasks = Tasks("promises")
        self._looking = False
        self._again: asyncio.TimerHandle | None = None

    def sat_down(self, agent: AgentId) -> None:
        """Somebody sat down at the agent's desk, and knows nothing yet."""
        self._told.pop(agent, None)
        self._look_up((agent,))

    def changed(self) -> None:
        """Promises changed, or what is told of them."""
        self._look_up(self._seats.taken())

    async def close(self) -> None:
        """Tell nothing more."""
        if self._again is not None:
            self._again.cancel()
        await self._tasks.cancel_all()

    def _look_up(self, agents: Iterable[AgentId]) -> None:
        self._concerned.update(agents)
        if self._concerned and not self._looking:
            self._looking = True
            self._tasks.start(self._look(), name="look")

    async def _look(self) -> None:
        try:
            while self._concerned:
                agents = tuple(sorted(self._concerned))
                self._concerned.clear()
                await asyncio.sleep(await self._tell(agents) / SECOND)
        finally:
            self._looking = False
        self._look_later()

    async def _tell(self, agents: tuple[AgentId, ...]) -> Millis:
        """Tell what is new to them; how long to wait before the next look."""
        for first in range(0, len(agents), TOGETHER):
            now = self._desks.now()
            try:
                found = await self._books.promises(agents[first : first + TOGETHER], now)
            except Refused as refusal:
                _log.warning("promises could not be read", code=refusal.code.value)
                self._concerned.update(agents[first:])
                return PATIENCE
            for agent, promises in found.items():
                self._show(agent, promises, now)
        return self._coalesce

    def _show(self, agent: AgentId, promises: Promises, now: Instant) -> None:
        connection = self._seats.connection_of(agent)
        if connection is None:
            self._told.pop(agent, None)
        elif self._told.get(agent) != (connection, promises):
            self._told[agent] = (connection, promises)
            connection.outbox.put(Frame(PromisesChanged(now=now, promises=promises.told, more=promises.more)))

    def _look_later(self) -> None:
        if self._again is not None:
            self._again.cancel()
        self._again = asyncio.get_running_loop().call_later(AGAIN / SECOND, self.changed)
