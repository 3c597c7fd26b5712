"""Backups: one step beside a running server, verified, and not kept for ever (guarantees 6)."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kaden.clock import DAY, HOUR, MINUTE, SECOND
from kaden.protocol.refusals import RefusalCode, Refused
from server.storage.aiosqlite_runner import AiosqliteRunner
from server.storage.backup import back_up, backups_of, superseded
from server.storage.inline_runner import InlineRunner
from server.storage.store import SqlStore
from tests.server.storage.office import NOON, Office, listed, number


async def test_a_backup_is_a_database_of_its_own_made_while_others_write(tmp_path: Path) -> None:
    store = SqlStore(await AiosqliteRunner.open(tmp_path / "kaden.db", NOON, create=True))
    office = await Office.open(store)
    await office.customers(*(listed(number(place)) for place in range(300)))
    run = await office.start()
    async with asyncio.TaskGroup() as tasks:
        for _ in range(100):
            tasks.create_task(office.claim(run))
        copy = tasks.create_task(store.backup(tmp_path / "copies", NOON))
    await store.close()
    assert os.listdir(tmp_path / "copies") == [copy.result().name]
    copied = SqlStore(InlineRunner.on_file(copy.result(), NOON))
    again = Office(copied, office.ids)
    attempts = len(await again.rows("SELECT 1 FROM attempt WHERE state <> 'ended'"))
    assert len(await again.rows("SELECT 1 FROM record WHERE state = 'live'")) == attempts
    await copied.close()


def a_database(folder: Path) -> Path:
    path = folder / "kaden.db"
    InlineRunner.on_file(path, NOON, create=True).shut()
    return path


def test_a_backup_is_named_after_its_database_and_moment(tmp_path: Path) -> None:
    copy = back_up(a_database(tmp_path), tmp_path / "copies", NOON)
    assert copy.name == "kaden-20270115T080000Z.backup.db"
    assert copy.stat().st_mode & 0o777 == 0o600


def test_a_backup_that_cannot_be_made_says_so_and_leaves_nothing(tmp_path: Path) -> None:
    path = a_database(tmp_path)
    (tmp_path / "copies").write_text("a file is in the way")
    with pytest.raises(Refused) as refused:
        back_up(path, tmp_path / "copies", NOON)
    assert refused.value.code is RefusalCode.STORE_UNAVAILABLE


def test_a_copy_that_is_not_sound_is_no_backup(tmp_path: Path) -> None:
    path = a_database(tmp_path)
    earlier = back_up(path, tmp_path / "copies", NOON)
    with path.open("r+b") as file:
        file.seek(8 * 4096)
        file.write(b"\xa5" * 20 * 4096)
    with pytest.raises(Refused) as refused:
        back_up(path, tmp_path / "copies", NOON + HOUR)
    assert refused.value.code is RefusalCode.STORE_UNAVAILABLE
    assert list((tmp_path / "copies").iterdir()) == [earlier]


async def test_a_database_in_memory_has_no_backup(tmp_path: Path) -> None:
    runner = InlineRunner.in_memory(NOON)
    with pytest.raises(Refused):
        await runner.backup(tmp_path, NOON)
    await runner.close()


def names(*moments: datetime) -> list[Path]:
    return [Path(f"kaden-{moment:%Y%m%dT%H%M%SZ}.backup.db") for moment in moments]


def test_24_hours_and_14_days_are_kept() -> None:
    last = datetime(2026, 12, 31, 23, 45, tzinfo=UTC)
    every_quarter = names(*(last - timedelta(minutes=15 * n) for n in range(4 * 24 * 20)))
    old = set(superseded(every_quarter))
    kept = [path for path in every_quarter if path not in old]
    hourly = names(*(last - timedelta(hours=n) for n in range(24)))
    daily = names(*(last - timedelta(days=n) for n in range(1, 14)))
    assert kept == hourly + daily


def test_hours_and_days_without_a_backup_do_not_use_up_the_others() -> None:
    last = datetime(2026, 12, 31, 12, 0, tzinfo=UTC)
    weekly = names(*(last - timedelta(days=7 * n) for n in range(30)))
    assert superseded(weekly) == weekly[24:]


def test_old_backups_are_removed_by_the_next_one(tmp_path: Path) -> None:
    path = a_database(tmp_path)
    folder = tmp_path / "copies"
    moments = [NOON, NOON + MINUTE, NOON + HOUR, NOON + HOUR + SECOND]
    made = [back_up(path, folder, moment) for moment in moments]
    assert backups_of(path, folder) == [made[3], made[1]]


def test_other_files_are_neither_counted_nor_removed(tmp_path: Path) -> None:
    path = a_database(tmp_path)
    folder = tmp_path / "copies"
    folder.mkdir()
    others = {"other-20200101T000000Z.backup.db", "kaden.db", "notes.txt", "kaden-20200101T000000Z.db"}
    for name in others:
        (folder / name).touch()
    for days in range(20):
        back_up(path, folder, NOON + days * DAY)
    assert others < {each.name for each in folder.iterdir()}
    assert len(backups_of(path, folder)) == 20


def test_no_folder_has_no_backups(tmp_path: Path) -> None:
    assert backups_of(tmp_path / "kaden.db", tmp_path / "copies") == []


def test_a_backup_can_be_used_in_place_of_its_database(tmp_path: Path) -> None:
    path = a_database(tmp_path)
    copy = back_up(path, tmp_path / "copies", NOON)
    path.unlink()
    copy.replace(path)
    InlineRunner.on_file(path, NOON).shut()
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()
