"""Which connection is an agent's desk, and what the floor hears of agents who come, fall silent and go.

Rules: one desk for each agent; the newest terminal takes it over. A screen that does not answer is a person who does
not answer, even while its socket lives.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from zoneinfo import ZoneInfo

from kaden.clock import Instant, Millis, instant_of, local_time
from kaden.text import clean
from kaden.vocabulary import AgentId
from server.dialer.agent_day import AgentDay
from server.dialer.events import AgentArrived, AgentSignedOut, AgentVanished
from server.hub.connection import Connection
from server.hub.port import Desks
from server.storage.port import Store


class Seats:
    """The agents' desks.

    Args:
        desks: the floor.
        store: knows what an agent did today.
        zone: where the day begins.
        steady: a clock that never jumps.
    """

    def __init__(self, desks: Desks, store: Store, zone: ZoneInfo, steady: Callable[[], Millis]) -> None:
        self._desks = desks
        self._store = store
        self._zone = zone
        self._steady = steady
        self._taken: dict[AgentId, Connection] = {}
        self._changed: dict[AgentId, None] = {}
        self._flush_due = False

    def has(self, connection: Connection) -> bool:
        """Whether the connection is its agent's desk."""
        return connection.member is not None and self._taken.get(connection.agent) is connection

    def taken(self) -> tuple[AgentId, ...]:
        """The agents who sit at their desks."""
        return tuple(self._taken)

    def connection_of(self, agent: AgentId) -> Connection | None:
        """An agent's desk; None while nobody sits there."""
        return self._taken.get(agent)

    async def day_of(self, connection: Connection) -> AgentDay:
        """What the agent did today.

        Raises:
            Refused: STORE_UNAVAILABLE.
        """
        return await self._store.agent_day(connection.agent, day_start(self._desks.now(), self._zone))

    def sit_down(self, connection: Connection, day: AgentDay) -> Connection | None:
        """Make the connection its agent's desk; the one that was it until now, if there is one."""
        former = self._taken.get(connection.agent)
        self._taken[connection.agent] = connection
        self._arrive(connection, day)
        return former if former is not connection else None

    def leave(self, connection: Connection) -> None:
        """The connection is gone."""
        if not self.has(connection):
            return
        agent = connection.agent
        del self._taken[agent]
        if connection.left:
            self._desks.post(AgentSignedOut(agent))
        elif not connection.silent:
            self._desks.post(AgentVanished(agent))

    def look_for_silence(self, connection: Connection, limit: Millis) -> None:
        """Tell the floor of a screen that has not answered for longer than `limit`."""
        silence = self._steady() - connection.session.alive_at
        if self.has(connection) and not connection.silent and silence > limit:
            connection.silent = True
            self._desks.post(AgentVanished(connection.agent))

    async def come_back(self, connection: Connection) -> None:
        """A silent screen answers again.

        Raises:
            Refused: STORE_UNAVAILABLE.
        """
        day = await self.day_of(connection)
        if self.has(connection) and connection.silent:
            connection.silent = False
            self._arrive(connection, day)

    def show(self, agent: AgentId) -> None:
        """The desk changed: send it in the loop's next turn, when all that belongs to the change has happened."""
        if agent not in self._taken:
            return
        self._changed[agent] = None
        if not self._flush_due:
            self._flush_due = True
            asyncio.get_running_loop().call_soon(self._flush)

    def _flush(self) -> None:
        self._flush_due = False
        changed, self._changed = self._changed, {}
        now = self._desks.now()
        for agent in changed:
            connection = self._taken.get(agent)
            desk = self._desks.desk(agent)
            if connection is not None and desk is not None:
                connection.show_desk(desk, now, self._steady())

    def _arrive(self, connection: Connection, day: AgentDay) -> None:
        account = connection.account
        assert connection.hello is not None
        self._desks.post(
            AgentArrived(
                agent=connection.agent,
                account=account.name,
                name=account.full_name or account.name,
                phone=account.phone,
                terminal=clean(connection.hello.terminal),
                day=day,
            )
        )


def day_start(now: Instant, zone: ZoneInfo) -> Instant:
    """The first instant of the day that `now` lies in."""
    return instant_of(local_time(now, zone).replace(hour=0, minute=0, second=0, microsecond=0))
