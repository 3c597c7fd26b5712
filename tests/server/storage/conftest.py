"""One suite, three runners: a test that asks for `store` or `office` runs on each of them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from server.storage.aiosqlite_runner import AiosqliteRunner
from server.storage.blank import make_blank
from server.storage.inline_runner import InlineRunner
from server.storage.port import Tx
from server.storage.postgres_runner import PostgresRunner
from server.storage.store import KeepingRunner, SqlStore
from tests.server.storage.office import NOON, Office
from tests.server.storage.postgres_server import PostgresServer

RUNNERS = ["inline", "aiosqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL server for all tests of this process."""
    server = PostgresServer()
    yield server
    server.stop()


class PostgresFloor:
    """One database and one runner for many tests: new ones for each would take a quarter of a second."""

    def __init__(self, server: PostgresServer) -> None:
        self._server = server
        self._runner: PostgresRunner | None = None

    async def emptied(self) -> PostgresRunner:
        """The runner, without the rows of the test before."""
        if self._runner is None:
            self._runner = await PostgresRunner.open(self._server.new_database(), NOON)
        await self._runner.write(_empty)
        return self._runner

    def close(self) -> None:
        """Leave the server."""
        if self._runner is not None:
            asyncio.run(self._runner.close())


def _empty(tx: Tx) -> None:
    # Without foreign keys and the triggers of the audit log, for this one transaction.
    tx.execute("SET LOCAL session_replication_role = replica")
    for (table,) in tx.all(
        "SELECT relname FROM pg_stat_user_tables WHERE relname NOT IN ('schema_migration', 'probe')"
    ):
        tx.execute(f"DELETE FROM {table}")


@pytest.fixture(scope="session")
def postgres_floor(postgres: PostgresServer) -> Iterator[PostgresFloor]:
    """The database that the conformance tests share."""
    floor = PostgresFloor(postgres)
    yield floor
    floor.close()


@pytest_asyncio.fixture(params=RUNNERS)
async def runner(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[KeepingRunner]:
    """Each runner in turn, on a database without rows."""
    if request.param == "postgresql":
        floor: PostgresFloor = request.getfixturevalue("postgres_floor")
        yield await floor.emptied()
        return
    opened: KeepingRunner
    if request.param == "inline":
        opened = InlineRunner.in_memory(NOON)
    else:
        make_blank(tmp_path / "kaden.db", NOON)
        opened = await AiosqliteRunner.open(tmp_path / "kaden.db", NOON)
    yield opened
    await opened.close()


@pytest.fixture
def store(runner: KeepingRunner) -> SqlStore:
    """The store over each runner in turn."""
    return SqlStore(runner)


@pytest_asyncio.fixture
async def office(store: SqlStore) -> Office:
    """The sample on each runner in turn."""
    return await Office.open(store)
