"""What agents did, as the store keeps it: part of `server.storage.store.SqlStore`.

Rule: no SQL here, and nothing between the transaction and the caller.
"""

from __future__ import annotations

from functools import partial

from server.storage.activity_port import StayPart, StayQuestion
from server.storage.port import Runner
from server.storage.transactions import activity


class SqlActivityBooks:
    """Implements `server.storage.activity_port.ActivityBooks` over any runner."""

    _runner: Runner

    async def stays(self, question: StayQuestion) -> StayPart:
        return await self._runner.read(partial(activity.stays, question=question))
