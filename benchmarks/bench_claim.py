"""The durable claim with 32 waiting, against bare `sqlite3` commits in the same thread (limits.md section 9, P1 to P3).

python -m benchmarks.bench_claim [--claims 12000] [--rounds 3] [--folder DIR]
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import perf_counter, process_time
from typing import Final, TypeAlias

from benchmarks import sample_floor
from benchmarks.measure import print_head, print_table, quantile
from kaden.clock import DAY
from server.dialer.writes import Claimed, ClaimNext
from server.storage.aiosqlite_runner import AiosqliteRunner
from server.storage.inline_runner import InlineRunner
from server.storage.sqlite_tx import connect_writer
from server.storage.store import KeepingRunner, SqlStore

WAITING: Final = 32


@dataclass(frozen=True, slots=True)
class Measured:
    """One round of one way; all times in seconds."""

    times: list[float]
    """Of each transaction, from asking to the answer."""
    total: float
    processor: float
    """Of the whole process; what busy neighbours do not lengthen."""

    @property
    def rate(self) -> float:
        return len(self.times) / self.total


Way: TypeAlias = Callable[[Path], Measured]
"""Measures one round in an empty folder."""


def bare(folder: Path, claims: int, group: int) -> Measured:
    """The least that a durable claim can be: one update and one insert, `group` of them in a commit."""
    connection = connect_writer(folder / "bare.db", create=True)
    connection.execute("CREATE TABLE record (id INTEGER PRIMARY KEY, state TEXT, attempts INTEGER)")
    connection.execute("CREATE TABLE attempt (id INTEGER PRIMARY KEY, record_id INTEGER, at INTEGER)")
    connection.execute("BEGIN")
    connection.executemany("INSERT INTO record VALUES (?, 'ready', 0)", ((n,) for n in range(claims)))
    connection.execute("COMMIT")
    mark = "UPDATE record SET state = 'live', attempts = attempts + 1 WHERE id = ?"
    times: list[float] = []
    begun, processor = perf_counter(), process_time()
    for first in range(0, claims, group):
        started = perf_counter()
        records = range(first, min(first + group, claims))
        connection.execute("BEGIN IMMEDIATE")
        for record in records:
            connection.execute(mark, (record,))
            connection.execute("INSERT INTO attempt (record_id, at) VALUES (?, 0)", (record,))
        connection.execute("COMMIT")
        times += [perf_counter() - started] * len(records)
    measured = Measured(times, perf_counter() - begun, process_time() - processor)
    connection.close()
    return measured


def real(folder: Path, claims: int, waiting: int, *, inline: bool = False) -> Measured:
    """The claim of the store, `waiting` tasks at a time, through the server's runner or in the same thread."""
    path = folder / "kaden.db"
    ids = sample_floor.make(path, claims)
    started = sample_floor.start(path, ids)
    order = ClaimNext(ids.job, started.run, 1, sample_floor.NOW + 2 * DAY)
    return asyncio.run(_claims(path, order, claims, waiting, inline=inline))


async def _claims(path: Path, order: ClaimNext, claims: int, waiting: int, *, inline: bool) -> Measured:
    runner: KeepingRunner
    if inline:
        runner = InlineRunner.on_file(path, sample_floor.NOW)
    else:
        runner = await AiosqliteRunner.open(path, sample_floor.NOW)
    store = SqlStore(runner)
    times: list[float] = []

    async def claim_on() -> None:
        for _ in range(claims // waiting):
            asked = perf_counter()
            claimed = await store.perform(order)
            times.append(perf_counter() - asked)
            assert isinstance(claimed, Claimed)
            assert len(claimed.attempts) == 1

    begun, processor = perf_counter(), process_time()
    async with asyncio.TaskGroup() as tasks:
        for _ in range(waiting):
            tasks.create_task(claim_on())
    measured = Measured(times, perf_counter() - begun, process_time() - processor)
    await store.close()
    return measured


def run(folder: Path, claims: int, rounds: int) -> None:
    """Measure all ways in turn, several times, and print each way's median round."""
    print_head("Durable claim (limits P1, P2, P3)", folder)
    few = max(claims // 6, WAITING)
    ways: dict[str, Way] = {
        "sqlite3, same thread, update + insert, one commit each": partial(bare, claims=few, group=1),
        "sqlite3, same thread, update + insert, 64 in a commit": partial(bare, claims=claims, group=64),
        "claim, same thread, one commit each": partial(real, claims=few, waiting=1, inline=True),
        "claim, server's runner, 1 waiting": partial(real, claims=few, waiting=1),
        f"claim, server's runner, {WAITING} waiting": partial(real, claims=claims, waiting=WAITING),
    }
    measured: dict[str, list[Measured]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            with tempfile.TemporaryDirectory(dir=folder) as empty:
                measured[name].append(way(Path(empty)))
    middle = [sorted(each, key=lambda one: one.rate)[rounds // 2] for each in measured.values()]
    best = [max(one.rate for one in each) for each in measured.values()]
    rows = [
        (
            name,
            f"{one.rate:,.0f}",
            f"{most:,.0f}",
            f"{quantile(one.times, 0.5) * 1e3:.2f}",
            f"{quantile(one.times, 0.99) * 1e3:.2f}",
            f"{one.processor / len(one.times) * 1e6:.0f}",
        )
        for name, one, most in zip(ways, middle, best, strict=True)
    ]
    print_table((f"median of {rounds} rounds", "tx/s", "best", "p50 ms", "p99 ms", "processor µs"), rows)
    print(f"  one at a time / same thread (bar 0.6): {middle[3].rate / middle[2].rate:.2f}")
    print(f"  {WAITING} waiting / one at a time (bar 8): {middle[4].rate / middle[3].rate:.1f}")


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--claims", type=int, default=12_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", type=Path, help="where to write; a temporary folder otherwise")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        run(Path(folder), options.claims, options.rounds)


if __name__ == "__main__":
    main()
