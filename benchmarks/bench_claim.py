"""The durable claim with 32 waiting, against bare `sqlite3` commits in the same thread (limits.md section 9, P1 to P3).

python -m benchmarks.bench_claim [--claims 12000] [--folder DIR]
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from collections.abc import Callable, Coroutine
from pathlib import Path
from time import perf_counter
from typing import Any, Final, TypeAlias

from benchmarks import sample_floor
from benchmarks.measure import print_head, print_table, quantile
from kaden.clock import DAY
from server.dialer.writes import Claimed, ClaimNext, RunStarted
from server.storage.aiosqlite_runner import AiosqliteRunner
from server.storage.inline_runner import InlineRunner
from server.storage.sample import SampleIds
from server.storage.sqlite_tx import connect_writer
from server.storage.store import SqlStore

WAITING: Final = 32

Times: TypeAlias = list[float]
"""Seconds of each transaction; the last item is the whole run's."""

Way: TypeAlias = Callable[[Path, ClaimNext, int], Coroutine[Any, Any, Times]]
"""Measures a number of claims on a database."""


def bare(folder: Path, claims: int, group: int) -> Times:
    """The least that a durable claim can be: one update and one insert, `group` of them in a commit."""
    connection = connect_writer(folder / f"bare-{group}.db", create=True)
    connection.execute("CREATE TABLE record (id INTEGER PRIMARY KEY, state TEXT, attempts INTEGER)")
    connection.execute("CREATE TABLE attempt (id INTEGER PRIMARY KEY, record_id INTEGER, at INTEGER)")
    connection.execute("BEGIN")
    connection.executemany("INSERT INTO record VALUES (?, 'ready', 0)", ((n,) for n in range(claims)))
    connection.execute("COMMIT")
    times, begun = [], perf_counter()
    for first in range(0, claims, group):
        started = perf_counter()
        connection.execute("BEGIN IMMEDIATE")
        for record in range(first, min(first + group, claims)):
            connection.execute(
                "UPDATE record SET state = 'live', attempts = attempts + 1 WHERE id = ?", (record,)
            )
            connection.execute("INSERT INTO attempt (record_id, at) VALUES (?, 0)", (record,))
        connection.execute("COMMIT")
        times += [perf_counter() - started] * group
    total = perf_counter() - begun
    connection.close()
    return [*times[:claims], total]


async def inline(path: Path, order: ClaimNext, claims: int) -> Times:
    """The real claim, one commit each, in the same thread."""
    return await _measure(SqlStore(InlineRunner.on_file(path, sample_floor.NOW)), order, claims, 1)


def grouped(waiting: int) -> Way:
    """The real claim through the runner of the server, `waiting` tasks at a time."""

    async def way(path: Path, order: ClaimNext, claims: int) -> Times:
        store = SqlStore(await AiosqliteRunner.open(path, sample_floor.NOW))
        return await _measure(store, order, claims, waiting)

    return way


async def _measure(store: SqlStore, order: ClaimNext, claims: int, waiting: int) -> Times:
    times: Times = []

    async def claim_on() -> None:
        for _ in range(claims // waiting):
            begun = perf_counter()
            claimed = await store.perform(order)
            times.append(perf_counter() - begun)
            assert isinstance(claimed, Claimed)
            assert len(claimed.attempts) == 1

    try:
        begun = perf_counter()
        async with asyncio.TaskGroup() as tasks:
            for _ in range(waiting):
                tasks.create_task(claim_on())
        return [*times, perf_counter() - begun]
    finally:
        await store.close()


def run(folder: Path, claims: int) -> None:
    """Measure all ways and print them beside each other."""
    print_head("Durable claim (limits P1, P2, P3)", folder)
    few = max(claims // 6, WAITING)
    ways: list[tuple[str, Callable[[], Times]]] = [
        ("sqlite3, same thread, update + insert, one commit each", lambda: bare(folder, few, 1)),
        ("sqlite3, same thread, update + insert, 64 in a commit", lambda: bare(folder, claims, 64)),
        ("claim, same thread, one commit each", lambda: _fresh(folder, "inline", few, inline)),
        ("claim, server's runner, 1 waiting", lambda: _fresh(folder, "one", few, grouped(1))),
        (
            f"claim, server's runner, {WAITING} waiting",
            lambda: _fresh(folder, "many", claims, grouped(WAITING)),
        ),
    ]
    rows, rates = [], []
    for name, measure in ways:
        *times, total = measure()
        rates.append(len(times) / total)
        p50, p99 = quantile(times, 0.5) * 1_000, quantile(times, 0.99) * 1_000
        rows.append((name, f"{rates[-1]:,.0f}", f"{p50:.2f}", f"{p99:.2f}", f"{rates[-1] / rates[0]:.2f}"))
    print_table(("", "tx/s", "p50 ms", "p99 ms", "x first line"), rows)
    print(f"  one at a time / same thread (bar 0.6): {rates[3] / rates[2]:.2f}")
    print(f"  {WAITING} waiting / one at a time (bar 8): {rates[4] / rates[3]:.1f}")


def _fresh(folder: Path, name: str, claims: int, way: Way) -> Times:
    path = folder / f"{name}.db"
    ids: SampleIds = sample_floor.make(path, claims + WAITING)
    started: RunStarted = sample_floor.start(path, ids)
    order = ClaimNext(ids.job, started.run, 1, sample_floor.NOW + 2 * DAY)
    return asyncio.run(way(path, order, claims))


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--claims", type=int, default=12_000)
    parser.add_argument(
        "--folder", type=Path, help="where the databases are made; a temporary folder otherwise"
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        run(Path(folder), options.claims)


if __name__ == "__main__":
    main()
