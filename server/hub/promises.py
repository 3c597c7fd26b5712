"""What agents are told of their promises: at sit-down, when some changed, and from time to time as days go by.

Rules: many changes are one look into the store, for all who are concerned and nobody else; nobody is told twice what
has not changed; who could not be told, for whatever reason, is looked up again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Final

from kaden.clock import HOUR, SECOND, Instant, Millis
from kaden.protocol.my_work import PromisesChanged
from kaden.protocol.refusals import Refused
from kaden.vocabulary import AgentId, CampaignId
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
"""From a look that failed to the next."""

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
        self._campaigns: set[CampaignId] = set()
        self._told: dict[AgentId, tuple[Connection, Promises]] = {}
        self._tasks = Tasks("promises")
        self._looking = False
        self._again: asyncio.TimerHandle | None = None

    def sat_down(self, agent: AgentId) -> None:
        """Somebody sat down at the agent's desk, and knows nothing yet."""
        self._told.pop(agent, None)
        self._concerned.add(agent)
        self._look_up()

    def changed(self, campaign: CampaignId) -> None:
        """Promises of this campaign did."""
        self._campaigns.add(campaign)
        self._look_up()

    def changed_everywhere(self) -> None:
        """Anybody's promises can be others, or what is told of them."""
        self._concerned.update(self._seats.taken())
        self._look_up()

    async def close(self) -> None:
        """Tell nothing more."""
        if self._again is not None:
            self._again.cancel()
        await self._tasks.cancel_all()

    def _look_up(self) -> None:
        if not self._looking and (self._concerned or self._campaigns):
            self._looking = True
            self._tasks.start(self._look(), name="look")

    async def _look(self) -> None:
        try:
            while self._concerned or self._campaigns:
                well = await _goes_well(self._ask_who())
                agents, self._concerned = tuple(sorted(self._concerned)), set()
                for first in range(0, len(agents), TOGETHER):
                    well &= await _goes_well(self._tell(agents[first : first + TOGETHER]))
                await asyncio.sleep((self._coalesce if well else PATIENCE) / SECOND)
        finally:
            self._looking = False
        if self._again is None:
            self._again = asyncio.get_running_loop().call_later(AGAIN / SECOND, self._a_while_later)

    def _a_while_later(self) -> None:
        self._again = None
        self.changed_everywhere()

    async def _ask_who(self) -> None:
        """Find who is concerned by what changed: also whoever was told of what may be no promise any more."""
        campaigns, self._campaigns = frozenset(self._campaigns), set()
        taken = self._seats.taken()
        unasked = campaigns
        try:
            if campaigns:
                self._concerned |= await self._books.concerned(campaigns, taken)
            unasked = frozenset()
        finally:
            self._campaigns |= unasked
        self._concerned.update(agent for agent in taken if self._knows_of(agent, campaigns))

    def _knows_of(self, agent: AgentId, campaigns: frozenset[CampaignId]) -> bool:
        told = self._told.get(agent)
        return told is not None and not campaigns.isdisjoint(told[1].campaigns)

    async def _tell(self, agents: tuple[AgentId, ...]) -> None:
        """Tell them what is new to them."""
        now = self._desks.now()
        untold = agents
        try:
            for agent, promises in (await self._books.promises(agents, now)).items():
                self._show(agent, promises, now)
            untold = ()
        finally:
            self._concerned.update(untold)

    def _show(self, agent: AgentId, promises: Promises, now: Instant) -> None:
        told = self._told.pop(agent, None)
        connection = self._seats.connection_of(agent)
        if connection is None:
            return
        if told != (connection, promises):
            connection.outbox.put(Frame(PromisesChanged(now=now, promises=promises.told, more=promises.more)))
        self._told[agent] = (connection, promises)


async def _goes_well(step: Awaitable[None]) -> bool:
    """Whether it did; what went wrong is in the log, for whoever it concerned is looked up again."""
    try:
        await step
    except Refused as refusal:
        _log.warning("promises could not be read", code=refusal.code.value)
        return False
    except Exception:
        _log.exception("promises could not be told")
        return False
    return True
