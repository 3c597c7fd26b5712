"""Transactions on PostgreSQL: one connection that writes, in group commit, and a pool that only reads.

Rule: one server works on a database and writes in one order, as on SQLite; the lock that says so goes with the writing
connection. A commit whose answer was lost is not guessed at: PostgreSQL is asked for its fate (guarantees F15).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache, partial
from pathlib import Path
from time import sleep
from typing import Any, Final, TypeVar

import psycopg
from psycopg.errors import (
    DeadlockDetected,
    LockNotAvailable,
    OperationalError,
    ReadOnlySqlTransaction,
    SerializationFailure,
)
from psycopg_pool import ConnectionPool

from kaden.clock import Instant
from kaden.protocol.refusals import RefusalCode, Refused
from server.logs import logger
from server.storage.dialect import POSTGRESQL, SqlDialect
from server.storage.group_commit import GroupCommit, Waiting
from server.storage.migrate import migrate, refuse_other_schema
from server.storage.port import Row, Tx

T = TypeVar("T")

READERS: Final = 4

READ_MILLIS: Final = 5_000
"""A query that takes longer is broken off by the server."""

CONNECT_SECONDS: Final = 5

FATE_SECONDS: Final = 5.0
FATE_LOOKS: Final = 100
"""How long, and how often, the fate of a commit is asked for that the server is still busy with."""

CLOSE_SECONDS: Final = 5.0

LOCK_MILLIS: Final = 1_000
"""How long the lock of the database is waited for: so long PostgreSQL may take to see that its last holder is gone."""

_READ_ONLY: Final = "-c default_transaction_read_only=on -c default_transaction_isolation=repeatable\\ read"
"""One state of the database for all statements of a query, as on SQLite."""

_OUR_LOCK: Final = 0x6B616465
"""Key of the advisory lock that our server holds on its database."""

_HOLDER: Final = (
    "SELECT l.pid FROM pg_locks l JOIN pg_database d ON d.oid = l.database AND d.datname = current_database()"
    " WHERE l.locktype = 'advisory' AND l.objid = %s AND l.granted"
)

_log = logger("storage")


@lru_cache(maxsize=512)
def _translated(sql: str) -> str:
    """The statement with the driver's placeholders."""
    return sql.replace("%", "%%").replace("?", "%s")


