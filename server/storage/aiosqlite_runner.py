"""Transactions on SQLite from asyncio: all that wait are committed together, each in a savepoint of its own.

Rule: one connection writes and checkpoints, the others can only read (guarantees 0.4). A future is resolved after the
commit, so what was acknowledged is on the disk; limits.md section 2 has the figures that led here.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import cycle
from pathlib import Path
from time import monotonic
from typing import Any, Final, TypeVar

import aiosqlite

from kaden.clock import Instant
from kaden.protocol.refusals import RefusalCode, Refused
from server.logs import logger
from server.storage.backup import back_up
from server.storage.database_file import DatabaseFile
from server.storage.port import Tx
from server.storage.sqlite_faults import refusal_of
from server.storage.sqlite_tx import SqliteTx, connect_reader, in_transaction, roll_back

T = TypeVar("T")

GROUP: Final = 64
"""Transactions in one commit at most."""

GROUP_SECONDS: Final = 0.005
"""Work in one commit at most; a transaction that has begun is finished."""

WAITING: Final = 10_000
"""Transactions that may wait; one more is refused, because by then the disk is not keeping up."""

READERS: Final = 2

READ_SECONDS: Final = 5.0
"""A query that takes longer is broken off."""

STEPS_BETWEEN_LOOKS: Final = 10_000
"""Steps of SQLite's machine between two looks at the clock; about a millisecond."""

CLOSE_SECONDS: Final = 5.0

_log = logger("storage")


class _Thread(aiosqlite.Connection):
    """aiosqlite's thread with its connection, given whole functions instead of single statements.

    It reaches into two private parts of aiosqlite, `_tx` and `_thread`; a contract test watches them.
    """

    def __init__(self, connector: Callable[[], sqlite3.Connection]) -> None:
        super().__init__(connector, iter_chunk_size=64)
        # A process must be able to end although a disk never answers; what was not committed was not acknowledged.
        self._thread.daemon = True

    def submit(self, function: Callable[[], T]) -> asyncio.Future[T]:
        """Run `function` in the thread, after all that was submitted before it."""
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._tx.put_nowait((future, function))
        return future

    @property
    def raw(self) -> sqlite3.Connection:
        """The connection; for functions that run in the thread."""
        return self._conn


@dataclass(slots=True)
class _Waiting:
    """A transaction and whoever waits for it."""

    transaction: Callable[[Tx], Any]
    future: asyncio.Future[Any]
    result: Any = None
    error: BaseException | None = None

    def settle(self) -> None:
        """Tell the caller, if it still waits."""
        if self.future.done():
            return
        if self.error is not None:
            self.future.set_exception(self.error)
        else:
            self.future.set_result(self.result)


class AiosqliteRunner:
    """`server.storage.port.Runner` on a SQLite file. Open it with `AiosqliteRunner.open`."""

    def __init__(self, file: DatabaseFile, writer: _Thread, readers: tuple[_Thread, ...]) -> None:
        self._file = file
        self._writer = writer
        self._tx = SqliteTx(writer.raw)
        self._readers = readers
        self._next_reader = cycle(readers)
        self._interactive: deque[_Waiting] = deque()
        self._bulk: deque[_Waiting] = deque()
        self._busy = False
        """Whether a group is on its way to the thread or in it."""
        self._closed = False
        self._idle = asyncio.Event()
        self._idle.set()

    @classmethod
    async def open(cls, path: Path, now: Instant, *, create: bool = False) -> AiosqliteRunner:
        """The database in a file, locked until `close`.

        Raises:
            Refused: as `DatabaseFile` and its `connect` say.
        """
        if has_log_race(sqlite3.sqlite_version_info):
            _log.info("this SQLite needs a single writer", version=sqlite3.sqlite_version)
        file = DatabaseFile(path, create=create)
        writer = _Thread(partial(file.connect, now))
        readers = tuple(_Thread(partial(connect_reader, path)) for _ in range(READERS))
        try:
            # The writer first: the readers need the file that it makes and the schema that it brings.
            for thread in (writer, *readers):
                await thread
        except BaseException:
            for thread in (*readers, writer):
                await thread.close()
            file.release()
            raise
        return cls(file, writer, readers)

    # ---- writing -------------------------------------------------------------------------------------------------

    async def write(self, transaction: Callable[[Tx], T], *, bulk: bool = False) -> T:
        if self._closed:
            raise Refused(RefusalCode.STORE_UNAVAILABLE, problem="closed")
        lane = self._bulk if bulk else self._interactive
        if len(lane) >= WAITING:
            raise Refused(RefusalCode.STORE_UNAVAILABLE, problem="too many transactions wait")
        waiting = _Waiting(transaction, asyncio.get_running_loop().create_future())
        lane.append(waiting)
        self._wake()
        result: T = await waiting.future
        return result

    def _wake(self) -> None:
        """Send a group to the thread once this turn of the loop is over: others of the same turn join it."""
        if not self._busy:
            self._busy = True
            self._idle.clear()
            asyncio.get_running_loop().call_soon(self._send)

    def _send(self) -> None:
        self._writer.submit(self._commit_group).add_done_callback(self._committed)

    def _committed(self, group: asyncio.Future[list[_Waiting]]) -> None:
        for waiting in group.result():
            waiting.settle()
        self._busy = False
        if self._interactive or self._bulk:
            self._wake()
        else:
            self._idle.set()

    def _commit_group(self) -> list[_Waiting]:
        """In the thread: one commit for all that wait, also for those that come while it works."""
        connection, group = self._writer.raw, list[_Waiting]()
        try:
            connection.execute("BEGIN IMMEDIATE")
            ends = monotonic() + GROUP_SECONDS
            while len(group) < GROUP and monotonic() < ends and (waiting := self._pull()) is not None:
                group.append(waiting)
                self._run(connection, waiting)
            connection.execute("COMMIT")
        except sqlite3.Error as error:
            roll_back(connection)
            if not group and (waiting := self._pull()) is not None:
                group.append(waiting)
            for waiting in group:
                waiting.error = refusal_of(error) or error
        return group

    def _pull(self) -> _Waiting | None:
        """The next transaction, people's before bulk work; those whose caller has gone are passed by."""
        for lane in (self._interactive, self._bulk):
            while lane:
                waiting = lane.popleft()
                if not waiting.future.cancelled():
                    return waiting
        return None

    def _run(self, connection: sqlite3.Connection, waiting: _Waiting) -> None:
        """One transaction in its savepoint.

        Raises:
            sqlite3.Error: trouble that concerns the whole group.
        """
        connection.execute("SAVEPOINT one")
        try:
            waiting.result = waiting.transaction(self._tx)
        except Exception as error:
            if refusal_of(error) is not None:
                raise
            waiting.error = error
            connection.execute("ROLLBACK TO one")
        connection.execute("RELEASE one")

    # ---- reading -------------------------------------------------------------------------------------------------

    async def read(self, query: Callable[[Tx], T]) -> T:
        if self._closed:
            raise Refused(RefusalCode.STORE_UNAVAILABLE, problem="closed")
        reader = next(self._next_reader)
        return await reader.submit(partial(_query, reader.raw, query))

    async def backup(self, directory: Path, at: Instant) -> Path:
        return await asyncio.to_thread(back_up, self._file.path, directory, at)

    # ---- the end -------------------------------------------------------------------------------------------------

    async def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        try:
            async with asyncio.timeout(CLOSE_SECONDS):
                await self._idle.wait()
                for thread in (*self._readers, self._writer):
                    await thread.close()
        except TimeoutError:
            _log.error("the database does not close", path=str(self._file.path))
        finally:
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
