"""Customers, as the store keeps them: part of `server.storage.store.SqlStore`.

Rule: no SQL here, and nothing between the transaction and the caller.
"""

from __future__ import annotations

from functools import partial

from kaden.clock import Instant
from kaden.protocol.customers import FindCustomers
from kaden.vocabulary import AccountId, CampaignId, RecordId
from server.dialer.writes import Done
from server.storage.customers import called_back, finding, story
from server.storage.customers_port import CalledBack, CustomerPart, CustomerSearch, KnownCustomer
from server.storage.port import Runner
from server.storage.searchable import index_customers


class SqlCustomerBooks:
    """Implements `server.storage.customers_port.CustomerBooks` over any runner."""

    _runner: Runner

    async def find_customers(self, search: CustomerSearch) -> CustomerPart:
        return await self._runner.read(partial(finding.find_customers, search=search))

    async def note_customers_export(self, search: FindCustomers, by: AccountId | None, at: Instant) -> None:
        await self._runner.write(partial(finding.note_export, search=search, by=by, at=at))

    async def campaign_of_record(self, record: RecordId) -> tuple[CampaignId, str] | None:
        return await self._runner.read(partial(story.campaign_of_record, record=record))

    async def customer(self, record: RecordId) -> KnownCustomer:
        return await self._runner.read(partial(story.customer, record=record))

    async def enter_callback(self, entered: CalledBack) -> Done:
        return await self._runner.write(partial(called_back.enter_callback, entered=entered))

    async def index_customers(self) -> int:
        return await index_customers(self._runner)
