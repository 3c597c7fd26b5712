"""A database of the release before, with its day's rows, brought to this one: every row is there, as it was (F19)."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Protocol, TypeVar
from zoneinfo import ZoneInfo

import psycopg
import pytest

from kaden.clock import Instant, instant_of
from kaden.vocabulary import AccountId, AgentId, CallbackId
from server.dialer.callback_writes import CallbackOpened, OpenCallback
from server.dialer.model import Asked
from server.storage.dialect import POSTGRESQL, SQLITE, SqlDialect
from server.storage.migrate import migrate, migrations
from server.storage.port import Tx
from server.storage.postgres_runner import PostgresEngine
from server.storage.sqlite_tx import SqliteTx, connect_writer, in_transaction
from server.storage.transactions.callbacks import open_callback
from server.storage.transactions.plan import all_jobs
from server.storage.transactions.recovery import stored_floor
from tests.server.storage.old_rows import RELEASED, ROWS
from tests.server.storage.postgres_server import PostgresServer

T = TypeVar("T")

Row = dict[str, object]
Content = dict[str, list[Row]]


class Database(Protocol):
    """A database of the tests' own, of either kind."""

    dialect: SqlDialect

    def transact(self, transaction: Callable[[Tx], T]) -> T: ...

    def columns(self, tx: Tx) -> dict[str, list[str]]:
        """The names of all tables and their columns."""
        ...


class Sqlite:
    """In memory."""

    dialect = SQLITE

    def __init__(self) -> None:
        self.connection = connect_writer(":memory:")

    def transact(self, transaction: Callable[[Tx], T]) -> T:
        return in_transaction(self.connection, SqliteTx(self.connection), transaction)

    def columns(self, tx: Tx) -> dict[str, list[str]]:
        tables = tx.all("SELECT name FROM sqlite_master WHERE type = 'table'")
        return {
            name: [row[1] for row in tx.all(f"PRAGMA table_info({name})")]
            for (name,) in tables
            if not name.startswith("sqlite_")
        }


class Postgres:
    """On a server of the tests' own."""

    dialect = POSTGRESQL

    def __init__(self, address: str) -> None:
        self.engine = PostgresEngine(address)

    def transact(self, transaction: Callable[[Tx], T]) -> T:
        return self.engine.transact(transaction)

    def columns(self, tx: Tx) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for table, column in tx.all(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
        ):
            found.setdefault(table, []).append(column)
        return found


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    if request.param == "sqlite":
        yield Sqlite()
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    opened = Postgres(server.new_database())
    yield opened
    opened.engine.close()


@pytest.fixture
def released(database: Database) -> Database:
    """A database as the release before left it."""
    migrate(database.transact, database.dialect, "floor", 7, steps=migrations()[:RELEASED])

    def fill(tx: Tx) -> None:
        for rows in ROWS:
            tx.execute(rows)

    database.transact(fill)
    return database


def content(database: Database) -> Content:
    """Every row of every table but the book of migrations."""

    def look(tx: Tx) -> Content:
        return {
            table: [
                dict(zip(columns, row, strict=True))
                for row in tx.all(f"SELECT {', '.join(columns)} FROM {table}")
            ]
            for table, columns in database.columns(tx).items()
            if table != "schema_migration"
        }

    return database.transact(look)


def of_before(rows: list[Row], columns: Iterable[str]) -> list[Row]:
    """What of the rows stands in these columns, in one order."""
    names = sorted(columns)
    return sorted(({name: row[name] for name in names} for row in rows), key=repr)


def test_every_table_of_before_has_rows(released: Database) -> None:
    """So that nothing below is true of empty tables."""
    assert [table for table, rows in content(released).items() if not rows] == []


def test_no_row_and_no_value_is_lost(released: Database) -> None:
    """What is new has its default; a column that was made anew says what the old one said."""
    before = content(released)
    migrate(released.transact, released.dialect, "floor", 8)
    after = content(released)
    for table, rows in before.items():
        assert of_before(after[table], rows[0]) == of_before(rows, rows[0]), table
    assert {row["method"] for row in after["dial_rule"]} == {"progressive"}
    assert {row["announced_at"] for row in after["attempt"]} == {None}
    assert {(row["n"], row["dialled"]) for row in after["attempt"]} == {(1, 1), (2, 1), (None, 0)}
    assert {row["state"] for row in after["agent_state"]} == {"held", "wrapup", "released"}


