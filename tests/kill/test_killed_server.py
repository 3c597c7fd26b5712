"""A server killed at random moments under load loses nothing that it acknowledged and dials nobody twice.

Invariants I1, I4, I5, I7, I15, I17 of a floor whose calls outlive the server (domain row 171).
"""

from __future__ import annotations

import asyncio
import getpass
import json
import sqlite3
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import Final

import pytest

from kaden.clock import SECOND, Instant, instant_of
from kaden.protocol.client import StartJob, StopJob
from kaden.vocabulary import PhoneType
from server.demo.agents import SimulatedAgent
from server.dialer.model import Hours
from server.storage.inline_runner import InlineRunner
from server.storage.port import Tx
from server.storage.sample import SampleIds, SampleSpec, create_sample
from server.storage.transactions.records import NewList, NewRecord, add_list, add_records
from server.storage.transactions.redial import ListedNumber
from server.tasks import Tasks
from server.telephony.simulator.call_log import LoggedCall, read_calls
from server.telephony.simulator.population import QUICK
from tests.kill.desk_line import DeskLine
from tests.kill.processes import Server, Switchboard, ask, wait_until

ROUNDS: Final = 20
AGENTS: Final = 12
RECORDS: Final = 3_000
LIFE: Final = (0.3, 1.6)
"""Shortest and longest life of a server after it was ready, in seconds."""
SEED: Final = 20261122
MARK_BEHIND: Final = 30 * SECOND
"""Of the switch's time, a second of ours: how long a mark may be on its way to the disk."""


@pytest.mark.kill
@pytest.mark.slow
@pytest.mark.timeout(300)
async def test_twenty_kills_lose_nothing_and_dial_nobody_twice(tmp_path: Path) -> None:
    """Domain row 171; guarantees I1, I4, I5, I7, I15, I17."""
    sample = await _office(tmp_path / "kaden.sqlite")
    switchboard = Switchboard(tmp_path, seed=SEED)
    server = Server(tmp_path, switchboard.socket)
    lines = [DeskLine(server.socket, f"agent{number}") for number in range(1, AGENTS + 1)]
    supervisor = DeskLine(server.socket, "supervisor")
    work = Tasks("test")
    try:
        ready = [await server.start()]
        for number, line in enumerate(lines):
            work.start(_work(line, number), name=f"agent {number}")
        await ask(supervisor, StartJob(request="start", job=sample.job))
        random = Random(SEED)
        kills: list[Instant] = []
        for _ in range(ROUNDS):
            await asyncio.sleep(random.uniform(*LIFE))
            kills.append(_clock_of(switchboard))
            server.kill()
            ready.append(await server.start())
        await ask(supervisor, StopJob(request="stop", job=sample.job))
        await wait_until(
            lambda: not any(line.owed for line in lines) and not _unsettled(tmp_path / "kaden.sqlite"),
            "the floor settles",
        )
        await work.cancel_all()
    finally:
        server.stop()
        switchboard.stop()
    calls = read_calls(switchboard.log.read_text("utf-8").splitlines())
    print(f"\n{ROUNDS} kills, {len(calls)} calls, ready after {max(ready):.2f} s at most")
    _check(tmp_path / "kaden.sqlite", calls, lines, kills)


def _clock_of(switchboard: Switchboard) -> Instant:
    """The switch's own time, which runs faster than ours: that of its newest line."""
    written = switchboard.log.read_text("utf-8").splitlines()
    at: Instant = json.loads(written[-1])["at"] if written else 0
    return at


def _check(database: Path, calls: list[LoggedCall], lines: list[DeskLine], kills: list[Instant]) -> None:
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        rows = connection.execute(
            "SELECT id, number, outcome, agent_id, disposition_id, note FROM attempt"
        ).fetchall()
    attempts = {row[0]: row for row in rows}
    assert len(calls) > ROUNDS, "there was no load"
    unknown = [call for call in calls if call.attempt not in attempts]
    assert not unknown, "the switch saw calls without an attempt row"
    assert all(attempts[call.attempt][1] == call.number for call in calls)
    twice = [number for number, dials in Counter(call.number for call in calls).items() if dials > 1]
    assert not twice, "numbers dialled twice"
    saved = [order for line in lines for order in line.saved]
    assert saved, "nothing was saved"
    lost = [order for order in saved if attempts[order.attempt][4:] != (order.disposition, order.note)]
    assert not lost, "acknowledged results are not on disk"
    joined = [call for call in calls if call.joined_at is not None]
    unmarked = [call for call in joined if attempts[call.attempt][2] != "connected"]
    assert not [call for call in unmarked if not _died_with_its_mark(call, kills)], (
        "joined, and not connected"
    )
    talk = round(QUICK.talk.draw(Random(0)) * SECOND)
    cut = [call for call in joined if (call.ended_at or 0) - (call.joined_at or 0) < talk]
    assert not cut, "conversations were cut"


def _died_with_its_mark(call: LoggedCall, kills: list[Instant]) -> bool:
    """Whether the server died between the join and the write behind it, and the call ended before there was another.

    On a machine so busy that a start takes longer than a conversation of this test nobody can tell any more who talked;
    any other joined call is found joined, and marked.
    """
    assert call.joined_at is not None
    assert call.ended_at is not None
    return any(abs(call.joined_at - kill) < MARK_BEHIND and kill < call.ended_at for kill in kills)


async def _office(database: Path) -> SampleIds:
    now = instant_of(datetime.now(UTC))
    today = datetime.now(UTC).date()
    spec = SampleSpec(
        at=now,
        hours=Hours(0, 1_440),
        zone="UTC",
        first_day=today - timedelta(days=1),
        last_day=today + timedelta(days=2),
        os_user=getpass.getuser(),
        agents=AGENTS,
    )
    runner = InlineRunner.on_file(database, now, create=True)
    sample = runner.transact(partial(create_sample, spec=spec))
    runner.transact(partial(_customers, sample=sample, now=now))
    await runner.close()
    return sample


def _customers(tx: Tx, sample: SampleIds, now: int) -> None:
    list_ = add_list(tx, NewList(sample.batch, "all", ("number",), "utf-8", None, now))
    numbers = (f"+8190{10_000_000 + index}" for index in range(RECORDS))
    records = [
        NewRecord(line, f"customer {line}", "", (ListedNumber(number, number, PhoneType.MOBILE),), (number,))
        for line, number in enumerate(numbers, 2)
    ]
    add_records(tx, list_, sample.group, records)


async def _work(line: DeskLine, number: int) -> None:
    await SimulatedAgent(line, f"{SEED} {number}", wrapup=(0.05, 0.4)).work()


def _unsettled(database: Path) -> int:
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        open_attempts: int = connection.execute(
            "SELECT count(*) FROM attempt WHERE state <> 'ended' OR result = 'due'"
        ).fetchone()[0]
    return open_attempts
