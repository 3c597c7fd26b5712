"""Transactions in the caller's own thread: for simulation, tests and commands that run without a server.

Rule: nothing here waits for anything but the disk, so a simulated world stays in step.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from kaden.clock import Instant
from kaden.protocol.refusals import RefusalCode, Refused
from server.storage.backup import back_up
from server.storage.blank import fill_blank
from server.storage.database_file import DatabaseFile
from server.storage.port import Tx
from server.storage.sqlite_tx import SqliteTx, connect_writer, in_transaction

T = TypeVar("T")


class InlineRunner:
    """`server.storage.port.Runner` over one connection, without a thread."""

    def __init__(self, connection: sqlite3.Connection, file: DatabaseFile | None) -> None:
        self._connection = connection
        self._tx = SqliteTx(connection)
        self._file = file
        self._closed = False

    @classmethod
    def in_memory(cls, now: Instant) -> InlineRunner:
        """A new, empty database that is gone when it is closed."""
        connection = connect_writer(":memory:")
        fill_blank(connection, now)
        return cls(connection, None)

    @classmethod
    def on_file(cls, path: Path, now: Instant, *, create: bool = False) -> InlineRunner:
        """The database in a file, locked until `close`.

        Raises:
            Refused: as `DatabaseFile` and its `connect` say.
        """
        file = DatabaseFile(path, create=create)
        try:
            return cls(file.connect(now), file)
        except BaseException:
            file.release()
            raise

    def transact(self, transaction: Callable[[Tx], T]) -> T:
        """Run and commit at once.

        Raises:
            Refused: STORE_UNAVAILABLE; or what the transaction raises.
        """
        return self._run(transaction)

    def _run(self, transaction: Callable[[Tx], T], *, reading: bool = False) -> T:
        if self._closed:
            raise Refused(RefusalCode.STORE_UNAVAILABLE, problem="closed")
        return in_transaction(self._connection, self._tx, transaction, reading=reading)

    async def write(self, transaction: Callable[[Tx], T], *, bulk: bool = False) -> T:
        return self.transact(transaction)

    async def read(self, query: Callable[[Tx], T]) -> T:
        self._connection.execute("PRAGMA query_only = ON")
        try:
            return self._run(query, reading=True)
        finally:
            self._connection.execute("PRAGMA query_only = OFF")

    async def backup(self, directory: Path, at: Instant) -> Path:
        if self._file is None:
            raise Refused(RefusalCode.STORE_UNAVAILABLE, problem="a database in memory has no backup")
        return back_up(self._file.path, directory, at)

    async def close(self) -> None:
        self.shut()

    def shut(self) -> None:
        """Close without a loop; safe to call twice."""
        if not self._closed:
            self._closed = True
            self._connection.close()
            if self._file is not None:
                self._file.release()
