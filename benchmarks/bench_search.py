"""A search for a customer among many, as the server does it, beside a look at one record by its number.

python -m benchmarks.bench_search [--sizes 10000,1000000] [--rounds 200] [--folder DIR]
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from random import Random
from time import perf_counter, process_time
from typing import Final

from benchmarks import sample_floor
from benchmarks.measure import in_a_folder, print_head, print_table, quantile
from kaden.vocabulary import CampaignId
from server.storage.aiosqlite_runner import AiosqliteRunner
from server.storage.customers.finding import find_customers
from server.storage.customers_port import CustomerSearch
from server.storage.searchable import index_customers
from server.storage.sqlite_tx import SqliteTx, connect_reader

SURNAMES: Final = (
    "佐藤", "鈴木", "高橋", "田中", "伊藤", "渡辺", "山本", "中村", "小林", "加藤", "吉田", "山田", "佐々木", "山口",
    "松本", "井上", "木村", "林", "斎藤", "清水", "山崎", "森", "池田", "橋本", "阿部", "石川", "山下", "中島",
    "石井", "小川",
)  # fmt: skip
GIVEN: Final = (
    "花子",
    "太郎",
    "一郎",
    "次郎",
    "美咲",
    "陽子",
    "健太",
    "翔太",
    "由美",
    "直樹",
    "恵子",
    "誠",
    "学",
    "愛",
    "彩",
)
SYLLABLES: Final = "三和精機電工商事物産東海北山川田村井上下大小中西南光明清正"
TOWNS: Final = (
    "東京都千代田区",
    "大阪府大阪市北区",
    "愛知県名古屋市中区",
    "福岡県福岡市博多区",
    "北海道札幌市中央区",
)

COLUMNS: Final = '["会社名", "氏名", "電話番号", "住所", "備考"]'

RARE: Final = "鰐淵"
"""The surname of one customer in ten thousand."""

_LIST: Final = (
    "INSERT INTO customer_list (batch_id, name, columns, encoding, rows, state, at)"
    " VALUES (?, 'large.csv', ?, 'utf-8', ?, 'ready', 0)"
)

_RECORD: Final = (
    "INSERT INTO record (list_id, batch_id, campaign_id, line, name, company, number, number_as_given, phone_type,"
    " extra) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'mobile', ?)"
)


def people(list_: int, batch: int, campaign: int, size: int) -> Iterator[tuple[object, ...]]:
    """Rows of a list whose names are as frequent as names are."""
    random = Random(4)
    for line in range(1, size + 1):
        surname = RARE if line % 10_000 == 7 else random.choice(SURNAMES)
        name = f"{surname} {random.choice(GIVEN)}"
        company = "".join(random.choices(SYLLABLES, k=4)) + random.choice(("株式会社", "商店", "工業"))
        digits = f"90{random.randrange(10**8):08}"
        given = f"0{digits[:2]}-{digits[2:6]}-{digits[6:]}"
        address = f"{random.choice(TOWNS)}{random.randrange(1, 30)}-{random.randrange(1, 20)}"
        extra = f'["{company}","{name}","{given}","{address}","展示会{line % 40}"]'
        yield list_, batch, campaign, line, name, company, f"+81{digits}", given, extra


def prepared(path: Path, size: int) -> tuple[CampaignId, float, float]:
    """A floor with a list of so many customers, made searchable; the seconds that took, and those of the processor."""
    ids = sample_floor.make(path, 0)
    with closing(sqlite3.connect(path)) as connection, connection:
        list_ = connection.execute(_LIST, (ids.batch, COLUMNS, size)).lastrowid
        assert list_ is not None
        [campaign] = connection.execute("SELECT campaign_id FROM batch WHERE id = ?", (ids.batch,)).fetchone()
        connection.executemany(_RECORD, people(list_, ids.batch, campaign, size))
        connection.execute("ANALYZE")
    seconds, processor = asyncio.run(_indexed(path))
    return CampaignId(campaign), seconds, processor


async def _indexed(path: Path) -> tuple[float, float]:
    runner = await AiosqliteRunner.open(path, sample_floor.NOW)
    try:
        begun, before = perf_counter(), process_time()
        await index_customers(runner)
        return perf_counter() - begun, process_time() - before
    finally:
        await runner.close()


def timed(path: Path, campaign: CampaignId, size: int, rounds: int) -> dict[str, list[float]]:
    """Milliseconds of each kind of search, taking turns with a bare look at one record."""
    random = Random(7)
    seen = frozenset([campaign])
    times: dict[str, list[float]] = {}
    with closing(connect_reader(path)) as connection:
        tx = SqliteTx(connection)

        def bare() -> object:
            return tx.one(
                "SELECT name, company, number, state FROM record WHERE id = ?", (random.randrange(1, size),)
            )

        def search(asked: Callable[[], dict[str, str]]) -> object:
            return find_customers(tx, CustomerSearch(seen, before=None, **asked()))

        kinds: dict[str, Callable[[], object]] = {
            "one record by its key (baseline)": bare,
            "last 4 digits": partial(search, lambda: {"number": f"{random.randrange(10**4):04}"}),
            "a whole number": partial(search, lambda: {"number": f"+8190{random.randrange(10**8):08}"}),
            "a frequent surname": partial(search, lambda: {"name": random.choice(SURNAMES[:15])}),
            "a rare surname": partial(search, lambda: {"name": RARE}),
            "surname and given name": partial(
                search, lambda: {"name": f"{random.choice(SURNAMES[:15])} {random.choice(GIVEN[:10])}"}
            ),
            "4 letters of a company": partial(
                search, lambda: {"name": "".join(random.choices(SYLLABLES, k=4))}
            ),
            "a word of any column": partial(search, lambda: {"words": "展示会3"}),
            "a word that nobody has": partial(search, lambda: {"words": "龍驤虎視"}),
        }
        for _ in range(rounds):
            for name, look in kinds.items():
                begun = perf_counter()
                look()
                times.setdefault(name, []).append((perf_counter() - begun) * 1_000)
    return times


def run(folder: Path, sizes: list[int], rounds: int) -> None:
    """Measure each size."""
    print_head("Searching customers (limits P16)", folder)
    for size in sizes:
        path = folder / f"floor-{size}.db"
        campaign, seconds, processor = prepared(path, size)
        with closing(sqlite3.connect(path)) as connection:
            [held] = connection.execute(
                "SELECT coalesce(sum(length(CAST(lines AS BLOB)) + 24), 0) FROM customer_gram"
            )
        times = timed(path, campaign, size, rounds)
        base = quantile(times["one record by its key (baseline)"], 0.5)
        rows = [
            (
                name,
                f"{quantile(took, 0.5):.2f}",
                f"{quantile(took, 0.95):.2f}",
                f"{quantile(took, 0.5) / base:,.0f}",
            )
            for name, took in times.items()
        ]
        print_table((f"{size:,} customers, milliseconds", "p50", "p95", "x baseline"), rows)
        print(
            f"  index: {processor / size * 1e6:.0f} µs of the processor a customer, done {seconds:.0f} s after the"
            f" import, half of them rest; {held[0] / size:.0f} bytes a customer\n"
        )
    print("  bar: p99 20 ms at a million (limits P16)")


if __name__ == "__main__":
    in_a_folder(run, __doc__, sizes=[10_000, 1_000_000], rounds=200)
