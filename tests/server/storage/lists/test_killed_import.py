"""`kill -9` in the middle of an import: after a restart the list is there with every row, or not at all (row 122)."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from server.storage.inline_runner import InlineRunner
from server.storage.lists.loading import StoreLoader
from server.storage.lists.parts import PIECE
from server.storage.port import Row
from server.storage.store import SqlStore
from tests.house.tree import ROOT
from tests.server.storage.office import NOON, Office

ROWS = 8 * PIECE


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """An office with a started job, so that the import goes piece by piece."""

    async def make() -> None:
        runner = InlineRunner.on_file(tmp_path / "kaden.db", NOON, create=True)
        office = await Office.open(SqlStore(runner))
        await office.start()
        runner.shut()

    asyncio.run(make())
    return tmp_path / "kaden.db"


@pytest.fixture
def visitors(tmp_path: Path) -> Path:
    file = tmp_path / "visitors.csv"
    file.write_text("TEL,氏名\n" + "".join(f"090{10_000_000 + place},山田\n" for place in range(ROWS)))
    return file


def kill_after(stage: str, steps: int, database: Path, visitors: Path) -> None:
    """Begin an import, and kill it when it has told that many steps of a stage."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.server.storage.lists.importing_process", str(database), str(visitors)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdout is not None
        for told in process.stdout:
            steps -= told.startswith(stage)
            if steps == 0:
                break
        process.kill()
    assert steps == 0


async def restart(database: Path) -> tuple[list[Row], list[Row], Row]:
    """Lists, records by group, and the open run's counter, after what a starting server does."""
    runner = InlineRunner.on_file(database, NOON)
    await StoreLoader(runner, lambda: NOON).recover()
    lists = await runner.read(lambda tx: tx.all("SELECT state, rows FROM customer_list"))
    records = await runner.read(lambda tx: tx.all("SELECT group_id, count(*) FROM record GROUP BY group_id"))
    [remaining] = await runner.read(lambda tx: tx.all("SELECT remaining FROM job_run"))
    runner.shut()
    return lists, records, remaining


NOTHING: tuple[list[Row], list[Row], Row] = ([], [], (0,))
ALL: tuple[list[Row], list[Row], Row] = ([("ready", ROWS)], [(1, ROWS)], (ROWS,))


@pytest.mark.kill
@pytest.mark.parametrize(
    ("stage", "steps", "allowed"),
    [
        ("reading", 1, [NOTHING]),
        ("reading", 5, [NOTHING]),
        # The next step shows the list; the kill comes before or after its commit.
        ("reading", 8, [NOTHING, ALL]),
        ("saving", 1, [ALL]),
        ("saving", 3, [ALL]),
    ],
)
def test_a_killed_import_leaves_all_or_nothing(
    stage: str, steps: int, allowed: list[object], database: Path, visitors: Path
) -> None:
    kill_after(stage, steps, database, visitors)
    assert asyncio.run(restart(database)) in allowed
