"""The history of calls, as the store keeps it: part of `server.storage.store.SqlStore`.

Rule: no SQL here, and nothing between the transaction and the caller.
"""

from __future__ import annotations

from functools import partial

from kaden.clock import Instant
from kaden.protocol.history import CallKey, CallRow, CallSearch, FoundCall
from kaden.vocabulary import AccountId, AttemptId, CampaignId
from server.storage.history_port import CallQuestion, Opened, Stretch
from server.storage.port import Runner
from server.storage.transactions import history, opened_calls


class SqlHistoryBooks:
    """Implements `server.storage.history_port.HistoryBooks` over any runner."""

    _runner: Runner

    async def find_calls(self, question: CallQuestion) -> Stretch[tuple[FoundCall, ...]]:
        return await self._runner.read(partial(history.find, question=question))

    async def count_found(self, question: CallQuestion) -> Stretch[int]:
        return await self._runner.read(partial(history.count, question=question))

    async def export_found(self, question: CallQuestion) -> Stretch[tuple[CallRow, ...]]:
        return await self._runner.read(partial(history.export, question=question))

    async def note_calls_export(self, search: CallSearch, by: AccountId | None, at: Instant) -> None:
        await self._runner.write(partial(history.note_export, search=search, by=by, at=at))

    async def unsaved_records(
        self, campaigns: tuple[CampaignId, ...], before: CallKey | None
    ) -> Stretch[tuple[FoundCall, ...]]:
        return await self._runner.read(partial(history.unsaved, campaigns=campaigns, before=before))

    async def recording(self, attempt: AttemptId) -> str | None:
        return await self._runner.read(partial(opened_calls.recording, attempt=attempt))

    async def note_recording(self, attempt: AttemptId, by: AccountId | None, at: Instant) -> None:
        await self._runner.write(partial(opened_calls.note_recording, attempt=attempt, by=by, at=at))

    async def campaign_of_call(self, attempt: AttemptId) -> tuple[CampaignId, str] | None:
        return await self._runner.read(partial(opened_calls.campaign_of, attempt=attempt))

    async def opened_call(self, attempt: AttemptId, at: Instant) -> Opened:
        return await self._runner.read(partial(opened_calls.opened, attempt=attempt, at=at))
