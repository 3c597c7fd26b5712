"""Any second of a recorded day on the monitor, beside the bare count that it would take without keyframes.

python -m benchmarks.bench_past [--agents 100] [--hours 8] [--jumps 400] [--folder DIR]
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Final, cast

from benchmarks import sample_floor
from benchmarks.measure import in_a_folder, print_head, print_table, quantile
from kaden.clock import DAY, HOUR, SECOND, Instant
from kaden.protocol.past import ShowPast
from kaden.vocabulary import CampaignId
from server.hub.past_office import PastOffice
from server.hub.port import Visit
from server.storage.aiosqlite_runner import AiosqliteRunner
from server.storage.sample import SampleIds
from server.storage.store import SqlStore

START: Final = sample_floor.NOW + DAY

CYCLE: Final = 90 * SECOND
"""Of an agent: 10 s of waiting, 60 s of talk, 20 s of wrap-up."""

IDLE: Final = 5
"""Seconds for which the loop is watched while nobody asks."""

UNREACHED: Final = 3
"""Of each two connected calls so many more go out and reach nobody."""

_ACCOUNT: Final = (
    "INSERT INTO account (name, full_name, role, agent_use, phone, disabled, epoch)"
    " VALUES (?, ?, 'user', 1, '7001', 0, 1)"
)

_SESSION: Final = (
    "INSERT INTO agent_session (agent_id, job_id, run_id, phone, opened_at) VALUES (?, ?, ?, '7001', ?)"
)

_ATTEMPT: Final = """
INSERT INTO attempt (record_id, job_id, run_id, campaign_id, batch_id, list_id, group_id, number, number_as_given, n,
    due_at, state, outcome, agent_id, dialled_at, answered_at, connected_at, ended_at, result, saved_at)
SELECT id, :job, :run, campaign_id, batch_id, list_id, group_id, number, number_as_given, 1, 0, 'ended', :outcome,
    :agent, :dialled, :answered, :connected, :ended, :result, :saved FROM record WHERE id = :record
