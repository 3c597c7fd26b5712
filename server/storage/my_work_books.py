"""Agents' own work, as the store keeps it: part of `server.storage.store.SqlStore`.

Rule: no SQL here, and nothing between the transaction and the caller.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from functools import partial

from kaden.clock import Instant
from kaden.vocabulary import AgentId, AttemptId, CampaignId
from server.storage.my_work_port import Correction, DayFigures, Handled, HandledPart, NewNote, Promises
from server.storage.port import Runner
from server.storage.transactions import adding_notes, correcting, forbidding, handled, my_day, promises


class SqlMyWorkBooks:
    """Implements `server.storage.my_work_port.MyWorkBooks` over any runner."""

    _runner: Runner

    async def promises(self, agents: Sequence[AgentId], at: Instant) -> Mapping[AgentId, Promises]:
        return await self._runner.read(partial(promises.promises, agents=agents, at=at))

    async def concerned(self, campaigns: Set[CampaignId], agents: Sequence[AgentId]) -> Set[AgentId]:
        return await self._runner.read(partial(promises.concerned, campaigns=campaigns, agents=agents))

    async def calls_of_today(self, agent: AgentId, before: AttemptId | None, at: Instant) -> HandledPart:
        return await self._runner.read(partial(handled.calls_of_today, agent=agent, before=before, at=at))

    async def unsaved_calls(self, agent: AgentId, before: AttemptId | None) -> HandledPart:
        return await self._runner.read(partial(handled.unsaved_calls, agent=agent, before=before))

    async def handled(self, agent: AgentId, attempt: AttemptId, at: Instant) -> Handled:
        return await self._runner.read(partial(handled.handled, agent=agent, attempt=attempt, at=at))

    async def correct(self, correction: Correction) -> None:
        await self._runner.write(partial(correcting.correct_once, correction=correction))

    async def add_note(self, note: NewNote) -> None:
        await self._runner.write(partial(adding_notes.add_once, note=note))

    async def forbid_number(
        self, agent: AgentId, attempt: AttemptId, at: Instant, *, everywhere: bool
    ) -> None:
        forbid = partial(forbidding.forbid_number, agent=agent, attempt=attempt, at=at, everywhere=everywhere)
        await self._runner.write(forbid)

    async def day_figures(self, agent: AgentId, since: Instant, at: Instant) -> DayFigures:
        return await self._runner.read(partial(my_day.day_figures, agent=agent, since=since, at=at))
