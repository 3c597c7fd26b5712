"""Transactions on a SQLite file from asyncio: one connection that writes, in group commit, and two that only read.

Rule: one connection writes and checkpoints (guarantees 0.4); no transaction is open while anybody awaits.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from functools import partial
from itertools import cycle
from pathlib import Path
from time import monotonic
from typing import Final, TypeVar

import aiosqlite
from aiosqlite.core import _STOP_RUNNING_SENTINEL

from kaden.clock import Instant
from kaden.protocol.refusals import RefusalCode, Refused
from server.logs import logger
from server.storage.backup import back_up
from server.storage.database_file import DatabaseFile
from server.storage.group_commit import GroupCommit
from server.storage.port import Tx
from server.storage.sqlite_tx import SqliteEngine, SqliteTx, connect_reader, in_transaction

T = TypeVar("T")

READERS: Final = 2

READ_SECONDS: Final = 5.0
"""A query that takes longer is broken off."""

STEPS_BETWEEN_LOOKS: Final = 10_000
"""Steps of SQLite's machine between two looks at the clock; about a millisecond."""

CLOSE_SECONDS: Final = 5.0

_log = logger("storage")


class Thread(aiosqlite.Connection):
    """aiosqlite's thread with its connection, given whole functions instead of single statements.

    It reaches into private parts of aiosqlite (its queue, its thread, how that ends); a contract test watches them.
    """

    def __init__(self, connector: Callable[[], sqlite3.Connection]) -> None:
        super().__init__(connector, iter_chunk_size=64)
        # A process must be able to end although a disk never answers; what was not committed was not acknowledged.
        self._thread.daemon = True

    async def open(self) -> None:
        """Start the thread and connect."""
        try:
            await self
        except BaseException:
            # aiosqlite tells the thread to end, but not when it has; by then the loop may be gone.
            await asyncio.to_thread(self._thread.join)
            raise

    def submit(self, function: Callable[[], T]) -> asyncio.Future[T]:
        """Run `function` in the thread, after all that was submitted before it."""
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._tx.put_nowait((future, function))
        return future

    def abandon(self, then: Callable[[], None] = lambda: None) -> None:
        """Close once the work in progress is over, and call `then`, in the thread; nobody waits for it."""
        connection, self._connection, self._running = self._connection, None, False

        def end() -> object:
            if connection is not None:
                connection.close()
            then()
            return _STOP_RUNNING_SENTINEL

        self._tx.put_nowait((None, end))

    @property
    def raw(self) -> sqlite3.Connection:
        """The connection; for functions that run in the thread."""
        return self._conn


class AiosqliteRunner:
    """`server.storage.port.Runner` on a SQLite file. Open it with `AiosqliteRunner.open`."""

    def __init__(self, file: DatabaseFile, writer: Thread, readers: tuple[Thread, ...]) -> None:
        self._file = file
        self._writer = writer
        self._readers = readers
        self._next_reader = cycle(readers)
        self._commits = GroupCommit(SqliteEngine(writer.raw), writer.submit)
        self._closed = False

    @classmethod
    async def open(cls, path: Path, now: Instant, *, create: bool = False) -> AiosqliteRunner:
        """The database in a file, locked until `close`.

        Raises:
            Refused: as `DatabaseFile` and its `connect` say.
        """
        if has_log_race(sqlite3.sqlite_version_info):
            _log.debug("this SQLite needs a single writer, and has one", version=sqlite3.sqlite_version)
        file = DatabaseFile(path, create=create)
        writer = Thread(partial(file.connect, now))
        readers = tuple(Thread(partial(connect_reader, path)) for _ in range(READERS))
        try:
            # The writer first: the readers need the file that it makes and the schema that it brings.
            for thread in (writer, *readers):
                await thread.open()
        except BaseException:
            for thread in (*readers, writer):
                await thread.close()
            file.release()
            raise
        return cls(file, writer, readers)

    @property
    def writer(self) -> sqlite3.Connection:
        """The connection that writes; for transactions that look at it, in its thread."""
        return self._writer.raw

    async def write(self, transaction: Callable[[Tx], T], *, bulk: bool = False) -> T:
        return await self._commits.write(transaction, bulk=bulk)

    async def read(self, query: Callable[[Tx], T]) -> T:
        if self._closed:
            raise Refused(RefusalCode.STORE_UNAVAILABLE, problem="closed")
        reader = next(self._next_reader)
        return await reader.submit(partial(_query, reader.raw, query))

    async def backup(self, directory: Path, at: Instant) -> Path:
        return await asyncio.to_thread(back_up, self._file.path, directory, at)

    async def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        try:
            async with asyncio.timeout(CLOSE_SECONDS):
                await self._commits.close()
                # The writer last: it is the one that writes the log back and removes it.
                for thread in (*self._readers, self._writer):
                    await thread.close()
        except TimeoutError:
            _log.error("the database does not close", path=str(self._file.path))
            for thread in self._readers:
                thread.abandon()
            # The lock stays as long as something may still be written.
            self._writer.abandon(self._file.release)
        else:
            self._file.release()


def has_log_race(version: tuple[int, ...]) -> bool:
    """Whether this SQLite can lose commits when two connections write and checkpoint (guarantees 0.4)."""
    fixed = version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)
    return version >= (3, 7) and not fixed


def _query(connection: sqlite3.Connection, query: Callable[[Tx], T]) -> T:
    """In the thread: one query on one state of the database, within the time limit."""
    ends = monotonic() + READ_SECONDS
    connection.set_progress_handler(lambda: monotonic() > ends, STEPS_BETWEEN_LOOKS)
    return in_transaction(connection, SqliteTx(connection), query, reading=True)
