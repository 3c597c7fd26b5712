"""What there is to search for, as the store keeps it: part of `server.storage.store.SqlStore`.

Rule: no SQL here, and nothing between the transaction and the caller.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from kaden.vocabulary import AgentId, CampaignId
from server.storage.port import Runner
from server.storage.search_port import Names
from server.storage.transactions import search_names


class SqlSearchBooks:
    """Implements `server.storage.search_port.SearchBooks` over any runner."""

    _runner: Runner

    async def names_of(self, campaigns: Sequence[CampaignId]) -> Names:
        return await self._runner.read(partial(search_names.names_of, campaigns=campaigns))

    async def agent_called(self, name: str) -> AgentId | None:
        return await self._runner.read(partial(search_names.agent_called, name=name))
