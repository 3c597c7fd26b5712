"""Import of a customer list against the `sqlite3` shell's own, and beside live claims (limits.md section 9, P5, P6).

python -m benchmarks.bench_import [--rows 300000] [--folder DIR]
"""

from __future__ import annotations

import argparse
import asyncio
import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from time import perf_counter, process_time
from typing import Final

from benchmarks import sample_floor
from benchmarks.measure import print_head, print_table, quantile
from kaden.clock import DAY
from kaden.protocol.server import ImportReport
from server.dialer.writes import Claimed, ClaimNext
from server.hub.port import ListOrder
from server.storage.aiosqlite_runner import AiosqliteRunner
from server.storage.lists.loading import StoreLoader
from server.storage.port import Tx
from server.storage.searchable import index_customers
from server.storage.store import SqlStore
from server.tasks import Tasks

HEADINGS: Final = "会社名,部署,氏名,電話番号,住所,備考"
LISTED: Final = 1_000
"""Numbers on the do-not-call list, some of them in the file."""

CLAIMERS: Final = 4
LARGE_FLOOR: Final = CLAIMERS / 360
"""Seconds between two claims of each claimer: together the transactions of 500 agents (limits.md section 1)."""

CALLS_BEFORE: Final = 100_000
"""Customers that the claimers find when the import begins."""

TICK: Final = 0.005
"""Seconds between two looks at the loop's clock."""


@dataclass
class Watched:
    """What the loop and the claimers felt."""

    lags: list[float] = field(default_factory=list)
    processor: float = 0.0
    """Seconds of the processor that this process took; the reading process has another core."""
    claims: list[float] = field(default_factory=list)

    async def watch_loop(self) -> None:
        """Note how late each tick comes."""
        while True:
            begun = perf_counter()
            await asyncio.sleep(TICK)
            self.lags.append(perf_counter() - begun - TICK)

    async def claim_on(self, store: SqlStore, order: ClaimNext, rest: float) -> None:
        """Claim, rest so many seconds, and claim again."""
        while True:
            begun = perf_counter()
            claimed = await store.perform(order)
            self.claims.append(perf_counter() - begun)
            await asyncio.sleep(rest)
            assert isinstance(claimed, Claimed)
            assert claimed.attempts, "the claimers ran out of customers; the figures would be too good"


