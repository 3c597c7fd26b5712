"""A transaction on a `sqlite3` connection, and how every connection of ours is set up.

Rule: connections are in autocommit mode, so that BEGIN, SAVEPOINT and COMMIT stand where we write them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final, TypeVar

from kaden.clock import Millis
from kaden.protocol.refusals import Refused
from server.storage.dialect import SQLITE, SqlDialect
from server.storage.port import Row, Tx
from server.storage.sqlite_faults import refusal_of

T = TypeVar("T")

BUSY_TIMEOUT: Final[Millis] = 5_000

WRITER_CACHE: Final = 32 * 1024
"""KiB of pages that the writer may hold; with SQLite's 2,000 an import's transaction spills to the disk and back, as do
claims among a million records."""

STATEMENTS_KEPT: Final = 512
"""Prepared statements per connection; more than this program has."""


class SqliteTx:
    """`server.storage.port.Tx` over an open transaction of a connection."""

    __slots__ = ("_connection",)

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    @property
    def dialect(self) -> SqlDialect:
        return SQLITE

    def execute(self, sql: str, params: Sequence[object] = ()) -> int:
        return self._connection.execute(sql, params).rowcount

    def insert(self, sql: str, params: Sequence[object] = ()) -> int | None:
        done = self._connection.execute(sql, params)
        return done.lastrowid if done.rowcount else None

    def one(self, sql: str, params: Sequence[object] = ()) -> Row | None:
        # All rows are fetched: a statement that is left half-read would keep its savepoint from being released.
        rows: list[Row] = self._connection.execute(sql, params).fetchall()
        return rows[0] if rows else None

    def all(self, sql: str, params: Sequence[object] = ()) -> list[Row]:
        return self._connection.execute(sql, params).fetchall()

    def many(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        self._connection.executemany(sql, rows)


def in_transaction(
    connection: sqlite3.Connection, tx: Tx, transaction: Callable[[Tx], T], *, reading: bool = False
) -> T:
    """Run one transaction by itself and commit it; what it raises undoes it.

    Args:
        connection: it has no open transaction.
        tx: over the connection.
        transaction: what to run.
        reading: do not take the lock of a writer.

    Raises:
        Refused: STORE_UNAVAILABLE; or what the transaction raises.
    """
    try:
        connection.execute("BEGIN" if reading else "BEGIN IMMEDIATE")
        result = transaction(tx)
        connection.execute("COMMIT")
    except BaseException as error:
        roll_back(connection)
        refusal = refusal_of(error)
        if refusal is not None:
            raise refusal from error
        raise
    return result


def roll_back(connection: sqlite3.Connection) -> None:
    """Undo the open transaction; SQLite has done so by itself after some troubles of the disk."""
    if connection.in_transaction:
        connection.execute("ROLLBACK")


class SqliteEngine:
    """`server.storage.group_commit.Engine` on SQLite."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._execute = connection.execute
        self.tx = SqliteTx(connection)

    def begin(self) -> None:
        self._execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        self._execute("COMMIT")

    def roll_back(self) -> None:
        with suppress(sqlite3.Error):
            roll_back(self._connection)

    def mark(self) -> None:
        self._execute("SAVEPOINT one")

    def undo(self) -> None:
        self._execute("ROLLBACK TO one")

    def keep(self) -> None:
        self._execute("RELEASE one")

    def refusal_of(self, error: Exception) -> Refused | None:
        return refusal_of(error)

    def passes(self, error: Exception) -> bool:
        return False


def connect_writer(place: str | Path, *, create: bool = False) -> sqlite3.Connection:
    """The one connection that writes and checkpoints (guarantees 0.4, 6).

    Args:
        place: the file, or ":memory:".
        create: make the file when it is missing.
    """
    uri = (
        "file::memory:" if place == ":memory:" else f"{Path(place).absolute().as_uri()}?mode=rw{'c' * create}"
    )
    connection = sqlite3.connect(
        uri,
        uri=True,
        isolation_level=None,
        cached_statements=STATEMENTS_KEPT,
    )
    connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT}")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    # A statement's own undo log would go to a temporary file in long transactions: 400 instead of 80 µs for a claim.
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute(f"PRAGMA cache_size = -{WRITER_CACHE}")
    return connection


def connect_reader(path: Path) -> sqlite3.Connection:
    """A connection that can neither write nor checkpoint (guarantees 6)."""
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=ro",
        uri=True,
        isolation_level=None,
        cached_statements=STATEMENTS_KEPT,
    )
    connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT}")
    connection.execute("PRAGMA query_only = ON")
    connection.execute("PRAGMA wal_autocheckpoint = 0")
    return connection
