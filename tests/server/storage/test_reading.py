"""One look beside the server that holds the database (guarantees 0.4)."""

from __future__ import annotations

from pathlib import Path

import pytest

from kaden.protocol.refusals import RefusalCode, Refused
from server.storage.inline_runner import InlineRunner
from server.storage.migrate import migrations
from server.storage.port import Tx
from server.storage.postgres_runner import PostgresRunner
from server.storage.postgres_runner import read_once as read_postgresql
from server.storage.reading import read_once
from tests.server.storage.office import NOON
from tests.server.storage.postgres_server import PostgresServer


def groups(tx: Tx) -> list[tuple[object, ...]]:
    return tx.all("SELECT name FROM dial_group")


def add(tx: Tx) -> None:
    tx.insert("INSERT INTO dial_group (name) VALUES ('a')")


def forget_the_newest(tx: Tx) -> None:
    tx.execute("DELETE FROM schema_migration WHERE number = ?", (migrations()[-1].number,))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "kaden.db"


def test_it_reads_what_is_committed_while_the_file_is_held(path: Path) -> None:
    runner = InlineRunner.on_file(path, NOON, create=True)
    assert read_once(path, groups) == []
    runner.transact(add)
    assert read_once(path, groups) == [("a",)]
    runner.shut()
    assert read_once(path, groups) == [("a",)]


def test_it_writes_nothing(path: Path) -> None:
    InlineRunner.on_file(path, NOON, create=True).shut()
    with pytest.raises(Refused) as refused:
        read_once(path, add)
    assert refused.value.code is RefusalCode.STORE_UNAVAILABLE
    assert read_once(path, groups) == []


@pytest.mark.parametrize("content", [None, b""])
def test_no_database_is_said(path: Path, content: bytes | None) -> None:
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(Refused) as refused:
        read_once(path, groups)
    assert refused.value == Refused(RefusalCode.DATABASE_MISSING, path=str(path))


def test_what_is_no_database_is_said(path: Path) -> None:
    path.write_bytes(b"customer list, 2026\n" * 200)
    with pytest.raises(Refused) as refused:
        read_once(path, groups)
    assert refused.value.code is RefusalCode.STORE_UNAVAILABLE


def test_an_older_and_a_newer_schema_are_left_alone(path: Path) -> None:
    newest = migrations()[-1].number
    runner = InlineRunner.on_file(path, NOON, create=True)
    runner.transact(forget_the_newest)
    with pytest.raises(Refused) as refused:
        read_once(path, groups)
    assert refused.value == Refused(
        RefusalCode.DATABASE_OLDER, path=str(path), found=newest - 1, known=newest
    )
    runner.transact(lambda tx: tx.execute("INSERT INTO schema_migration VALUES (9999, 'future', 'x', 0)"))
    with pytest.raises(Refused) as refused:
        read_once(path, groups)
    assert refused.value.code is RefusalCode.DATABASE_NEWER
    runner.shut()


@pytest.mark.postgres
async def test_postgresql_is_read_beside_its_server(postgres: PostgresServer) -> None:
    address = postgres.new_database()
    with pytest.raises(Refused) as refused:
        read_postgresql(address, groups)
    assert refused.value.code is RefusalCode.DATABASE_MISSING
    runner = await PostgresRunner.open(address, NOON)
    await runner.write(add)
    assert read_postgresql(address, groups) == [("a",)]
    with pytest.raises(Refused) as refused:
        read_postgresql(address, add)
    assert refused.value.code is RefusalCode.STORE_UNAVAILABLE
    await runner.write(forget_the_newest)
    with pytest.raises(Refused) as refused:
        read_postgresql(address, groups)
    assert refused.value.code is RefusalCode.DATABASE_OLDER
    await runner.close()
