"""The runner on PostgreSQL: what is its own beside the common suite (guarantees F15)."""

from __future__ import annotations

import asyncio
from pathlib import Path
from threading import Barrier
from typing import cast

import psycopg
import pytest

from kaden.protocol.refusals import RefusalCode, Refused
from server.storage import postgres_runner
from server.storage.migrate import migrations
from server.storage.port import Row, Tx
from server.storage.postgres_runner import PostgresRunner
from tests.server.storage.office import NOON
from tests.server.storage.postgres_server import PostgresServer

pytestmark = pytest.mark.postgres

END_OTHERS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


def add(tx: Tx) -> int | None:
    return tx.insert("INSERT INTO dial_group (name) SELECT 'n' || count(*) FROM dial_group")


async def groups(runner: PostgresRunner) -> int:
    row = await runner.read(lambda tx: tx.one("SELECT count(*) FROM dial_group"))
    assert row is not None
    return int(row[0])


async def test_a_second_server_is_refused(postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Guarantee F11; also when both start at once, so that one of them migrates."""
    monkeypatch.setattr(postgres_runner, "LOCK_MILLIS", 50)
    address = postgres.new_database()
    opened = await asyncio.gather(
        *(PostgresRunner.open(address, NOON) for _ in range(3)), return_exceptions=True
    )
    [runner] = [each for each in opened if isinstance(each, PostgresRunner)]
    for other in opened:
        if not isinstance(other, PostgresRunner):
            assert isinstance(other, Refused)
            assert other.code is RefusalCode.DATABASE_IN_USE
            assert other.values["pid"] == runner.engine.connection.info.backend_pid
    rows = await runner.read(lambda tx: tx.all("SELECT number FROM schema_migration ORDER BY number"))
    assert rows == [(migration.number,) for migration in migrations()]
    await runner.close()
    await runner.close()
    await (await PostgresRunner.open(address, NOON)).close()


async def test_a_newer_database_is_left_alone(postgres: PostgresServer) -> None:
    address = postgres.new_database()
    runner = await PostgresRunner.open(address, NOON)
    await runner.write(lambda tx: tx.execute("INSERT INTO schema_migration VALUES (9999, 'future', 'x', 0)"))
    await runner.close()
    with pytest.raises(Refused) as refused:
        await PostgresRunner.open(address, NOON)
    assert refused.value.code is RefusalCode.DATABASE_NEWER
    assert refused.value.values["found"] == 9999


async def test_a_server_that_is_not_there_is_a_refusal(postgres: PostgresServer) -> None:
    with pytest.raises(Refused) as refused:
        await PostgresRunner.open(postgres.address("no_such_database"), NOON)
    assert refused.value.code is RefusalCode.STORE_UNAVAILABLE
    assert "\n" not in str(refused.value.values["problem"])


async def test_a_lost_connection_is_made_again(postgres: PostgresServer) -> None:
    """Guarantees F15: who was not acknowledged hears of it; the next one is served."""
    address = postgres.new_database()
    runner = await PostgresRunner.open(address, NOON)

    def lose_connection(tx: Tx) -> None:
        add(tx)
        with psycopg.connect(address, autocommit=True) as other:
            other.execute(END_OTHERS)
        add(tx)

    results = await asyncio.gather(
        runner.write(add), runner.write(lose_connection), runner.write(add), return_exceptions=True
    )
    kept = [result for result in results if isinstance(result, int)]
    for result in results:
        assert isinstance(result, int) or (
            isinstance(result, Refused) and result.code is RefusalCode.STORE_UNAVAILABLE
        )
    assert isinstance(results[1], Refused)
    assert await groups(runner) == len(kept)
    await runner.write(add)
    assert await groups(runner) == len(kept) + 1
    await runner.close()


class LosesTheAnswer:
    """A connection that is lost between the server's COMMIT and its answer, or just before the COMMIT."""

    def __init__(self, real: psycopg.Connection[Row], *, committed: bool) -> None:
        self._real = real
        self._committed = committed
        self.closed = False

    def execute(self, sql: str) -> None:
        if self._committed:
            self._real.execute(sql)
        self._real.close()
        self.closed = True
        raise psycopg.OperationalError("the connection is lost")


@pytest.mark.parametrize("committed", [True, False])
async def test_the_fate_of_a_commit_is_asked_and_not_guessed(
    postgres: PostgresServer, committed: bool
) -> None:
    """Guarantees F15: acknowledged if and only if it was done."""
    runner = await PostgresRunner.open(postgres.new_database(), NOON)

    def commit() -> None:
        engine = runner.engine
        engine.begin()
        add(engine.tx)
        real = engine.connection
        engine.connection = cast("psycopg.Connection[Row]", LosesTheAnswer(real, committed=committed))
        engine.commit()

    if committed:
        await asyncio.to_thread(commit)
    else:
        with pytest.raises(psycopg.OperationalError):
            await asyncio.to_thread(commit)
    assert await groups(runner) == int(committed)
    await runner.write(add)
    await runner.close()


async def test_a_deadlock_is_tried_again(postgres: PostgresServer) -> None:
    """Guarantees F15: somebody else takes the same rows in the other order; both get their way."""
    address = postgres.new_database()
    runner = await PostgresRunner.open(address, NOON)
    await runner.write(lambda tx: tx.many("INSERT INTO dial_group (name) VALUES (?)", [("a",), ("b",)]))
    both_hold_one = Barrier(2)
    take = "UPDATE dial_group SET name = name WHERE name = %s"
    tries = 0

    def ours(tx: Tx) -> None:
        nonlocal tries
        tries += 1
        tx.execute(take.replace("%s", "?"), ("a",))
        if tries == 1:
            both_hold_one.wait(30)
        tx.execute(take.replace("%s", "?"), ("b",))

    def theirs() -> None:
        with psycopg.connect(address) as other:
            # Who waits longer than this looks for a deadlock, and gives way: not this one.
            other.execute("SET deadlock_timeout = '30s'")
            other.execute(take, ("b",))
            both_hold_one.wait(30)
            other.execute(take, ("a",))

    await asyncio.gather(runner.write(ours), asyncio.to_thread(theirs))
    assert tries == 2
    await runner.close()


async def test_a_backup_is_made_with_postgresqls_own_program(
    postgres: PostgresServer, tmp_path: Path
) -> None:
    runner = await PostgresRunner.open(postgres.new_database(), NOON)
    with pytest.raises(Refused) as refused:
        await runner.backup(tmp_path, NOON)
    assert "pg_dump" in str(refused.value.values["problem"])
    await runner.close()


async def test_a_query_that_takes_too_long_is_broken_off(
    postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Guarantees 7.3, case 63."""
    monkeypatch.setattr(postgres_runner, "READ_MILLIS", 20)
    runner = await PostgresRunner.open(postgres.new_database(), NOON)
    with pytest.raises(Refused) as refused:
        await runner.read(lambda tx: tx.one("SELECT pg_sleep(30)"))
    assert refused.value.code is RefusalCode.STORE_UNAVAILABLE
    assert await groups(runner) == 0
    await runner.close()


async def test_a_query_sees_one_state_of_the_database(postgres: PostgresServer) -> None:
    runner = await PostgresRunner.open(postgres.new_database(), NOON)
    loop = asyncio.get_running_loop()

    def count_twice(tx: Tx) -> list[Row | None]:
        count = "SELECT count(*) FROM dial_group"
        before = tx.one(count)
        asyncio.run_coroutine_threadsafe(runner.write(add), loop).result(30)
        return [before, tx.one(count)]

    assert await runner.read(count_twice) == [(0,), (0,)]
    await runner.close()
