"""Migrations: numbered, once, in order, one text for both databases (guarantees F19)."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from functools import partial
from typing import TypeVar

import pytest

from kaden.protocol.refusals import RefusalCode, Refused
from server.storage.dialect import POSTGRESQL, SQLITE
from server.storage.migrate import Migration, migrate, migrations
from server.storage.port import Row, Tx
from server.storage.sqlite_tx import SqliteTx, connect_writer, in_transaction
from server.storage.store import KeepingRunner

T = TypeVar("T")

ONE = Migration(
    1,
    "one",
    "-- the first; with a semicolon;\n\nCREATE TABLE a (id {id}, t TEXT);\n\nINSERT INTO a (t) VALUES ('x');\n",
)
TWO = Migration(2, "two", "CREATE TABLE b (id {id});\n\n{append_only b}\n")
BAD = Migration(2, "bad", "CREATE TABLE c (id {id});\n\nCREATE TABLE a (id {id});\n")


class Database:
    """A database in memory that counts its copies."""

    def __init__(self) -> None:
        self.connection = connect_writer(":memory:")
        self.copies = 0

    def transact(self, transaction: Callable[[Tx], T]) -> T:
        return in_transaction(self.connection, SqliteTx(self.connection), transaction)

    def bring_to(self, *steps: Migration) -> int:
        return migrate(self.transact, SQLITE, "kaden.db", 7, self._copy, steps)

    def _copy(self) -> None:
        self.copies += 1

    def tables(self) -> set[str]:
        rows = self.connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return {name for (name,) in rows} - {"schema_migration"}


def test_each_migration_runs_once_and_in_order() -> None:
    database = Database()
    assert [database.bring_to(ONE), database.bring_to(ONE, TWO), database.bring_to(ONE, TWO)] == [1, 1, 0]
    assert database.tables() == {"a", "b"}
    assert database.connection.execute("SELECT t FROM a").fetchall() == [("x",)]
    book = database.connection.execute("SELECT number, name, checksum, at FROM schema_migration").fetchall()
    assert book == [(1, "one", ONE.checksum, 7), (2, "two", TWO.checksum, 7)]


def test_only_a_database_with_content_is_copied_before() -> None:
    database = Database()
    database.bring_to(ONE)
    assert database.copies == 0
    database.bring_to(ONE, TWO)
    database.bring_to(ONE, TWO)
    assert database.copies == 1


def test_a_migration_is_there_as_a_whole_or_not_at_all() -> None:
    database = Database()
    with pytest.raises(sqlite3.OperationalError):
        database.bring_to(ONE, BAD)
    assert database.tables() == {"a"}
    database.bring_to(ONE, TWO)
    assert database.tables() == {"a", "b"}


def test_a_newer_schema_is_refused() -> None:
    database = Database()
    database.bring_to(ONE, TWO)
    with pytest.raises(Refused) as refused:
        database.bring_to(ONE)
    assert refused.value == Refused(RefusalCode.DATABASE_NEWER, path="kaden.db", found=2, known=1)


def test_a_migration_that_was_changed_is_refused() -> None:
    """What was released never changes."""
    database = Database()
    database.bring_to(ONE)
    with pytest.raises(Refused) as refused:
        database.bring_to(Migration(1, "one", ONE.text + "-- changed\n"), TWO)
    assert refused.value == Refused(RefusalCode.DATABASE_NEWER, path="kaden.db", found="1 (changed)", known=2)
    assert database.tables() == {"a"}


def test_an_append_only_table_keeps_its_rows() -> None:
    database = Database()
    database.bring_to(ONE, TWO)
    database.connection.execute("INSERT INTO b (id) VALUES (1)")
    for change in ("DELETE FROM b", "UPDATE b SET id = 2"):
        with pytest.raises(sqlite3.IntegrityError, match="b is append-only"):
            database.connection.execute(change)


def test_a_comment_is_no_statement() -> None:
    assert ONE.statements(SQLITE) == [
        "CREATE TABLE a (id INTEGER PRIMARY KEY, t TEXT)",
        "INSERT INTO a (t) VALUES ('x')",
    ]


@pytest.mark.parametrize("dialect", [SQLITE, POSTGRESQL])
def test_every_token_is_filled_in(dialect: object) -> None:
    for migration in migrations():
        for statement in migration.statements(SQLITE if dialect is SQLITE else POSTGRESQL):
            assert "{" not in statement
            assert statement.startswith(("CREATE ", "ALTER ", "DROP ", "INSERT ", "UPDATE "))


def test_the_numbers_have_no_gap() -> None:
    assert [migration.number for migration in migrations()] == list(range(1, len(migrations()) + 1))


def test_rules_of_before_keep_their_method_and_what_refers_to_them() -> None:
    """Row 7; a campaign refers to its rule through the change of the table."""
    database = Database()
    database.bring_to(*migrations()[:2])
    database.connection.execute(
        "INSERT INTO dial_rule (id, name, method, multipliers, ring_timeout, redial_interval, attempt_cap)"
        " VALUES (7, 'old', 'progressive', '[1]', 30000, 0, 3)"
    )
    database.connection.execute(
        "INSERT INTO campaign (name, rule_id, zone, hours_start, hours_end, notify, handling_entry)"
        " VALUES ('c', 7, 'Asia/Tokyo', 540, 1020, 1, 1)"
    )
    database.bring_to(*migrations()[:3])
    rows = database.connection.execute(
        "SELECT u.method, c.profile FROM campaign c JOIN dial_rule u ON u.id = c.rule_id"
    ).fetchall()
    assert rows == [("progressive", "reference")]
    assert database.connection.execute("PRAGMA foreign_key_check").fetchall() == []
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        database.connection.execute("DELETE FROM dial_rule")


async def test_both_databases_have_the_same_tables_and_columns(runner: KeepingRunner) -> None:
    """One text: whatever one of them lacks, the other lacks too."""
    expected = Database()
    expected.bring_to(*migrations())
    wanted = {
        table: [row[1] for row in expected.connection.execute(f"PRAGMA table_info({table})")]
        for table in expected.tables()
    }
    for table, columns in wanted.items():
        look = f"SELECT {', '.join(columns)} FROM {table} LIMIT 1"
        await runner.read(partial(_all, sql=look))


def _all(tx: Tx, sql: str) -> list[Row]:
    return tx.all(sql)