"""

_STAY: Final = (
    "INSERT INTO activity (agent_id, state, session_id, attempt_id, started_at, ended_at)"
    " VALUES (?, ?, ?, ?, ?, ?)"
)

BARE: Final = (
    "SELECT run_id, count(*), sum(connected_at <= :at), sum(saved_at <= :at), sum(ended_at <= :at)"
    " FROM attempt WHERE campaign_id = :campaign AND dialled_at >= :start AND dialled_at <= :at GROUP BY run_id"
)


class Everybody:
    """A visit that sees all campaigns."""

    by = None

    def sees(self, campaign: CampaignId) -> bool:
        return campaign > 0


def prepared(path: Path, agents: int, hours: int) -> SampleIds:
    """A database with that day."""
    cycles = hours * HOUR // CYCLE
    ids = sample_floor.make(path, agents * cycles * (2 + UNREACHED) // 2)
    run = sample_floor.start(path, ids).run
    with closing(sqlite3.connect(path)) as connection, connection:
        people = []
        for place in range(agents):
            row = connection.execute(_ACCOUNT, (f"past{place}", f"担当 {place}"))
            session = connection.execute(_SESSION, (row.lastrowid, ids.job, run, START))
            people.append((row.lastrowid, session.lastrowid))
        records = iter(range(1, 10**9))
        for cycle in range(cycles):
            for place, (agent, session_id) in enumerate(people):
                begin = START + cycle * CYCLE + place * CYCLE // agents
                attempt = None
                for values in _calls(begin, agent, extra=(cycle + place) % 2 + 1):
                    cursor = connection.execute(
                        _ATTEMPT, {"job": ids.job, "run": run, "record": next(records), **values}
                    )
                    attempt = cursor.lastrowid if values["agent"] else attempt
                talk, wrapup, end = begin + 10 * SECOND, begin + 70 * SECOND, begin + CYCLE
                stays = (
                    ("waiting", None, begin, talk),
                    ("talking", attempt, talk, wrapup),
                    ("wrapup", attempt, wrapup, end),
                )
                connection.executemany(
                    _STAY, [(agent, state, session_id, call, *span) for state, call, *span in stays]
                )
    return ids


def _calls(begin: Instant, agent: int | None, *, extra: int) -> Iterator[dict[str, object]]:
    """One call that is talked, and some that reach nobody."""
    answered = begin + 10 * SECOND
    yield {
        "outcome": "connected",
        "agent": agent,
        "dialled": begin,
        "answered": answered,
        "connected": answered,
        "ended": answered + 60 * SECOND,
        "result": "saved",
        "saved": begin + CYCLE,
    }
    nothing = {"agent": None, "answered": None, "connected": None, "result": "none", "saved": None}
    for place in range(extra):
        yield {"outcome": "no_answer", "dialled": begin + place, "ended": begin + 25 * SECOND, **nothing}


async def _lag(lags: list[float]) -> None:
    while True:
        begun = perf_counter()
        await asyncio.sleep(0.001)
        lags.append((perf_counter() - begun) * 1e3 - 1)


async def measured(path: Path, ids: SampleIds, hours: int, jumps: int) -> list[tuple[str, ...]]:
    """Rows of the table."""
    now = START + hours * HOUR
    runner = await AiosqliteRunner.open(path, now)
    past, visit = PastOffice(SqlStore(runner), lambda: now), cast(Visit, Everybody())

    async def jump(at: Instant | None, *, outline: bool = False) -> tuple[float, int]:
        begun = perf_counter()
        answer = await past.perform(visit, ShowPast(request="p", job=ids.job, at=at, outline=outline))
        size = len(answer.model_dump_json())
        return (perf_counter() - begun) * 1e3, size

    idle: list[float] = []
    ticking = asyncio.get_running_loop().create_task(_lag(idle))
    await asyncio.sleep(IDLE)
    ticking.cancel()
    lags: list[float] = []
    ticking = asyncio.get_running_loop().create_task(_lag(lags))
    first, _ = await jump(None, outline=True)
    random = Random(1)
    instants = [START + random.randrange(hours * HOUR // SECOND) * SECOND for _ in range(jumps)]
    found = [await jump(at) for at in instants]
    ticking.cancel()
    await runner.close()
    bare = _bare(path, ids, instants[: min(jumps, 50)])
    times = [time for time, _ in found]
    size = max(size for _, size in found)
    return [
        ("bare count of the day up to a second", *_spread(bare)),
        ("any second, at random", *_spread(times)),
        ("loop lag, nothing asked", *_spread(idle)),
        ("loop lag meanwhile", *_spread(lags)),
        ("the day opened, its last second and its outline", f"{first:,.0f}", "", ""),
        ("answer, kB", f"{size / 1_000:,.1f}", "", ""),
    ]


def _bare(path: Path, ids: SampleIds, instants: list[Instant]) -> list[float]:
    times = []
    with closing(sqlite3.connect(path)) as connection:
        for at in instants:
            begun = perf_counter()
            connection.execute(BARE, {"at": at, "campaign": ids.campaign, "start": START}).fetchall()
            times.append((perf_counter() - begun) * 1e3)
    return times


def _spread(times: list[float]) -> tuple[str, str, str]:
    p50, p95, p99 = (f"{quantile(times, share):,.1f}" for share in (0.5, 0.95, 0.99))
    return p50, p95, p99


def run(folder: Path, agents: int, hours: int, jumps: int) -> None:
    """Measure, and print the table."""
    print_head(f"A second of a recorded day: {agents} agents, {hours} hours", folder)
    path = folder / "past.db"
    ids = prepared(path, agents, hours)
    rows = asyncio.run(measured(path, ids, hours, jumps))
    print_table(("milliseconds", "p50", "p95", "p99"), rows)
    print("  bar: any second within 50 ms (p95), loop lag p99 within 10 ms")


if __name__ == "__main__":
    in_a_folder(run, __doc__, agents=100, hours=8, jumps=400)
