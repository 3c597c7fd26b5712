"""Customer lists and do-not-call lists, as the store keeps them: part of `server.storage.store.SqlStore`.

Rule: no SQL here, and nothing between the transaction and the caller.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from kaden.clock import Instant
from kaden.vocabulary import AccountId, CampaignId, GroupId, ListId
from server.storage.lists import browsing, number_plans
from server.storage.lists.bulk_writer import TOGETHER, BulkWriter
from server.storage.lists.parts import PIECE
from server.storage.lists_port import (
    AllocationInfo,
    CampaignName,
    ListRequest,
    NumberPart,
    NumberPlan,
    NumberQuestion,
    RecordPart,
    RecordQuestion,
    ShareOrder,
)
from server.storage.port import Runner
from server.storage.transactions import allocation, do_not_call, listed_numbers


class SqlListBooks:
    """Implements `server.storage.lists_port.ListBooks` over any runner."""

    _runner: Runner

    async def campaigns(self) -> tuple[CampaignName, ...]:
        return await self._runner.read(listed_numbers.campaigns)

    async def numbers(self, question: NumberQuestion) -> NumberPart:
        return await self._runner.read(partial(listed_numbers.part, question=question))

    async def count_numbers(self, campaign: CampaignId | None) -> int:
        return await self._runner.read(partial(listed_numbers.count, campaign=campaign))

    async def add_number(
        self, campaign: CampaignId | None, number: str, reason: str, by: AccountId | None, at: Instant
    ) -> bool:
        entry = await self._runner.write(
            partial(do_not_call.list_number, campaign=campaign, number=number, reason=reason, by=by, at=at)
        )
        return entry.added

    async def remove_number(
        self, campaign: CampaignId | None, number: str, reason: str, by: AccountId | None, at: Instant
    ) -> bool:
        return await self._runner.write(
            partial(do_not_call.unlist_number, campaign=campaign, number=number, reason=reason, by=by, at=at)
        )

    async def note_numbers_export(
        self, campaign: CampaignId | None, numbers: int, by: AccountId | None, at: Instant
    ) -> None:
        await self._runner.write(
            partial(listed_numbers.note_export, campaign=campaign, numbers=numbers, by=by, at=at)
        )

    async def number_plans(self, campaigns: Sequence[CampaignId]) -> tuple[NumberPlan, ...]:
        return await self._runner.read(partial(number_plans.plans, campaigns=campaigns))

    async def number_plan_that_waits(self, plan: int) -> NumberPlan | None:
        return await self._runner.read(partial(number_plans.plan_that_waits, plan=plan))

    async def withdraw_number_plan(self, plan: int, by: AccountId | None, at: Instant) -> bool:
        return await self._runner.write(partial(number_plans.withdraw, plan=plan, by=by, at=at))

    async def next_number_plan(self) -> Instant | None:
        return await self._runner.read(number_plans.next_due)

    async def list_planned_numbers(self, at: Instant) -> int:
        writer = BulkWriter(self._runner)
        for steps in range(TOGETHER):
            plan = await self._runner.read(partial(number_plans.due, at=at))
            if plan is None:
                return steps
            await writer.write(partial(number_plans.carry_out, plan=plan, at=at))
        return TOGETHER

    async def clear_planned_numbers(self) -> bool:
        plan = await self._runner.read(number_plans.left_over)
        if plan is not None:
            step = partial(number_plans.clear, plan=plan, limit=PIECE)
            await BulkWriter(self._runner).write(step)
        return plan is not None

    async def ringing_listed(self) -> tuple[tuple[str, CampaignId | None], ...]:
        return await self._runner.read(do_not_call.ringing_listed)

    async def allocation(self, list_: ListId) -> AllocationInfo:
        return await self._runner.read(partial(allocation.info, list_=list_))

    async def plan_allocation(self, order: ShareOrder) -> AllocationInfo:
        known = await self._runner.read(partial(allocation.results, order=order))
        return await self._runner.read(partial(allocation.plan, order=order, known=known))

    async def begin_allocation(
        self, order: ShareOrder, by: AccountId | None, at: Instant, request: ListRequest | None = None
    ) -> AllocationInfo:
        # Counted on a reader's connection: the results of a month must not hold up the writer.
        known = await self._runner.read(partial(allocation.results, order=order))
        begin = partial(allocation.begin_once, order=order, known=known, by=by, at=at, request=request)
        return await self._runner.write(begin)

    async def records(self, question: RecordQuestion) -> RecordPart:
        return await self._runner.read(partial(browsing.part, question=question))

    async def group_of_allocation(self, list_: ListId, name: str) -> GroupId:
        return await self._runner.read(partial(allocation.group_of, list_=list_, name=name))
