"""The machine's disk with the real database on it: slow at times, full at times, and there after every crash.

Rule: each server gets a runner of its own over the one file; what a commit brought there stays, what was not committed
when the server died is gone.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from functools import partial
from math import inf
from pathlib import Path
from random import Random
from typing import Any, Final, TypeVar

from kaden.clock import Instant
from kaden.protocol.refusals import RefusalCode, Refused
from server.storage.blank import fill_blank
from server.storage.group_commit import GroupCommit, Waiting
from server.storage.port import Tx
from server.storage.sqlite_tx import SqliteEngine, SqliteTx, connect_writer, in_transaction
from tests.floor.life import LIFE

T = TypeVar("T")

QUICK: Final = (0.0004, 0.004)
"""Seconds that a commit takes on a healthy disk."""
SLOW: Final = (0.05, 1.5)
"""And on one that has other things to do."""
SLOW_CHANCE: Final = 0.01


class Disk:
    """What outlives every server.

    Args:
        random: decides how long a commit takes.
        now: when the database is made.
    """

    def __init__(self, random: Random, now: Instant) -> None:
        self.connection = connect_writer(":memory:")
        self.tx = SqliteTx(self.connection)
        self.full = False
        self.writes_since = 0.0
        """The loop's seconds at which it was emptied last."""
        self._filled: list[float] = []
        """When it became full, and when it was emptied, by turns."""
        self._random = random
        fill_blank(self.connection, now)

    def transact(self, transaction: Callable[[Tx], T]) -> T:
        """Do something to the database while no server looks."""
        return in_transaction(self.connection, self.tx, transaction)

    def rows(self, sql: str, *params: object) -> list[tuple[Any, ...]]:
        """What is durable at this moment."""
        return self.connection.execute(sql, params).fetchall()

    def pause(self) -> float:
        """Seconds until the next commit is done."""
        slow = self._random.random() < SLOW_CHANCE
        return self._random.uniform(*(SLOW if slow else QUICK))

    def fill(self) -> None:
        """From now on nothing can be written."""
        if not self.full:
            self.full = True
            self._filled.append(asyncio.get_running_loop().time())

    def empty(self) -> None:
        """It takes writes again."""
        if self.full:
            self.full, self.writes_since = False, asyncio.get_running_loop().time()
            self._filled.append(self.writes_since)

    def took_nothing(self, first: float, last: float) -> bool:
        """Whether it was full from one of the loop's seconds to another."""
        times = [*self._filled, inf] if self.full else self._filled
        return any(
            filled <= first and last <= emptied
            for filled, emptied in zip(times[::2], times[1::2], strict=True)
        )

    def close(self) -> None:
        """The world is over."""
        self.connection.close()


class _Engine(SqliteEngine):
    """SQLite, on a disk that may be full."""

    def __init__(self, disk: Disk) -> None:
        super().__init__(disk.connection)
        self._disk = disk

    def begin(self) -> None:
        if self._disk.full:
            raise disk_full()
        super().begin()


def disk_full() -> sqlite3.OperationalError:
    """What SQLite says then."""
    error = sqlite3.OperationalError("database or disk is full")
    error.sqlite_errorcode = sqlite3.SQLITE_FULL
    return error


class DiskRunner:
    """`server.storage.port.Runner` of one server's life: the real group commit, with the disk's pauses for a thread.

    Args:
        disk: whose.
        crossing: told of every transaction by its name, before it is asked for and after it is durable; may end the
            life, and then never comes back.
    """

    def __init__(self, disk: Disk, crossing: Crossing) -> None:
        self._disk = disk
        self._crossing = crossing
        loop = asyncio.get_running_loop()
        self._commits = GroupCommit(_Engine(disk), self._submit, loop.time)

    async def write(self, transaction: Callable[[Tx], T], *, bulk: bool = False) -> T:
        result: T = await self._crossing(
            f"commit {name_of(transaction)}", partial(self._commits.write, transaction, bulk=bulk)
        )
        return result

    async def read(self, query: Callable[[Tx], T]) -> T:
        result: T = await self._crossing(f"read {name_of(query)}", partial(self._read, query))
        return result

    async def backup(self, directory: Path, at: Instant) -> Path:
        raise Refused(RefusalCode.STORE_UNAVAILABLE, problem="no backups in this world")

    async def close(self) -> None:
        await self._commits.close()

    async def _read(self, query: Callable[[Tx], T]) -> T:
        await asyncio.sleep(0)
        return in_transaction(self._disk.connection, self._disk.tx, query, reading=True)

    def _submit(self, work: Callable[[], list[Waiting]]) -> asyncio.Future[list[Waiting]]:
        loop = asyncio.get_running_loop()
        done: asyncio.Future[list[Waiting]] = loop.create_future()
        loop.call_later(self._disk.pause(), _do, work, done)
        return done


def _do(work: Callable[[], list[Waiting]], done: asyncio.Future[list[Waiting]]) -> None:
    try:
        done.set_result(work())
    except Exception as error:
        done.set_exception(error)


def name_of(transaction: Callable[..., object]) -> str:
    """What a transaction is called: its order's class, or its function's name."""
    if isinstance(transaction, partial):
        if transaction.args and transaction.func.__name__ == "carry_out":
            return type(transaction.args[0]).__name__
        return transaction.func.__name__
    return transaction.__name__.strip("_")


class Crossing:
    """Asks of every effect whether the server dies at it.

    Args:
        due: tells the side on which a life ends at an effect of this kind.
        die: ends the life.
    """

    def __init__(self, due: Callable[[str], str | None], die: Callable[[str], None]) -> None:
        self._due = due
        self._die = die

    async def __call__(self, kind: str, effect: Callable[[], Any]) -> Any:
        """Let the effect happen, unless death comes first."""
        side = self._due(kind)
        if side == "before":
            await self._end(kind, side)
        result = await effect()
        if side == "after":
            await self._end(kind, side)
        return result

    async def _end(self, kind: str, side: str) -> None:
        life = LIFE.get()
        if life is not None:
            self._die(f"{side} {kind}")
            await asyncio.get_running_loop().create_future()
