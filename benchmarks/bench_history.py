"""The history of a year of a million calls in thirty campaigns, beside a bare page of the same rows in the same run.

python -m benchmarks.bench_history [--attempts 1000000] [--rounds 5] [--folder DIR]
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path
from time import perf_counter
from typing import Any, Final

from benchmarks.bench_reports import BEGIN, NOW, prepared
from benchmarks.measure import in_a_folder, print_head, print_table, quantile
from kaden.protocol.history import CallSearch
from kaden.vocabulary import CampaignId, Outcome
from server.hub.history_office import STRETCHES
from server.storage.history_port import CallQuestion
from server.storage.inline_runner import InlineRunner
from server.storage.store import SqlStore

CAMPAIGNS: Final = 30
"""The last of them has every twenty-thousandth call, the others share the rest."""

_CAMPAIGN: Final = (
    "INSERT INTO campaign (id, name, rule_id, zone, hours_start, hours_end, notify, handling_entry)"
    " SELECT ?, 'campaign ' || ?, rule_id, zone, hours_start, hours_end, notify, handling_entry FROM campaign"
    " WHERE id = 1"
)

_SHARED: Final = (
    "UPDATE attempt SET campaign_id = CASE WHEN id % 20000 = 4 THEN :last ELSE 1 + id % (:last - 1) END"
)

_PAGE: Final = (
    "SELECT id, number, note FROM attempt WHERE campaign_id = 1 AND coalesce(connected_at, dialled_at) >= ?"
    " AND coalesce(connected_at, dialled_at) < ? ORDER BY coalesce(connected_at, dialled_at) DESC, id DESC LIMIT 100"
)


def shared_out(path: Path, attempts: int) -> None:
    """A year of so many calls, of thirty campaigns."""
    prepared(path, attempts)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executemany(_CAMPAIGN, [(id_, id_) for id_ in range(2, CAMPAIGNS + 1)])
        connection.execute(_SHARED, {"last": CAMPAIGNS})


def bare(path: Path, rounds: int) -> list[float]:
    """Milliseconds of a page of one campaign, its rows and nothing more."""
    times = []
    with closing(sqlite3.connect(path)) as connection:
        for _ in range(rounds):
            begun = perf_counter()
            assert len(connection.execute(_PAGE, (BEGIN, NOW)).fetchall()) == 100
            times.append((perf_counter() - begun) * 1e3)
    return times


def asked(*campaigns: int, **said: Any) -> CallQuestion:
    """A question about the whole year."""
    search = CallSearch(since=BEGIN, until=NOW, **said)
    return CallQuestion(search, tuple(map(CampaignId, campaigns)))


async def whole(ask: Callable[[CallQuestion], Awaitable[Any]], question: CallQuestion) -> None:
    """Through all stretches, as the hub goes."""
    below: CallQuestion | None = question
    while below is not None:
        part = await ask(below)
        below = None if part.before is None else question.below(part.before)


async def answer(store: SqlStore, every: tuple[int, ...], rare: Outcome) -> None:
    """As far as one answer of the hub goes."""
    question = asked(*every, outcome=rare)
    for _ in range(STRETCHES):
        part = await store.find_calls(question)
        assert part.before is not None
        question = question.below(part.before)


async def history(path: Path, rounds: int) -> dict[str, list[float]]:
    """Milliseconds of each question."""
    runner = InlineRunner.on_file(path, NOW)
    store = SqlStore(runner)
    every, rare = tuple(range(1, CAMPAIGNS + 1)), Outcome.MACHINE
    kinds: dict[str, Callable[[], Awaitable[Any]]] = {
        "first page of all campaigns": lambda: store.find_calls(asked(*every)),
        "first page of the small one": lambda: store.find_calls(asked(CAMPAIGNS)),
        "nothing found in the small one": lambda: whole(store.find_calls, asked(CAMPAIGNS, outcome=rare)),
        "count of the small one": lambda: whole(store.count_found, asked(CAMPAIGNS)),
        "count of one of the others": lambda: whole(store.count_found, asked(1)),
        "count of all": lambda: whole(store.count_found, asked(*every)),
        "one answer, nothing found": lambda: answer(store, every, rare),
        "nothing found in all, to the end": lambda: whole(store.find_calls, asked(*every, outcome=rare)),
    }
    times: dict[str, list[float]] = {}
    for _ in range(rounds):
        for name, look in kinds.items():
            begun = perf_counter()
            await look()
            times.setdefault(name, []).append((perf_counter() - begun) * 1e3)
    runner.shut()
    return times


def run(folder: Path, attempts: int, rounds: int) -> None:
    """Measure, and print all beside each other."""
    print_head("History of calls", folder)
    path = folder / "year.db"
    shared_out(path, attempts)
    measured = {"bare page of one campaign (baseline)": bare(path, rounds)}
    measured |= asyncio.run(history(path, rounds))
    rows = [(name, f"{quantile(times, 0.5):,.2f}", f"{max(times):,.2f}") for name, times in measured.items()]
    print_table((f"milliseconds, {attempts:,} calls of a year", "p50", "worst"), rows)
    print("  bar: a small campaign within 10 ms, whatever the others have")


if __name__ == "__main__":
    in_a_folder(run, __doc__, attempts=1_000_000, rounds=5)
