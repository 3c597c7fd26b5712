"""The runner on a SQLite file: what aiosqlite must go on being, reading, closing, and the version to beware of."""

from __future__ import annotations

import asyncio
import fcntl
import os
import sqlite3
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from threading import Thread as PlainThread
from threading import current_thread

import pytest
import pytest_asyncio

from kaden.protocol.refusals import RefusalCode, Refused
from server.storage import aiosqlite_runner
from server.storage.aiosqlite_runner import AiosqliteRunner, Thread, has_log_race
from server.storage.port import Tx
from server.storage.sqlite_tx import BUSY_TIMEOUT
from tests.server.storage.office import NOON

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"


@pytest_asyncio.fixture
async def runner(tmp_path: Path) -> AsyncIterator[AiosqliteRunner]:
    """The runner on a new file."""
    opened = await AiosqliteRunner.open(tmp_path / "kaden.db", NOON, create=True)
    yield opened
    await opened.close()


def one(tx: Tx) -> int:
    return int((tx.one("SELECT 1") or (0,))[0])


# ---- aiosqlite's private parts that we use ---------------------------------------------------------------------------


async def test_functions_run_in_aiosqlites_thread_in_their_order() -> None:
    """The contract with aiosqlite 0.22: a queue of futures and functions, and a thread that can be made a daemon."""
    thread = Thread(lambda: sqlite3.connect(":memory:"))
    assert isinstance(thread._thread, PlainThread)
    assert thread._thread.daemon
    await thread.open()
    order: list[int] = []
    await asyncio.gather(*(thread.submit(partial(order.append, n)) for n in range(10)))
    assert order == list(range(10))
    assert await thread.submit(current_thread) is thread._thread
    with pytest.raises(ZeroDivisionError):
        await thread.submit(lambda: 1 // 0)
    assert await thread.submit(lambda: thread.raw.execute("SELECT 1").fetchone()) == (1,)
    await thread.close()
    await ended(thread)


async def test_a_thread_that_cannot_connect_has_ended() -> None:
    def fail() -> sqlite3.Connection:
        raise sqlite3.OperationalError("no such place")

    thread = Thread(fail)
    with pytest.raises(sqlite3.OperationalError):
        await thread.open()
    assert not thread._thread.is_alive()


async def test_an_abandoned_thread_ends_by_itself() -> None:
    thread = Thread(lambda: sqlite3.connect(":memory:"))
    await thread.open()
    thread.abandon()
    thread.abandon()
    await ended(thread)


async def ended(thread: Thread) -> None:
    await asyncio.to_thread(thread._thread.join, 10)
    assert not thread._thread.is_alive()


# ---- how the connections are set up ----------------------------------------------------------------------------------


async def test_the_writer_is_durable_and_checks_foreign_keys(runner: AiosqliteRunner) -> None:
    """Guarantees 0.5, 6."""

    def settings(tx: Tx) -> list[object]:
        names = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout", "wal_autocheckpoint")
        return [(tx.one(f"PRAGMA {name}") or (None,))[0] for name in names]

    assert await runner.write(settings) == ["wal", 2, 1, BUSY_TIMEOUT, 1000]


async def test_readers_neither_write_nor_checkpoint(runner: AiosqliteRunner) -> None:
    """Guarantee 0.4."""

    def settings(tx: Tx) -> list[object]:
        return [(tx.one(f"PRAGMA {name}") or (None,))[0] for name in ("query_only", "wal_autocheckpoint")]

    for _ in range(aiosqlite_runner.READERS):
        assert await runner.read(settings) == [1, 0]


async def test_a_query_sees_one_state_of_the_database(runner: AiosqliteRunner) -> None:
    def add(tx: Tx) -> None:
        tx.execute("INSERT INTO dial_group (name) VALUES ('new')")

    loop = asyncio.get_running_loop()

    def count_twice(tx: Tx) -> list[object]:
        before = tx.one("SELECT count(*) FROM dial_group")
        asyncio.run_coroutine_threadsafe(runner.write(add), loop).result(30)
        return [before, tx.one("SELECT count(*) FROM dial_group")]

    assert await runner.read(count_twice) == [(0,), (0,)]
    assert await runner.read(lambda tx: tx.one("SELECT count(*) FROM dial_group")) == (1,)


async def test_a_query_that_takes_too_long_is_broken_off(
    runner: AiosqliteRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Guarantees 6, 7.3 case 63."""
    monkeypatch.setattr(aiosqlite_runner, "READ_SECONDS", 0.05)
    for _ in range(aiosqlite_runner.READERS):
        with pytest.raises(Refused) as refused:
            await runner.read(lambda tx: tx.one(ENDLESS))
        assert refused.value.code is RefusalCode.STORE_UNAVAILABLE
    monkeypatch.undo()
    assert await runner.read(one) == 1


async def test_a_reader_who_leaves_disturbs_nobody(
    runner: AiosqliteRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(aiosqlite_runner, "READ_SECONDS", 0.05)
    leaving = asyncio.gather(*(runner.read(lambda tx: tx.one(ENDLESS)) for _ in range(4)))
    await asyncio.sleep(0)
    leaving.cancel()
    assert await runner.read(one) == 1
    assert await runner.write(one) == 1


# ---- the end ---------------------------------------------------------------------------------------------------------


async def test_closing_writes_the_log_back(tmp_path: Path) -> None:
    """A log that stays behind is how the next start knows of an unclean end."""
    path = tmp_path / "kaden.db"
    runner = await AiosqliteRunner.open(path, NOON, create=True)
    assert path.with_name("kaden.db-wal").exists()
    await runner.close()
    assert sorted(os.listdir(tmp_path)) == ["kaden.db", "kaden.db.lock"]


async def test_closing_takes_bounded_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Guarantees 6: a thread that hangs does not keep the process."""
    monkeypatch.setattr(aiosqlite_runner, "CLOSE_SECONDS", 0.1)
    path = tmp_path / "kaden.db"
    runner = await AiosqliteRunner.open(path, NOON, create=True)
    interrupt = runner.writer.interrupt
    hanging = asyncio.gather(runner.write(lambda tx: tx.one(ENDLESS)))
    await asyncio.sleep(0)
    await runner.close()
    with pytest.raises(Refused) as refused:
        await AiosqliteRunner.open(path, NOON)
    assert refused.value.code is RefusalCode.DATABASE_IN_USE
    interrupt()
    with pytest.raises(Refused):
        await hanging
    monkeypatch.undo()
    await until_free(path)
    again = await AiosqliteRunner.open(path, NOON)
    await again.close()


async def until_free(path: Path) -> None:
    """Wait until nobody holds the lock of a database file."""
    with path.with_name(f"{path.name}.lock").open() as lock:
        await asyncio.to_thread(fcntl.flock, lock, fcntl.LOCK_EX)


async def test_a_database_that_cannot_be_opened_leaves_no_lock(tmp_path: Path) -> None:
    path = tmp_path / "kaden.db"
    path.write_bytes(b"no database" * 1000)
    for _ in range(2):
        with pytest.raises(Refused) as refused:
            await AiosqliteRunner.open(path, NOON)
        assert refused.value.code is RefusalCode.DATABASE_DAMAGED


@pytest.mark.parametrize(
    ("version", "affected"),
    [
        ((3, 6, 23), False),
        ((3, 7, 0), True),
        ((3, 40, 1), True),
        ((3, 44, 5), True),
        ((3, 44, 6), False),
        ((3, 45, 0), True),
        ((3, 50, 6), True),
        ((3, 50, 7), False),
        ((3, 51, 2), True),
        ((3, 51, 3), False),
        ((3, 52, 0), False),
    ],
)
def test_versions_with_the_race_of_the_log_are_known(version: tuple[int, ...], affected: bool) -> None:
    """Guarantee 0.4."""
    assert has_log_race(version) is affected
