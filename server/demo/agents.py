"""Simulated agents: they sit at real desks, over a connection of the hub, and see nothing that a person would not.

Rule: an agent decides from its own seed and its desk alone, so that the same seed gives the same day.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from random import Random
from typing import Final, Protocol

from kaden.clock import HOUR, SECOND, Instant
from kaden.protocol.client import ClientMessage, JoinJob, KeepDraft, ReadNotice, ResumeWork, SaveResult
from kaden.protocol.desk import Call, Desk, DeskChanged, ResultChoice
from kaden.protocol.preview import CallShown, PassShown
from kaden.protocol.server import Goodbye, ServerMessage
from kaden.vocabulary import AfterSave, AgentState, DispositionClass, NextAction

WRAPUP_SECONDS: Final = (2.0, 7.0)
BREAK_SECONDS: Final = (15.0, 40.0)
READING_SECONDS: Final = (3.0, 8.0)
"""How long a record that is shown first is read."""
PASS_CHANCE: Final = 0.1
"""Chance to pass it by."""
BREAK_CHANCE: Final = 0.04
"""Chance to go on break after a call."""

_WEIGHTS: Final = {
    DispositionClass.NO_CONTACT: 1,
    DispositionClass.CONTACT: 4,
    DispositionClass.FAILURE: 3,
    DispositionClass.EFFECTIVE: 3,
    DispositionClass.SUCCESS: 2,
}
_NOTES: Final = (
    "担当者と話せた",
    "資料を送る",
    "来週また連絡",
    "価格を検討中",
    "",
    "予算は来期",
    "他社と比較中",
)


class Connection(Protocol):
    """A client's end of a connection."""

    async def send(self, message: ClientMessage) -> None:
        """Say something to the server."""
        ...

    async def receive(self) -> ServerMessage:
        """The server's next message."""
        ...


@dataclass(slots=True)
class Times:
    """How long an agent was in which state, in milliseconds of the floor."""

    waiting: int = 0
    talking: int = 0


class SimulatedAgent:
    """One agent at one desk.

    Args:
        connection: already signed in.
        seed: decides everything that is chance.
        wrapup: shortest and longest wrap-up, in seconds.
    """

    def __init__(
        self, connection: Connection, seed: str, *, wrapup: tuple[float, float] = WRAPUP_SECONDS
    ) -> None:
        self._connection = connection
        self._wrapup = wrapup
        self._random = Random(seed)
        self._requests = 0
        self._desk: Desk | None = None
        self._acted_on: tuple[AgentState, Instant] | None = None
        self._now: Instant = 0
        self.times = Times()

    async def work(self) -> None:
        """Sit at the desk until the server says goodbye."""
        while True:
            message = await self._connection.receive()
            if isinstance(message, Goodbye):
                return
            if isinstance(message, DeskChanged):
                self._look(message)
                await self._act()

    def close_books(self, now: Instant) -> None:
        """Count the state that is going on up to `now`."""
        if self._desk is not None:
            self._count(self._desk, now)

    def _look(self, message: DeskChanged) -> None:
        before, self._now = self._desk, message.now
        if before is not None and (before.state, before.since) != (message.desk.state, message.desk.since):
            self._count(before, message.desk.since)
        self._desk = message.desk

    def _count(self, desk: Desk, until: Instant) -> None:
        stay = max(0, until - desk.since)
        if desk.state is AgentState.WAITING:
            self.times.waiting += stay
        elif desk.state in (AgentState.TALKING, AgentState.HELD):
            self.times.talking += stay

    async def _act(self) -> None:
        desk = self._desk
        assert desk is not None
        if self._acted_on == (desk.state, desk.since):
            return
        match desk.state:
            case AgentState.IDLE if desk.notice is not None:
                await self._connection.send(ReadNotice())
            case AgentState.IDLE if desk.jobs:
                self._acted_on = (desk.state, desk.since)
                await self._connection.send(JoinJob(request=self._request(), job=desk.jobs[0].id))
            case AgentState.PREVIEWING if desk.call is not None:
                self._acted_on = (desk.state, desk.since)
                await self._decide(desk.call)
            case AgentState.WRAPUP if desk.call is not None:
                self._acted_on = (desk.state, desk.since)
                await self._save(desk.call)
            case AgentState.BREAK | AgentState.AWAY:
                self._acted_on = (desk.state, desk.since)
                await asyncio.sleep(self._random.uniform(*BREAK_SECONDS))
                await self._connection.send(ResumeWork(request=self._request()))
            case AgentState.STOPPED | AgentState.RELEASED:
                await self._connection.send(ReadNotice())

    async def _decide(self, call: Call) -> None:
        """Read the record that is shown first, then call it; now and then pass it by (domain row 326)."""
        await asyncio.sleep(self._random.uniform(*READING_SECONDS))
        request, passes = self._request(), self._random.random() < PASS_CHANCE
        wish = PassShown if passes else CallShown
        await self._connection.send(wish(request=request, attempt=call.attempt))

    async def _save(self, call: Call) -> None:
        result, note = self._result(call.results), self._random.choice(_NOTES)
        promise = self._promise() if result and result.next_action is NextAction.CALLBACK else None
        wrapup = self._random.uniform(*self._wrapup)
        then = AfterSave.BREAK if self._random.random() < BREAK_CHANCE else AfterSave.CONTINUE
        chosen = result.id if result else None
        await asyncio.sleep(wrapup / 2)
        if note:
            await self._connection.send(
                KeepDraft(
                    attempt=call.attempt, sequence=1, note=note, disposition=chosen, callback_at=promise
                )
            )
        await asyncio.sleep(wrapup / 2)
        await self._connection.send(
            SaveResult(
                request=self._request(),
                attempt=call.attempt,
                disposition=chosen,
                note=note,
                callback_at=promise,
                then=then,
            )
        )

    def _result(self, results: tuple[ResultChoice, ...]) -> ResultChoice | None:
        if not results:
            return None
        return self._random.choices(results, [_WEIGHTS[result.kind] for result in results])[0]

    def _promise(self) -> Instant:
        return self._now + HOUR + self._random.randrange(10) * 60 * SECOND

    def _request(self) -> str:
        self._requests += 1
        return f"simulated-{self._requests}"
