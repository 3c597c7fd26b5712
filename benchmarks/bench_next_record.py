"""The next dialable record among 10 thousand, 100 thousand and a million, due and nothing due (limits.md P4).

python -m benchmarks.bench_next_record [--sizes 10000,100000,1000000] [--folder DIR]
"""

from __future__ import annotations

import argparse
import sqlite3
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, thread_time
from typing import Final, TypeAlias

from benchmarks import sample_floor
from benchmarks.measure import print_head, print_table, quantile
from kaden.clock import DAY
from server.dialer.writes import ClaimNext
from server.storage.group_commit import GROUP
from server.storage.sample import SampleIds
from server.storage.sqlite_tx import SqliteTx, connect_writer
from server.storage.transactions.claims import claim_next

TIMES: Final = 2_000

SEED: Final = 2_000
"""Records made by the store's own function; the others are copies of them, made by the database."""

_COPY: Final = """
WITH RECURSIVE copies (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM copies WHERE n < :copies)
INSERT INTO record (list_id, batch_id, campaign_id, group_id, line, name, company, number, number_as_given,
    phone_type, other_numbers, extra, state, attempts, next_at)
SELECT list_id, batch_id, campaign_id, group_id, line, name, company, printf('%s%05d', number, n), number_as_given,
    phone_type, other_numbers, extra, 'ready', 0, 0 FROM copies, record WHERE record.id <= :seed
"""

_MIX: Final = """
UPDATE record SET
    state = CASE WHEN id % 10 < 3 THEN 'ready' ELSE 'finished' END,
    attempts = id / 10 % 3,
    next_at = CASE WHEN id / 10 % 3 = 0 THEN 0 ELSE :now - id % 1000 * 1000 END
"""
"""30 % are ready: a third of them never dialled, the others due for some time."""

_REST: Final = "UPDATE record SET attempts = 1, next_at = :now + 10 * :day WHERE state = 'ready'"


def grown(path: Path, records: int) -> tuple[SampleIds, sqlite3.Connection]:
    """A database of that size, and a connection that writes to it."""
    ids = sample_floor.make(path, SEED)
    connection = connect_writer(path)
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute(_COPY, {"copies": records // SEED - 1, "seed": SEED})
    connection.execute(_MIX, {"now": sample_floor.NOW})
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return ids, connection


Sample: TypeAlias = tuple[float, float]
"""Microseconds of one repetition: by the clock, and of the processor alone, which busy neighbours do not lengthen."""


def timed(connection: sqlite3.Connection, work: Callable[[], object]) -> list[Sample]:
    """Many repetitions, in transactions as long as a group; the commits are not counted."""
    times = []
    for place in range(TIMES):
        if place % GROUP == 0:
            connection.execute("BEGIN IMMEDIATE")
        begun, processor = perf_counter(), thread_time()
        work()
        spent = thread_time() - processor
        times.append(((perf_counter() - begun) * 1e6, spent * 1e6))
        if place % GROUP == GROUP - 1:
            connection.execute("COMMIT")
    if connection.in_transaction:
        connection.execute("COMMIT")
    return times


def measure(path: Path, records: int) -> dict[str, list[Sample]]:
    """All cases on one database; every claim is a new one."""
    ids, connection = grown(path, records)
    run = sample_floor.start(path, ids).run
    order = ClaimNext(ids.job, run, 1, sample_floor.NOW + 2 * DAY)
    tx = SqliteTx(connection)
    places = iter(range(1, records, max(1, records // TIMES - 1)))

    def by_key() -> object:
        return connection.execute("SELECT * FROM record WHERE id = ?", (next(places),)).fetchall()

    found = {"a record by its key": timed(connection, by_key)}
    found["claim, due"] = timed(connection, lambda: claim_next(tx, order))
    connection.execute(_REST, {"now": sample_floor.NOW, "day": DAY})
    found["claim, nothing due"] = timed(connection, lambda: claim_next(tx, order))
    connection.close()
    return found


def run(folder: Path, sizes: list[int]) -> None:
    """Measure all sizes and print them beside each other."""
    print_head("Next dialable record, inside the writer (limits P4)", folder)
    by_size = {size: measure(folder / f"{size}.db", size) for size in sizes}
    rows = []
    for case in by_size[sizes[0]]:
        for clock, name in enumerate(("by the clock", "processor")):
            times = [[sample[clock] for sample in by_size[size][case]] for size in sizes]
            cells = [f"{quantile(each, 0.5):.0f} / {quantile(each, 0.99):.0f}" for each in times]
            ratio = quantile(times[-1], 0.5) / quantile(times[0], 0.5)
            rows.append((f"{case}, {name}", *cells, f"{ratio:.2f}"))
    print_table(("p50 / p99, µs", *(f"{size:,}" for size in sizes), "last / first"), rows)
    print("  bars: p99 at most 500 µs; last / first at most 2")


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="10000,100000,1000000")
    parser.add_argument(
        "--folder", type=Path, help="where the databases are made; a temporary folder otherwise"
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        run(Path(folder), [int(size) for size in options.sizes.split(",")])


if __name__ == "__main__":
    main()
