"""Promised calls for supervisors, as the store keeps them: part of `server.storage.store.SqlStore`.

Rule: no SQL here, and nothing between the transaction and the caller.
"""

from __future__ import annotations

from collections.abc import Set
from functools import partial

from kaden.clock import Instant, Millis
from kaden.protocol.callbacks import OpenPromise, PromiseLine, ShowCallbacks
from kaden.vocabulary import AccountId, CallbackId, CampaignId
from server.storage.callbacks_port import (
    AssignedPromises,
    AssignPromises,
    ChangePromise,
    PromiseQuestion,
    WithdrawPromise,
)
from server.storage.port import Runner
from server.storage.transactions import open_promises, promise_ledger, promise_moves


class SqlCallbackBooks:
    """Implements `server.storage.callbacks_port.CallbackBooks` over any runner."""

    _runner: Runner

    async def open_promises(self, question: PromiseQuestion) -> tuple[OpenPromise, ...]:
        return await self._runner.read(partial(open_promises.open_promises, question=question))

    async def note_promises_export(self, search: ShowCallbacks, by: AccountId | None, at: Instant) -> None:
        await self._runner.write(partial(open_promises.note_export, search=search, by=by, at=at))

    async def campaign_of_callback(self, callback: CallbackId) -> tuple[CampaignId, str] | None:
        return await self._runner.read(partial(open_promises.campaign_of, callback=callback))

    async def change_promise(self, order: ChangePromise) -> None:
        await self._runner.write(partial(promise_moves.change_once, order=order))

    async def withdraw_promise(self, order: WithdrawPromise) -> None:
        await self._runner.write(partial(promise_moves.withdraw_once, order=order))

    async def assign_promises(self, order: AssignPromises) -> AssignedPromises:
        return await self._runner.write(partial(promise_moves.assign_once, order=order))

    async def count_assignable(self, whose: str, campaigns: Set[CampaignId]) -> AssignedPromises:
        return await self._runner.read(
            partial(promise_moves.assignable, whose=whose, campaigns=tuple(campaigns))
        )

    async def promise_ledger(
        self, campaigns: Set[CampaignId], since: Instant, until: Instant, at: Instant
    ) -> tuple[PromiseLine, ...]:
        asked = partial(promise_ledger.ledger, campaigns=campaigns, since=since, until=until, at=at)
        return await self._runner.read(asked)

    async def promise_days(
        self, campaigns: Set[CampaignId], since: Instant, until: Instant, at: Instant, clocks: Millis
    ) -> tuple[PromiseLine, ...]:
        of_days = partial(promise_ledger.ledger_of_days, campaigns=campaigns, since=since, until=until)
        return await self._runner.read(partial(of_days, at=at, clocks=clocks))
