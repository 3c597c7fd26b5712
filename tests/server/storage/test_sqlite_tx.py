"""Transactions on a connection of SQLite, and how connections are set up."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from kaden.protocol.refusals import RefusalCode, Refused
from server.storage.sqlite_tx import SqliteTx, connect_reader, connect_writer, in_transaction
from server.storage.store import KeepingRunner


async def test_the_verbs_of_a_transaction(runner: KeepingRunner) -> None:
    """The same on every database."""
    insert = "INSERT INTO dial_group (name) VALUES (?)"
    first = await runner.write(lambda tx: tx.insert(insert, ("a",)))
    assert first is not None
    assert await runner.write(lambda tx: tx.insert(f"{insert} ON CONFLICT DO NOTHING", ("a",))) is None
    await runner.write(lambda tx: tx.many(insert, [("b",), ("c",)]))
    assert (
        await runner.write(
            lambda tx: tx.execute("UPDATE dial_group SET name = name || ? WHERE name > ?", ("!", "a"))
        )
        == 2
    )
    names = "SELECT name FROM dial_group ORDER BY id"
    assert await runner.read(lambda tx: tx.all(names)) == [("a",), ("b!",), ("c!",)]
    assert await runner.read(lambda tx: tx.one(names)) == ("a",)
    assert await runner.read(lambda tx: tx.one("SELECT 1 FROM dial_group WHERE name LIKE '%nobody'")) is None
    assert await runner.read(lambda tx: tx.one("SELECT id FROM dial_group WHERE name = ?", ("a",))) == (
        first,
    )


async def test_the_dialect_says_which_database_it_is(runner: KeepingRunner) -> None:
    name, skip_locked = await runner.write(lambda tx: (tx.dialect.name, tx.dialect.skip_locked))
    assert (name == "sqlite") is (skip_locked == "")


def test_a_transaction_that_raises_leaves_nothing() -> None:
    connection = connect_writer(":memory:")
    connection.execute("CREATE TABLE t (id INTEGER PRIMARY KEY)")

    def fail(tx: object) -> None:
        connection.execute("INSERT INTO t VALUES (1)")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        in_transaction(connection, SqliteTx(connection), fail)
    assert not connection.in_transaction
    assert connection.execute("SELECT * FROM t").fetchall() == []


def test_trouble_of_the_disk_is_a_refusal(tmp_path: Path) -> None:
    connect_writer(tmp_path / "kaden.db", create=True).close()
    reader = connect_reader(tmp_path / "kaden.db")
    with pytest.raises(Refused) as refused:
        in_transaction(reader, SqliteTx(reader), lambda tx: tx.execute("CREATE TABLE t (id INTEGER)"))
    assert refused.value.code is RefusalCode.STORE_UNAVAILABLE
    reader.close()


def test_a_writer_makes_a_file_only_when_asked(tmp_path: Path) -> None:
    with pytest.raises(sqlite3.OperationalError):
        connect_writer(tmp_path / "kaden.db")
    assert list(tmp_path.iterdir()) == []


def test_a_path_may_hold_any_sign(tmp_path: Path) -> None:
    path = tmp_path / "100% 架電?#&.db"
    writer = connect_writer(path, create=True)
    writer.execute("CREATE TABLE t (id INTEGER)")
    reader = connect_reader(path)
    assert reader.execute("SELECT * FROM t").fetchall() == []
    reader.close()
    writer.close()
    assert path.exists()
