"""A job's funnel over a million records, beside bare counts of the same rows, and claims while it is counted.

python -m benchmarks.bench_funnel [--sizes 100000,1000000] [--rounds 7] [--folder DIR]
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Final

from benchmarks import sample_floor
from benchmarks.bench_next_record import grown
from benchmarks.measure import in_a_folder, middle_and_tail, print_head, print_table
from kaden.clock import DAY, HOUR
from kaden.vocabulary import JobId
from server.dialer.writes import Claimed, ClaimNext
from server.storage.aiosqlite_runner import AiosqliteRunner
from server.storage.port import Row
from server.storage.sample import SampleIds
from server.storage.sqlite_tx import SqliteTx, connect_reader
from server.storage.store import SqlStore
from server.storage.transactions.funnel import INDEXED, job_funnel

NOW: Final = sample_floor.NOW + DAY + HOUR

DIALLED: Final = 20_000
"""Attempts within the redial interval: a hundred agents' day."""

CLAIMS: Final = 500

_REST: Final = (
    "UPDATE record SET next_at = :now + id % 48 * 1800000 WHERE state = 'ready' AND attempts > 0 AND id % 2"
)
"""Half of those that were dialled rest, for up to a day."""

_ATTEMPTS: Final = """
INSERT INTO attempt (record_id, job_id, run_id, campaign_id, batch_id, list_id, group_id, number, number_as_given, n,
    due_at, state, outcome, dialled_at, ended_at)
SELECT id, :job, :run, campaign_id, batch_id, list_id, group_id, number, number_as_given, 9, 0, 'ended', 'busy',
    :now - id, :now FROM record WHERE id % (:records / :dialled) = 0
"""

_ROWS: Final = (
    "UPDATE customer_list SET rows = (SELECT count(*) FROM record WHERE list_id = customer_list.id)"
)

_GROUPED: Final = (
    "SELECT state, group_id, phone_type, attempts, count(*) FROM record{where} GROUP BY 1, 2, 3, 4"
)

BARE: Final = {
    "bare GROUP BY over the table": _GROUPED.format(where=" NOT INDEXED"),
    "bare GROUP BY over our index": _GROUPED.format(where=f" WHERE list_id = 1 AND {INDEXED}"),
}


def prepared(path: Path, records: int) -> tuple[SampleIds, ClaimNext]:
    """A floor in the middle of its day: finished, resting and waiting customers, and today's calls."""
    ids, connection = grown(path, records)
    connection.close()
    run = sample_floor.start(path, ids).run
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(_REST, {"now": NOW})
        values = {"job": ids.job, "run": run, "now": NOW, "records": records, "dialled": DIALLED}
        connection.execute(_ATTEMPTS, values)
        connection.execute(_ROWS)
    return ids, ClaimNext(ids.job, run, 1, NOW)


def timed(work: Callable[[], object], rounds: int) -> list[float]:
    """Milliseconds of each round."""
    times = []
    for _ in range(rounds):
        begun = perf_counter()
        work()
        times.append((perf_counter() - begun) * 1e3)
    return times


def counts(path: Path, job: JobId, rounds: int) -> dict[str, list[float]]:
    """The funnel and the bare counts, on the connection that a server would use."""
    with closing(connect_reader(path)) as connection:
        tx = SqliteTx(connection)
        found = job_funnel(tx, job, NOW)
        assert found.adds_up
        times = {"funnel": timed(lambda: job_funnel(tx, job, NOW), rounds)}
        for name, sql in BARE.items():
            times[name] = timed(partial(_fetched, connection, sql), rounds)
    return times


def _fetched(connection: sqlite3.Connection, sql: str) -> list[Row]:
    return connection.execute(sql).fetchall()


async def claims(path: Path, order: ClaimNext, *, beside: bool) -> list[float]:
    """Milliseconds of claims, one after the other, alone or while funnels are counted without a pause."""
    store = SqlStore(await AiosqliteRunner.open(path, NOW))
    over = asyncio.Event()

    async def count_on() -> None:
        while beside and not over.is_set():
            await store.funnel(order.job, NOW)

    times = []
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(count_on())
        for _ in range(CLAIMS):
            begun = perf_counter()
            claimed = await store.perform(order)
            times.append((perf_counter() - begun) * 1e3)
            assert isinstance(claimed, Claimed)
        over.set()
    await store.close()
    return times


def run(folder: Path, sizes: list[int], rounds: int) -> None:
    """Measure all sizes and print them beside each other."""
    print_head("Funnel of a job", folder)
    rows = []
    for size in sizes:
        path = folder / f"{size}.db"
        ids, order = prepared(path, size)
        times = counts(path, ids.job, rounds)
        rows += [(f"{name}, {size:,} records", *middle_and_tail(each)) for name, each in times.items()]
        for name, beside in (("claim alone", False), ("claim, funnels all the time", True)):
            rows.append(
                (
                    f"{name}, {size:,} records",
                    *middle_and_tail(asyncio.run(claims(path, order, beside=beside))),
                )
            )
    print_table(("milliseconds", "p50", "p99"), rows)
    print("  bar: the funnel of 1,000,000 records within 1,000 ms")


if __name__ == "__main__":
    in_a_folder(run, __doc__, sizes=[100_000, 1_000_000], rounds=7)