class PostgresTx:
    """`server.storage.port.Tx` over an open transaction of a connection."""

    __slots__ = ("_cursor",)

    def __init__(self, connection: psycopg.Connection[Row]) -> None:
        self._cursor = connection.cursor()

    @property
    def dialect(self) -> SqlDialect:
        return POSTGRESQL

    def execute(self, sql: str, params: Sequence[object] = ()) -> int:
        return self._cursor.execute(_translated(sql), params).rowcount

    def insert(self, sql: str, params: Sequence[object] = ()) -> int | None:
        row = self._cursor.execute(_translated(f"{sql} RETURNING id"), params).fetchone()
        return None if row is None else row[0]

    def one(self, sql: str, params: Sequence[object] = ()) -> Row | None:
        return self._cursor.execute(_translated(sql), params).fetchone()

    def all(self, sql: str, params: Sequence[object] = ()) -> list[Row]:
        return self._cursor.execute(_translated(sql), params).fetchall()

    def many(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        self._cursor.executemany(_translated(sql), rows)


class PostgresEngine:
    """`server.storage.group_commit.Engine` on PostgreSQL; connects again by itself."""

    def __init__(self, address: str) -> None:
        self._address = address
        self.connection = self._connect_alone()
        self._transaction: int | None = None
        """PostgreSQL's number of the open transaction."""

    @property
    def tx(self) -> PostgresTx:
        return PostgresTx(self.connection)

    @property
    def name(self) -> str:
        """Which database, without the password."""
        return _name(self.connection)

    def _connect(self) -> psycopg.Connection[Row]:
        """A connection that does not hold the lock."""
        return psycopg.connect(self._address, autocommit=True, connect_timeout=CONNECT_SECONDS)

    def _connect_alone(self) -> psycopg.Connection[Row]:
        """A connection that holds the lock of the database.

        Raises:
            Refused: DATABASE_IN_USE.
        """
        connection = self._connect()
        try:
            _take_lock(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def begin(self) -> None:
        if self.connection.closed:
            self.connection = self._connect_alone()
        self.connection.execute("BEGIN")
        row = self.connection.execute("SELECT pg_current_xact_id()::text::bigint").fetchone()
        self._transaction = None if row is None else row[0]

    def commit(self) -> None:
        try:
            self.connection.execute("COMMIT")
        except OperationalError:
            if not self.connection.closed or self._fate() != "committed":
                raise

    def _fate(self) -> str:
        """What became of a commit whose answer was lost with the connection."""
        fate = "in progress"
        with self._connect() as connection:
            for _ in range(FATE_LOOKS):
                row = connection.execute(
                    "SELECT pg_xact_status(%s::text::xid8)", (self._transaction,)
                ).fetchone()
                fate = "unknown" if row is None else row[0]
                if fate != "in progress":
                    break
                sleep(FATE_SECONDS / FATE_LOOKS)
        return fate

    def roll_back(self) -> None:
        try:
            self.connection.execute("ROLLBACK")
        except psycopg.Error:
            self.connection.close()

    def mark(self) -> None:
        self.connection.execute("SAVEPOINT one")

    def undo(self) -> None:
        self.connection.execute("ROLLBACK TO one")

    def keep(self) -> None:
        self.connection.execute("RELEASE one")

    def refusal_of(self, error: Exception) -> Refused | None:
        return refusal_of(error)

    def passes(self, error: Exception) -> bool:
        return isinstance(error, DeadlockDetected | SerializationFailure)

    def close(self) -> None:
        """Leave the server."""
        self.connection.close()

    def transact(self, transaction: Callable[[Tx], T]) -> T:
        """Run and commit one transaction by itself."""
        with self.connection.transaction():
            return transaction(self.tx)


def _name(connection: psycopg.Connection[Row]) -> str:
    return f"{connection.info.host}/{connection.info.dbname}"


def _take_lock(connection: psycopg.Connection[Row]) -> None:
    connection.execute(f"SET lock_timeout = {LOCK_MILLIS}")
    try:
        connection.execute("SELECT pg_advisory_lock(%s)", (_OUR_LOCK,))
    except LockNotAvailable:
        holder = connection.execute(_HOLDER, (_OUR_LOCK,)).fetchone()
        pid = holder[0] if holder else "?"
        raise Refused(RefusalCode.DATABASE_IN_USE, path=_name(connection), pid=pid) from None
    connection.execute("RESET lock_timeout")


def refusal_of(error: Exception) -> Refused | None:
    """STORE_UNAVAILABLE when the database is in trouble; None when the error is the transaction's own."""
    if isinstance(error, Refused) and error.code is RefusalCode.DATABASE_IN_USE:
        return Refused(RefusalCode.STORE_UNAVAILABLE, problem="the database is in use")
    if isinstance(error, OperationalError | psycopg.InterfaceError | ReadOnlySqlTransaction):
        return Refused(RefusalCode.STORE_UNAVAILABLE, problem=_first_line(error))
    return None


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


class PostgresRunner:
    """`server.storage.port.Runner` on PostgreSQL. Open it with `PostgresRunner.open`."""

    def __init__(self, engine: PostgresEngine, pool: ConnectionPool[Any], writer: ThreadPoolExecutor) -> None:
        self._engine = engine
        self._pool = pool
        self._writer = writer
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="postgres-read")
        self._commits = GroupCommit(engine, self._submit)
        self._closed = False

    @classmethod
    async def open(cls, address: str, now: Instant) -> PostgresRunner:
        """The database at a `postgresql://` address, brought to this release's schema.

        Raises:
            Refused: STORE_UNAVAILABLE, DATABASE_IN_USE, DATABASE_NEWER.
        """
        loop = asyncio.get_running_loop()
        writer = ThreadPoolExecutor(1, thread_name_prefix="postgres-write")
        try:
            engine = await loop.run_in_executor(writer, _prepared, address, now)
        except BaseException:
            writer.shutdown(wait=False)
            raise
        settings = {
            "autocommit": True,
            "options": f"{_READ_ONLY} -c statement_timeout={READ_MILLIS}",
        }
        pool: ConnectionPool[Any] = ConnectionPool(
            address,
            min_size=1,
            max_size=READERS,
            kwargs=settings,
            open=False,
            check=ConnectionPool.check_connection,
            timeout=CONNECT_SECONDS,
        )
        await asyncio.to_thread(pool.open)
        return cls(engine, pool, writer)

    @property
    def engine(self) -> PostgresEngine:
        """The connection that writes; for use in its thread."""
        return self._engine

    def _submit(self, function: Callable[[], list[Waiting]]) -> asyncio.Future[list[Waiting]]:
        return asyncio.get_running_loop().run_in_executor(self._writer, function)

    async def write(self, transaction: Callable[[Tx], T], *, bulk: bool = False) -> T:
        return await self._commits.write(transaction, bulk=bulk)

    async def read(self, query: Callable[[Tx], T]) -> T:
        if self._closed:
            raise Refused(RefusalCode.STORE_UNAVAILABLE, problem="closed")
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._readers, partial(self._query, query))

    def _query(self, query: Callable[[Tx], T]) -> T:
        try:
            with self._pool.connection() as connection, connection.transaction():
                return query(PostgresTx(connection))
        except psycopg.Error as error:
            refusal = refusal_of(error)
            if refusal is not None:
                raise refusal from error
            raise

    async def backup(self, directory: Path, at: Instant) -> Path:
        raise Refused(RefusalCode.STORE_UNAVAILABLE, problem="PostgreSQL is copied with pg_dump")

    async def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        try:
            async with asyncio.timeout(CLOSE_SECONDS):
                await self._commits.close()
                await asyncio.to_thread(self._pool.close, CLOSE_SECONDS)
        except TimeoutError:
            _log.error("the database does not close")
        finally:
            self._engine.close()
            self._writer.shutdown(wait=False)
            self._readers.shutdown(wait=False)


def _prepared(address: str, now: Instant) -> PostgresEngine:
    """In the writer's thread: a connection to a database of this release's schema."""
    try:
        engine = PostgresEngine(address)
    except OperationalError as error:
        raise Refused(RefusalCode.STORE_UNAVAILABLE, problem=_first_line(error)) from error
    try:
        migrate(engine.transact, POSTGRESQL, engine.name, now)
    except BaseException:
        engine.close()
        raise
    return engine


def read_once(address: str, query: Callable[[Tx], T]) -> T:
    """What `query` finds in the database at an address, beside a server that may hold it; nothing is changed.

    Raises:
        Refused: STORE_UNAVAILABLE, DATABASE_NEWER, DATABASE_OLDER.
    """
    try:
        with psycopg.connect(address, connect_timeout=CONNECT_SECONDS, options=_READ_ONLY) as connection:
            tx = PostgresTx(connection)
            if not tx.all("SELECT 1 FROM pg_tables WHERE tablename = 'schema_migration'"):
                raise Refused(RefusalCode.DATABASE_MISSING, path=_name(connection))
            refuse_other_schema(tx, _name(connection))
            return query(tx)
    except psycopg.Error as error:
        refusal = refusal_of(error)
        if refusal is not None:
            raise refusal from error
        raise