def make_list(rows: int) -> tuple[str, list[str]]:
    """Six Japanese columns, a few rows wrong or twice there, as always; and numbers for the do-not-call list."""
    random = Random(300_000)
    numbers = random.sample(range(10_000_000, 100_000_000), rows)
    lines = [HEADINGS]
    for place, number in enumerate(numbers):
        written = f"090-{number // 10_000:04}-{number % 10_000:04}"
        if place % 200 == 199:
            written = ("03-12-34", f"090{numbers[place - 100]}")[place % 400 == 199]
        lines.append(
            f"株式会社サンプル商事{place % 977},営業部第{place % 7}課,山田　太郎{place},{written},"
            f"東京都千代田区丸の内{place % 9}-{place % 31},展示会でご来場"
        )
    listed = [f"+8190{number}" for number in random.sample(numbers, min(LISTED // 2, rows))]
    listed += [f"+8180{number}" for number in random.sample(range(10_000_000, 100_000_000), LISTED // 2)]
    return "\r\n".join(lines) + "\r\n", listed


def shell(file: Path, database: Path) -> tuple[float, float]:
    """Seconds, on the wall and of the processor, that the shell takes: a plain table, one index, nothing looked at."""
    program = shutil.which("sqlite3")
    if program is None:
        raise SystemExit("the baseline needs the package sqlite3")
    table = "CREATE TABLE visitor (a TEXT, b TEXT, c TEXT, d TEXT, e TEXT, f TEXT)"
    script = ["PRAGMA journal_mode = WAL", table, "CREATE INDEX visitor_number ON visitor (d)"]
    begun, before = perf_counter(), os.times()
    subprocess.run(
        [program, str(database), *script, ".mode csv", f".import --skip 1 {file} visitor"],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    after = os.times()
    processor = after.children_user + after.children_system - before.children_user - before.children_system
    return perf_counter() - begun, processor


class Bench:
    """A server's store over a database of a benchmark's own, watched from the loop.

    Args:
        database: the file.
        listed: numbers on the do-not-call list.
        rest: seconds between two claims of each claimer; None = nobody claims.
        searchable: whether the customers of before are made searchable meanwhile.
    """

    def __init__(
        self, database: Path, listed: list[str], rest: float | None = None, *, searchable: bool = False
    ) -> None:
        self._ids = sample_floor.make(database, 0 if rest is None and not searchable else CALLS_BEFORE)
        self._searchable = searchable
        self._started = None if rest is None else sample_floor.start(database, self._ids)
        self._database = database
        self._listed = listed
        self._rest = rest

    async def load(self, file: Path | None) -> tuple[float, ImportReport | None, Watched]:
        """Import a file, or with None let the claimers work undisturbed for two seconds."""
        store = SqlStore(await AiosqliteRunner.open(self._database, sample_floor.NOW))
        await store.runner.write(self._list_numbers)
        watched, tasks = Watched(), Tasks("benchmark")
        tasks.start(watched.watch_loop(), name="loop")
        if self._started is not None and self._rest is not None:
            at = sample_floor.NOW + 2 * DAY
            order = ClaimNext(self._ids.job, self._started.run, 1, at)
            for number in range(CLAIMERS):
                tasks.start(watched.claim_on(store, order, self._rest), name=f"claimer {number}")
        if self._searchable:
            tasks.start(index_customers(store.runner), name="searchable")
        try:
            begun, processor = perf_counter(), process_time()
            if file is None:
                await asyncio.sleep(2)
                return 2, None, watched
            loader = StoreLoader(store.runner, lambda: sample_floor.NOW)
            order_of_list = ListOrder(None, "bench", str(self._ids.batch), file.name, None)
            report, refused = await loader.load(order_of_list, file, lambda *told: None)
            seconds, watched.processor = perf_counter() - begun, process_time() - processor
            assert len(refused) == report.rows - report.valid
            return seconds, report, watched
        finally:
            await tasks.cancel_all()
            await store.close()

    def _list_numbers(self, tx: Tx) -> None:
        tx.many(
            "INSERT INTO do_not_call (number, reason, at) VALUES (?, '', 0) ON CONFLICT DO NOTHING",
            ((number,) for number in self._listed),
        )


def run(folder: Path, rows: int) -> None:
    """Measure all ways and print them beside each other."""
    print_head(f"List import, {rows:,} rows (limits P5, P6)", folder)
    text, listed = make_list(rows)
    plain, office = folder / "utf-8.csv", folder / "cp932.csv"
    plain.write_text(text, "utf-8")
    office.write_text(text, "cp932")
    shell_seconds, shell_processor = min(shell(plain, folder / f"shell-{number}.db") for number in range(2))
    floor = Bench(folder / "floor.db", listed, LARGE_FLOOR)
    measured = {
        "import, nobody calls": asyncio.run(Bench(folder / "alone.db", listed).load(office)),
        f"import while {CALLS_BEFORE:,} others are made searchable": asyncio.run(
            Bench(folder / "searchable.db", listed, searchable=True).load(office)
        ),
        "500 agents' claims, no import": asyncio.run(floor.load(None)),
        "import beside 500 agents' claims": asyncio.run(floor.load(office)),
        f"import beside {CLAIMERS} claimers without rest": asyncio.run(
            Bench(folder / "busy.db", listed, 0).load(office)
        ),
    }
    first = (f"{rows / shell_seconds:,.0f}", "1.00", f"{shell_processor / rows * 1e6:.1f}")
    lines = [("sqlite3 shell, .import + 1 index", *first, *"---")]
    for name, (seconds, report, watched) in measured.items():
        imported = (
            f"{rows / seconds:,.0f}",
            f"{shell_seconds / seconds:.2f}",
            f"{watched.processor / rows * 1e6:.1f}",
        )
        claims = [
            f"{quantile(watched.claims or [0], 0.99) * 1e3:.1f}",
            f"{len(watched.claims) / seconds:,.0f}",
        ]
        lag = f"{quantile(watched.lags, 0.99) * 1e3:.1f}"
        lines.append((name, *(imported if report else "---"), *(claims if watched.claims else "--"), lag))
    print_table(
        ("", "rows/s", "x first line", "CPU µs/row", "claim p99 ms", "claims/s", "loop lag p99 ms"), lines
    )
    _print_counts(measured["import, nobody calls"][1])


def _print_counts(report: ImportReport | None) -> None:
    assert report is not None
    print(
        "  bars: 0.25 x the first line; beside 500 agents 25,000 rows/s, claim p99 20 ms, loop lag p99 5 ms"
    )
    print(
        f"  of {report.rows:,} rows {report.valid:,} valid, {report.invalid:,} wrong,"
        f" {report.duplicates_in_file:,} twice in the file, {report.do_not_call:,} not to be called"
    )


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=300_000)
    parser.add_argument(
        "--folder", type=Path, help="where the databases are made; a temporary folder otherwise"
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        run(Path(folder), options.rows)


if __name__ == "__main__":
    main()
