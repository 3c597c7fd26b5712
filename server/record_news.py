"""Tells the floor of records that came or changed, and has them judged by what jobs ask of them.

Rule: the floor hears at once of what is there; records whose judgement takes longer are told when it is done.
"""

from __future__ import annotations

from kaden.protocol.refusals import Refused
from server.dialer.events import RecordsAdded
from server.floor import LiveFloor
from server.logs import logger
from server.storage.port import Store
from server.tasks import Tasks

_log = logger("records")


class RecordNews:
    """What the floor must hear of records.

    Args:
        store: where they are.
        floor: that dials them.
    """

    def __init__(self, store: Store, floor: LiveFloor) -> None:
        self._store = store
        self._floor = floor
        self._tasks = Tasks("records")
        self._judging = False
        self._again = False

    async def tell(self) -> None:
        """Records, or what decides which of them are dialled, changed."""
        await self._tell()
        self.judge()

    def judge(self) -> None:
        """Have records judged that were not; one round at a time."""
        self._again = True
        if not self._judging:
            self._judging = True
            self._tasks.start(self._judge(), name="judge")

    async def close(self) -> None:
        """Let the rest be; the next start goes on with it."""
        await self._tasks.cancel_all()

    async def _judge(self) -> None:
        try:
            while self._again:
                self._again = False
                if await self._store.judge_records():
                    await self._tell()
        except Refused as refusal:
            _log.warning("records could not be judged", code=refusal.code.value)
        finally:
            self._judging = False

    async def _tell(self) -> None:
        """The records are there, whether they can be counted now or not."""
        try:
            remaining = await self._store.remaining()
        except Refused:
            remaining = ()
        self._floor.post(RecordsAdded(self._floor.jobs(), remaining))
