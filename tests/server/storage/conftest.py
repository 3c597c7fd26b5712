"""One suite, three runners: a test that asks for `store` or `office` runs on each of them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from server.storage.aiosqlite_runner import AiosqliteRunner
from server.storage.inline_runner import InlineRunner
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


async def open_runner(kind: str, folder: Path, request: pytest.FixtureRequest) -> KeepingRunner:
    """A runner of that kind on a new database."""
    if kind == "inline":
        return InlineRunner.in_memory(NOON)
    if kind == "aiosqlite":
        return await AiosqliteRunner.open(folder / "kaden.db", NOON, create=True)
    from server.storage.postgres_runner import PostgresRunner

    server: PostgresServer = request.getfixturevalue("postgres")
    return await PostgresRunner.open(server.floor(), NOON)


@pytest_asyncio.fixture(params=RUNNERS)
async def runner(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[KeepingRunner]:
    """Each runner in turn, on a new database."""
    opened = await open_runner(request.param, tmp_path, request)
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
