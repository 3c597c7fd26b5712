"""Tells the floor of records that came or changed, and has them judged by what jobs ask, and made searchable.

Rule: the floor hears at once of what is there; records whose judgement takes longer are told when it is done.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

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
        self._rounds = (_Rounds(self._judge), _Rounds(self._index))

    async def tell(self) -> None:
        """Records, or what decides which of them are dialled, changed."""
        await self._tell()
        self.judge()

    def judge(self) -> None:
        """Have records judged that were not, and made searchable; one round of each at a time."""
        for rounds in self._rounds:
            if rounds.ask():
                self._tasks.start(rounds.run(), name="records")

    async def close(self) -> None:
        """Let the rest be; the next start goes on with it."""
        await self._tasks.cancel_all()

    async def _judge(self) -> None:
        if await self._store.judge_records():
            await self._tell()

    async def _index(self) -> None:
        await self._store.index_customers()

    async def _tell(self) -> None:
        """The records are there, whether they can be counted now or not."""
        try:
            remaining = await self._store.remaining()
        except Refused:
            remaining = ()
        self._floor.post(RecordsAdded(self._floor.jobs(), remaining))


class _Rounds:
    """Long work that is done once more when it was asked for meanwhile."""

    def __init__(self, work: Callable[[], Awaitable[None]]) -> None:
        self._work = work
        self._wanted = False
        self._running = False

    def ask(self) -> bool:
        """Whether somebody must `run` it now."""
        self._wanted = True
        idle, self._running = not self._running, True
        return idle

    async def run(self) -> None:
        """Round after round until nobody asks for another one."""
        try:
            while self._wanted:
                self._wanted = False
                await self._work()
        except Refused as refusal:
            _log.warning("records could not be looked through", code=refusal.code.value)
        finally:
            self._running = False
