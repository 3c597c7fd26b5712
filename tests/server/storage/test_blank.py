"""A copied schema is the migrated one, and every copy a database of its own."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from threading import Thread

from server.storage.blank import make_blank
from server.storage.inline_runner import InlineRunner
from tests.server.storage.office import NOON


def contents(path: Path) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]], str]:
    with closing(sqlite3.connect(path)) as connection:
        return (
            connection.execute(
                "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY rowid"
            ).fetchall(),
            connection.execute("SELECT * FROM schema_migration ORDER BY number").fetchall(),
            connection.execute("PRAGMA journal_mode").fetchone()[0],
        )


def test_a_copy_is_what_the_migrations_make(tmp_path: Path) -> None:
    migrated, copied = tmp_path / "migrated.db", tmp_path / "copied.db"
    InlineRunner.on_file(migrated, NOON, create=True).shut()
    make_blank(copied, NOON)
    assert contents(copied) == contents(migrated)


def test_no_copy_knows_of_another() -> None:
    first, second = InlineRunner.in_memory(NOON), InlineRunner.in_memory(NOON + 1)
    first.transact(lambda tx: tx.insert("INSERT INTO dial_group (name) VALUES ('a')"))
    assert second.transact(lambda tx: tx.all("SELECT name FROM dial_group")) == []
    assert first.transact(lambda tx: tx.one("SELECT DISTINCT at FROM schema_migration")) == (NOON,)
    assert second.transact(lambda tx: tx.one("SELECT DISTINCT at FROM schema_migration")) == (NOON + 1,)


def test_any_thread_may_make_one(tmp_path: Path) -> None:
    make_blank(tmp_path / "here.db", NOON)
    thread = Thread(target=make_blank, args=(tmp_path / "there.db", NOON))
    thread.start()
    thread.join()
    assert contents(tmp_path / "there.db") == contents(tmp_path / "here.db")
