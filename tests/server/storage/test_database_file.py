"""A database file before anything is written to it: missing, damaged, newer, in use (guarantees F11, I17)."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from kaden.clock import DAY
from kaden.protocol.refusals import RefusalCode, Refused
from server.storage import database_file
from server.storage.backup import back_up, backups_of
from server.storage.database_file import DatabaseFile
from server.storage.inline_runner import InlineRunner
from server.storage.migrate import Migration, migrations
from tests.server.storage.office import NOON


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A sound database with a row in it."""
    path = tmp_path / "kaden.db"
    runner = InlineRunner.on_file(path, NOON, create=True)
    runner.transact(
        lambda tx: tx.many("INSERT INTO dial_group (name) VALUES (?)", ((f"g{n}",) for n in range(2_000)))
    )
    runner.shut()
    return path


def refusal(path: Path, *, create: bool = False) -> Refused:
    with pytest.raises(Refused) as refused:
        InlineRunner.on_file(path, NOON, create=create)
    return refused.value


def groups(path: Path) -> int:
    runner = InlineRunner.on_file(path, NOON)
    count = runner.transact(lambda tx: tx.one("SELECT count(*) FROM dial_group"))
    runner.shut()
    return int((count or (0,))[0])


def damage(path: Path) -> None:
    """Overwrite pages in the middle."""
    with path.open("r+b") as file:
        file.seek(8 * 4096)
        file.write(b"\xa5" * 12 * 4096)


def test_a_missing_database_is_not_made_by_chance(tmp_path: Path) -> None:
    path = tmp_path / "kaden.db"
    assert refusal(path) == Refused(RefusalCode.DATABASE_MISSING, path=str(path))
    assert list(tmp_path.iterdir()) == []


def test_a_database_is_made_on_request_with_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "kaden.db"
    InlineRunner.on_file(path, NOON, create=True).shut()
    assert groups(path) == 0


def test_a_new_database_is_its_owners_alone(tmp_path: Path) -> None:
    """Customers' names and numbers are in it (guarantee 0.11); the log has the same rights."""
    path = tmp_path / "kaden.db"
    runner = InlineRunner.on_file(path, NOON, create=True)
    assert {each.name: each.stat().st_mode & 0o777 for each in tmp_path.iterdir()} == {
        "kaden.db": 0o600,
        "kaden.db-shm": 0o600,
        "kaden.db-wal": 0o600,
        "kaden.db.lock": 0o600,
    }
    runner.shut()


def test_a_place_that_cannot_be_written_to_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    path = tmp_path / "file" / "kaden.db"
    refused = refusal(path, create=True)
    assert refused.code is RefusalCode.STORE_UNAVAILABLE
    assert str(path) in str(refused.values["problem"])


def test_a_file_that_cannot_be_opened_is_refused(path: Path) -> None:
    path.with_name("kaden.db-wal").mkdir()
    assert refusal(path).code is RefusalCode.STORE_UNAVAILABLE
    path.with_name("kaden.db-wal").rmdir()
    assert groups(path) == 2_000


def test_what_is_there_is_opened_and_not_made_anew(path: Path) -> None:
    InlineRunner.on_file(path, NOON, create=True).shut()
    assert groups(path) == 2_000


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 a spreadsheet" * 500])
def test_a_file_that_is_no_database_is_damaged(tmp_path: Path, content: bytes) -> None:
    """An empty file too: what was a database a moment ago must not begin anew without a word."""
    path = tmp_path / "kaden.db"
    path.write_bytes(content)
    assert refusal(path) == Refused(RefusalCode.DATABASE_DAMAGED, path=str(path), backup="-")
    assert path.read_bytes() == content


def test_a_damaged_database_is_refused_with_its_newest_backup(path: Path) -> None:
    older = back_up(path, path.parent / "backups", NOON - DAY)
    newest = back_up(path, path.parent / "backups", NOON)
    assert older != newest
    damage(path)
    before = path.read_bytes()
    expected = Refused(RefusalCode.DATABASE_DAMAGED, path=str(path), backup=str(newest))
    assert refusal(path) == expected
    assert path.read_bytes() == before


def test_a_large_database_is_checked_after_an_unclean_end_only(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Guarantee I17: a start in two seconds; the log that stays behind tells of the unclean end."""
    monkeypatch.setattr(database_file, "ALWAYS_CHECKED", 4096)
    damage(path)
    InlineRunner.on_file(path, NOON).shut()
    path.with_name("kaden.db-wal").write_bytes(b"left behind")
    assert refusal(path).code is RefusalCode.DATABASE_DAMAGED


def test_a_newer_database_is_left_alone(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("INSERT INTO schema_migration VALUES (9999, 'future', 'x', 0)")
    connection.commit()
    connection.close()
    newest = max(each.number for each in migrations())
    expected = Refused(RefusalCode.DATABASE_NEWER, path=str(path), found=9999, known=newest)
    for _ in range(2):
        assert refusal(path) == expected


def test_a_second_server_is_refused(path: Path) -> None:
    """Issue: a second server on the same database."""
    first = InlineRunner.on_file(path, NOON)
    assert refusal(path).code is RefusalCode.DATABASE_IN_USE
    first.shut()
    assert groups(path) == 2_000


def test_whatever_is_refused_leaves_no_lock(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(b"x" * 5000)
    assert refusal(path).code is RefusalCode.DATABASE_DAMAGED
    path.write_bytes(content)
    assert groups(path) == 2_000


def test_a_database_with_content_is_copied_before_its_schema_changes(path: Path) -> None:
    file = DatabaseFile(path)
    later = Migration(9000, "later", "CREATE TABLE later (id {id});\n")
    file.connect(NOON, (*migrations(), later)).close()
    file.release()
    [copy] = backups_of(path, file.backups)
    connection = sqlite3.connect(copy)
    assert connection.execute("SELECT count(*) FROM dial_group").fetchone() == (2_000,)
    assert connection.execute("SELECT name FROM sqlite_master WHERE name = 'later'").fetchall() == []
    connection.close()


def test_a_new_database_needs_no_copy(tmp_path: Path) -> None:
    file = DatabaseFile(tmp_path / "kaden.db", create=True)
    file.connect(NOON).close()
    file.release()
    assert not file.backups.exists()
