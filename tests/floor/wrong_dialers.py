"""Dialers as somebody could well have built them, each with one mistake; the faulty floor must find all of them.

Rule: each is the real server with one part exchanged, so that a world which passes them would pass such a server.
"""

from __future__ import annotations

from random import Random
from typing import Any

from kaden.clock import Millis
from kaden.vocabulary import AttemptId, EndedBy, Outcome
from server.dialer.writes import Claimed, ClaimNext, MarkEnded, Write, WriteResult
from server.storage.port import Tx
from server.storage.store import SqlStore, carry_out
from server.storage.stored_floor import StoredFloor
from server.telephony.port import FateUnknown, Switch
from server.telephony.simulator.simulator import Simulator
from tests.floor.disk import DiskRunner
from tests.floor.machine import Dialer, Machine
from tests.floor.trunk import Trunk


class LateInsert(Dialer):
    """Dials first and writes the attempt down when the switch has replied."""

    def __init__(self) -> None:
        self._claimed: dict[AttemptId, ClaimNext] = {}
        self._store: _LateStore | None = None

    def store(self, runner: DiskRunner, machine: Machine) -> SqlStore:
        self._store = _LateStore(runner)
        return self._store

    def switch(self, trunk: Trunk, random: Random) -> Switch:
        assert self._store is not None
        return _LateSwitch(trunk, random, self._store)


class _Undone(Exception):
    """Carries a result out of a transaction that is undone."""

    def __init__(self, result: Claimed) -> None:
        super().__init__()
        self.result = result


class _LateStore(SqlStore):
    """Keeps a claim in memory until its calls are placed."""

    def __init__(self, runner: DiskRunner) -> None:
        super().__init__(runner)
        self.waiting: dict[AttemptId, ClaimNext] = {}

    async def perform(self, order: Write) -> WriteResult:
        if not isinstance(order, ClaimNext):
            return await super().perform(order)

        def look(tx: Tx) -> None:
            result = carry_out(order, tx)
            assert isinstance(result, Claimed)
            raise _Undone(result)

        try:
            await self.runner.write(look)
        except _Undone as undone:
            self.waiting |= {attempt.id: order for attempt in undone.result.attempts}
            return undone.result
        raise AssertionError("a look never commits")

    async def insert(self, attempt: AttemptId) -> None:
        """The call is placed: write the claim down."""
        order = self.waiting.pop(attempt, None)
        if order is not None:
            await super().perform(order)


class _LateSwitch(Simulator):
    def __init__(self, trunk: Trunk, random: Random, store: _LateStore) -> None:
        super().__init__(trunk, random=random)
        self._store = store

    async def place(self, attempt: AttemptId, *order: Any, **further: Any) -> None:
        await super().place(attempt, *order, **further)
        await self._store.insert(attempt)


class TwoStepClaim(Dialer):
    """Marks the record in one transaction and inserts the attempt in the next."""

    def store(self, runner: DiskRunner, machine: Machine) -> SqlStore:
        return _TwoStepStore(runner)


class _TwoStepStore(SqlStore):
    async def perform(self, order: Write) -> WriteResult:
        if not isinstance(order, ClaimNext):
            return await super().perform(order)
        rows: list[tuple[Any, ...]] = []

        def mark(tx: Tx) -> WriteResult:
            result = carry_out(order, tx)
            assert isinstance(result, Claimed)
            for attempt in result.attempts:
                rows.extend(tx.all("SELECT * FROM attempt WHERE id = ?", (attempt.id,)))
                tx.execute("DELETE FROM attempt WHERE id = ?", (attempt.id,))
            return result

        def insert(tx: Tx) -> None:
            for row in rows:
                tx.execute(f"INSERT INTO attempt VALUES ({', '.join('?' * len(row))})", row)

        # Both are steps of the claim for whoever aims a crash at claims.
        mark.__name__ = insert.__name__ = ClaimNext.__name__
        result = await self.runner.write(mark)
        await self.runner.write(insert)
        return result


class BlindRetry(Dialer):
    """Asks the switch again when no reply came."""

    def switch(self, trunk: Trunk, random: Random) -> Switch:
        return _RetryingSwitch(trunk, random=random)


class _RetryingSwitch(Simulator):
    async def place(
        self, attempt: AttemptId, number: str, caller_id: str | None, ring_timeout: Millis, **further: Any
    ) -> None:
        try:
            await super().place(attempt, number, caller_id, ring_timeout, **further)
        except FateUnknown:
            await super().place(attempt, number, caller_id, ring_timeout, **further)


class ForgetfulRestart(Dialer):
    """Takes every open attempt for one that never left, when it starts."""

    def store(self, runner: DiskRunner, machine: Machine) -> SqlStore:
        return _ForgetfulStore(runner, machine)


class _ForgetfulStore(SqlStore):
    def __init__(self, runner: DiskRunner, machine: Machine) -> None:
        super().__init__(runner)
        self._machine = machine

    async def floor(self) -> StoredFloor:
        now = self._machine.clock.now()
        for attempt in (await super().floor()).attempts:
            if attempt.connected_at is None:
                await self.perform(
                    MarkEnded(attempt.id, now, Outcome.CANCELLED, EndedBy.SWITCH, dialled=False)
                )
        return await super().floor()


class NoSecondLook(Dialer):
    """Looks at the do-not-call lists when it claims a record, and never again."""

    def rechecks(self) -> bool:
        return False
