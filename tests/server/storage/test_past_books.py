"""Whoever looks back holds up nobody: rows are read, and made into a picture, beside the loop."""

from __future__ import annotations

import threading
from pathlib import Path

from server.storage.aiosqlite_runner import AiosqliteRunner
from server.storage.past_port import Stretch
from server.storage.recorded import Recorded
from server.storage.store import SqlStore
from tests.server.storage.office import NOON, Office, listed, number


async def test_a_picture_is_made_in_the_readers_thread(tmp_path: Path) -> None:
    runner = await AiosqliteRunner.open(tmp_path / "kaden.db", NOON, create=True)
    office = await Office.open(SqlStore(runner))
    await office.customers(listed(number(1)))
    run = await office.start()
    await office.claim_one(run)

    def made(near: Recorded) -> tuple[int, str]:
        return len(near.attempts), threading.current_thread().name

    stretch = Stretch(office.ids.campaign, NOON - 1, office.now)
    here = threading.current_thread().name
    for many, thread in (
        await office.store.attempts_of(stretch, made),
        await office.store.floor_of(stretch, made),
    ):
        assert (many, thread == here) == (1, False)
    await runner.close()


async def test_a_job_is_asked_for_its_runs(tmp_path: Path) -> None:
    runner = await AiosqliteRunner.open(tmp_path / "kaden.db", NOON, create=True)
    office = await Office.open(SqlStore(runner))
    await office.customers(listed(number(1)))
    run, job = await office.start(), office.ids.job
    [within] = await office.store.runs_within(job, NOON, office.now)
    assert within.id == run
    assert await office.store.run_before(job, office.now) == within
    assert await office.store.run_from(job, NOON) == within
    assert await office.store.answered_minutes(job, office.ids.campaign, NOON, office.now) == ()
    await runner.close()
