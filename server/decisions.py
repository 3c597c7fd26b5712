"""Takes pacing decisions to the disk, many at once, while the floor goes on (domain row 190).

Rule: nothing waits for a decision to be kept. What the disk does not take in time is given up, and said so in the log.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Final

from kaden.protocol.refusals import Refused
from server.dialer.effects import Decided
from server.logs import logger
from server.storage.pacing_port import PacingBooks
from server.tasks import Tasks

KEEP_SECONDS: Final = 1.0
"""How long decisions gather; so many seconds of them a crash may lose."""

WAITING_LIMIT: Final = 5_000
"""Decisions that wait at most; the oldest give way. A busy floor makes some 50 a second."""

_log = logger("decisions")


class DecisionBook:
    """Gathers decisions and has them kept.

    Args:
        store: where they end up.
    """

    def __init__(self, store: PacingBooks) -> None:
        self._store = store
        self._waiting: deque[Decided] = deque()
        self._keeping = False
        self._tasks = Tasks("decisions")

    def note(self, decided: Decided) -> None:
        """Keep this one soon; returns at once."""
        if len(self._waiting) >= WAITING_LIMIT:
            self._waiting.popleft()
        self._waiting.append(decided)
        if not self._keeping:
            self._keeping = True
            self._tasks.start(self._keep_all(), name="keep decisions")

    async def close(self) -> None:
        """Keep what waits, and stop."""
        await self._tasks.cancel_all()
        await self._keep()

    async def _keep_all(self) -> None:
        try:
            while self._waiting:
                await asyncio.sleep(KEEP_SECONDS)
                await self._keep()
        finally:
            self._keeping = False

    async def _keep(self) -> None:
        kept = tuple(self._waiting)
        self._waiting.clear()
        try:
            await self._store.keep_decisions(kept)
        except Refused as refusal:
            _log.warning("decisions were not kept", decisions=len(kept), code=refusal.code)