def test_a_floor_is_restored_from_it(released: Database) -> None:
    """Calls of before are there as they were, whoever has them."""
    migrate(released.transact, released.dialect, "floor", 8)
    stored, [job] = released.transact(stored_floor), released.transact(all_jobs)
    assert [(one.id, one.state, one.ended_by, one.recording) for one in stored.attempts] == [
        (3, "ended", "customer", "off"),
        (4, "connected", None, "off"),
    ]
    assert [(one.session, one.state, one.ready, one.pause_after) for one in stored.sessions] == [
        (2, "held", True, None),
        (3, "wrapup", True, None),
    ]
    assert (job.campaign.rule.method, job.campaign.rule.multipliers) == ("progressive", (1.5, 1.2))


FORBIDDEN = (
    ("UPDATE attempt SET ended_by = 'nobody' WHERE id = 1", "CHECK|check"),
    ("UPDATE agent_state SET state = 'asleep'", "CHECK|check"),
    ("UPDATE dial_rule SET method = 'wild'", "CHECK|check"),
    ("DELETE FROM dial_rule WHERE id = 1", "FOREIGN|foreign"),
    ("DELETE FROM attempt WHERE id = 4", "FOREIGN|foreign"),
    ("DELETE FROM audit", "append-only"),
    ("UPDATE attempt SET job_id = 9 WHERE id = 1", "FOREIGN|foreign"),
    ("UPDATE attempt SET run_id = 9 WHERE id = 1", "FOREIGN|foreign"),
    ("UPDATE attempt SET callback_id = 9 WHERE id = 1", "FOREIGN|foreign"),
    ("UPDATE agent_session SET run_id = 9 WHERE id = 1", "FOREIGN|foreign"),
    ("UPDATE callback SET agent_id = 9 WHERE id = 1", "FOREIGN|foreign"),
    ("UPDATE callback SET group_id = 9 WHERE id = 1", "FOREIGN|foreign"),
    ("DELETE FROM account WHERE id = 3", "FOREIGN|foreign"),
    (
        "INSERT INTO callback (campaign_id, record_id, number, agent_id, attempt_id, due_at, at)"
        " VALUES (1, 2, '+819000000002', 3, 2, 9, 9)",
        "UNIQUE|unique",
    ),
    (
        "INSERT INTO attempt (record_id, job_id, run_id, campaign_id, batch_id, list_id, group_id, number,"
        " number_as_given, due_at, dialled_at) VALUES (3, 1, 2, 1, 1, 1, 1, '+819000000001', '', 0, 1)",
        "UNIQUE|unique",
    ),
)


def test_what_was_forbidden_is_forbidden(released: Database) -> None:
    """A column that is made anew loses no rule of its table, and takes what this release says."""
    migrate(released.transact, released.dialect, "floor", 8)
    for change, problem in FORBIDDEN:
        with pytest.raises((sqlite3.Error, psycopg.Error), match=problem):
            run(released, change)
    run(released, "UPDATE attempt SET ended_by = 'transfer' WHERE id = 2")
    run(released, "UPDATE agent_state SET state = 'transferring' WHERE agent_id = 2")


def test_promises_of_before_are_kept_by_this_release(released: Database) -> None:
    """Rows 255, 265, 268: by their agent, with a call of no job; and a group can have one."""
    migrate(released.transact, released.dialect, "floor", 8)
    run(released, "UPDATE agent_session SET closed_at = 9")
    if released.dialect is POSTGRESQL:
        # The rows came with their numbers, which its own count did not see.
        for table in ("attempt", "agent_session", "activity"):
            run(released, f"ALTER TABLE {table} ALTER COLUMN id RESTART WITH 100")
    order = OpenCallback(
        Asked(AccountId(2), "r2"), CallbackId(1), AgentId(2), None, None, "7001", a_noon_in_tokyo()
    )
    opened = released.transact(lambda tx: open_callback(tx, order))
    assert isinstance(opened, CallbackOpened)
    assert [each.note for each in opened.card.earlier] == ["覚え書き"]
    stored = released.transact(stored_floor)
    assert [(one.job, one.promise) for one in stored.attempts if one.id == opened.attempt] == [
        (None, opened.promise)
    ]
    run(released, "UPDATE callback SET agent_id = NULL, group_id = 1")


def a_noon_in_tokyo() -> Instant:
    return instant_of(datetime(2026, 4, 2, 12, tzinfo=ZoneInfo("Asia/Tokyo")))


def run(database: Database, change: str) -> None:
    database.transact(lambda tx: tx.execute(change))
