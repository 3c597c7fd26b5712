"""kill -9 in the middle of commits: what was acknowledged is there, nothing is torn (guarantees I15, I22, F1)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from kaden.clock import DAY
from server.storage.inline_runner import InlineRunner
from server.storage.store import SqlStore
from tests.house.tree import ROOT
from tests.server.storage.office import NOON, Office, listed, number

ROUNDS = 6
MOST_LINES = 400

RECOUNT = (
    "SELECT count(*), sum(CASE WHEN outcome = 'busy' THEN 1 ELSE 0 END) FROM attempt",
    "SELECT attempts, busy FROM job_run",
)
TORN = (
    "SELECT id FROM record r WHERE (state = 'live') <>"
    " (SELECT count(*) = 1 FROM attempt a WHERE a.record_id = r.id AND a.state <> 'ended')"
)


@pytest.mark.kill
async def test_nothing_acknowledged_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "kaden.db"
    office = await Office.open(SqlStore(InlineRunner.on_file(path, NOON, create=True)))
    await office.customers(*(listed(number(place)) for place in range(ROUNDS * MOST_LINES)))
    run = await office.start()
    await office.store.close()
    chance = Random(7)
    claimed, ended = set[int](), set[int]()
    for _ in range(ROUNDS):
        for line in killed_after(chance.randrange(MOST_LINES), path, office.ids.job, run, office.now + DAY):
            word, attempt = line.split()
            (claimed if word == "claimed" else ended).add(int(attempt))
        office.store = SqlStore(InlineRunner.on_file(path, NOON))
        rows = await office.rows("SELECT id, state FROM attempt")
        assert claimed <= {id_ for id_, _ in rows}
        assert ended <= {id_ for id_, state in rows if state == "ended"}
        counted, kept = [await office.row(sql) for sql in RECOUNT]
        assert tuple(value or 0 for value in counted) == kept
        assert await office.rows(TORN) == []
        assert await office.rows("PRAGMA quick_check") == [("ok",)]
        await office.store.close()


def killed_after(lines: int, path: Path, *arguments: int) -> list[str]:
    """What a claiming process said before it was killed; whole lines only."""
    command = [sys.executable, "-m", "tests.server.storage.claiming", str(path), *map(str, arguments)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as child:
        assert child.stdout is not None
        said = [child.stdout.readline() for _ in range(lines + 1)]
        child.kill()
        said += child.stdout.readlines()
    assert said[0], "the process ended by itself"
    return [line for line in said if line.endswith("\n")]
