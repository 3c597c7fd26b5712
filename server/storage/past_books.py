"""Recorded days, as the store keeps them: part of `server.storage.store.SqlStore`.

Rule: no SQL here; what somebody makes of the rows is made in the reader's thread, not on the loop.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

from kaden.clock import Instant
from kaden.protocol.alerts import Alert
from kaden.vocabulary import CampaignId, JobId
from server.dialer.effects import Decided
from server.dialer.pacing.ledger import Counts
from server.dialer.supervisor_writes import TodaysOrder
from server.storage.past_port import AlertStretch, AnsweredMinute, Stretch
from server.storage.port import Runner
from server.storage.recorded import Recorded, RecordedRun
from server.storage.transactions import alerts_told, answers, decisions, orders, past

T = TypeVar("T")


class SqlPastBooks:
    """Implements `server.storage.past_port.PastBooks` over any runner."""

    _runner: Runner

    async def runs_within(self, job: JobId, start: Instant, end: Instant) -> tuple[RecordedRun, ...]:
        return await self._runner.read(partial(past.runs_within, job=job, start=start, end=end))

    async def run_before(self, job: JobId, at: Instant) -> RecordedRun | None:
        return await self._runner.read(partial(past.run_before, job=job, at=at))

    async def run_from(self, job: JobId, at: Instant) -> RecordedRun | None:
        return await self._runner.read(partial(past.run_from, job=job, at=at))

    async def answered_minutes(
        self, job: JobId, campaign: CampaignId, start: Instant, end: Instant
    ) -> tuple[AnsweredMinute, ...]:
        asked = partial(past.answered_minutes, job=job, campaign=campaign, start=start, end=end)
        return await self._runner.read(asked)

    async def decision_at(self, job: JobId, since: Instant, at: Instant) -> Decided | None:
        return await self._runner.read(partial(decisions.standing, job=job, since=since, at=at))

    async def keep_alerts(self, stretches: Sequence[AlertStretch]) -> None:
        await self._runner.write(partial(alerts_told.keep, stretches=stretches), bulk=True)

    async def end_alerts(self, at: Instant) -> None:
        await self._runner.write(partial(alerts_told.end_open, at=at))

    async def alerts_kept_since(self) -> Instant:
        return await self._runner.read(alerts_told.kept_since)

    async def alerts_at(self, job: JobId, at: Instant) -> tuple[Alert, ...]:
        return await self._runner.read(partial(alerts_told.standing, job=job, at=at))

    async def orders_of_day(
        self, campaign: CampaignId, since: Instant, until: Instant
    ) -> tuple[TodaysOrder, ...]:
        asked = partial(orders.orders_of_day, campaign=campaign, since=since, until=until)
        return await self._runner.read(asked)

    async def answers_within(
        self, campaign: CampaignId, start: Instant, end: Instant, dialled_until: Instant
    ) -> tuple[tuple[Instant, Counts], ...]:
        asked = partial(
            answers.answers_within, campaign=campaign, start=start, end=end, dialled_until=dialled_until
        )
        return await self._runner.read(asked)

    async def attempts_of(self, stretch: Stretch, then: Callable[[Recorded], T]) -> T:
        return await self._runner.read(lambda tx: then(past.attempts_of(tx, stretch)))

    async def floor_of(self, stretch: Stretch, then: Callable[[Recorded], T]) -> T:
        return await self._runner.read(lambda tx: then(past.floor_of(tx, stretch)))
