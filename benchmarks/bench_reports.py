"""Reports over a year of a million calls, beside bare counts of the same rows in the same run.

python -m benchmarks.bench_reports [--attempts 1000000] [--rounds 3] [--folder DIR]
"""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path
from time import perf_counter
from typing import Final

from benchmarks import sample_floor
from benchmarks.measure import in_a_folder, print_head, print_table, quantile
from kaden.clock import DAY, Instant
from kaden.protocol.reports import Grouping, ReportPage, ShowReport
from kaden.setup.kinds import Kind
from kaden.vocabulary import CampaignId
from server.hub.reports_office import ReportsOffice
from server.storage.inline_runner import InlineRunner
from server.storage.sample import SampleIds
from server.storage.store import SqlStore

RECORDS: Final = 20_000

DAYS: Final = 365

NOW: Final = sample_floor.NOW

BEGIN: Final = NOW - DAYS * DAY

_ATTEMPTS: Final = """
WITH RECURSIVE each (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM each WHERE i + 1 < :attempts)
INSERT INTO attempt (id, record_id, job_id, campaign_id, batch_id, list_id, group_id, number, number_as_given, n,
    due_at, state, outcome, agent_id, dialled_at, answered_at, connected_at, ended_at, result, disposition_id)
SELECT i + 1, r.id, :job, r.campaign_id, r.batch_id, r.list_id, r.group_id, r.number, r.number_as_given, i / :records,
    0, 'ended', CASE WHEN i % 20 < 4 THEN 'connected' WHEN i % 20 < 15 THEN 'no_answer'
        WHEN i % 20 = 15 THEN 'abandoned' ELSE 'busy' END,
    CASE WHEN i % 20 < 4 THEN :agent + i % 5 END, at, CASE WHEN i % 20 < 4 OR i % 20 = 15 THEN at + 9000 END,
    CASE WHEN i % 20 < 4 THEN at + 9500 END, at + 9500 + i % 20 * 5000,
    CASE WHEN i % 20 < 4 THEN 'saved' ELSE 'none' END, CASE WHEN i % 20 < 4 THEN :disposition + i % 10 END
FROM (SELECT i, :begin + i * :days / :attempts * 86400000 + i * :days % :attempts * 32400000 / :attempts AS at
        FROM each) JOIN record r ON r.id = i % :records + 1
"""
"""Evenly over nine hours of each day."""

_ACTIVITY: Final = """
INSERT INTO activity (agent_id, state, attempt_id, started_at, ended_at)
SELECT agent_id, column1, id, CASE column1 WHEN 'waiting' THEN connected_at - 20000 WHEN 'talking' THEN connected_at
    ELSE ended_at END, CASE column1 WHEN 'waiting' THEN connected_at WHEN 'talking' THEN ended_at
    ELSE ended_at + 15000 END
FROM attempt, (VALUES ('waiting'), ('talking'), ('wrapup')) WHERE connected_at IS NOT NULL ORDER BY connected_at
"""

BARE: Final = {
    "bare count along the index": "SELECT count(*) FROM attempt{where}",
    "bare GROUP BY of the rows": "SELECT outcome, sum(ended_at - dialled_at), count(*) FROM attempt{where} GROUP BY 1",
}

_WHERE: Final = " WHERE campaign_id = 1 AND dialled_at >= ? AND dialled_at < ?"


class _Everything:
    """Somebody who may see everything. Implements `server.hub.port.Visit`."""

    by = None

    def sees(self, campaign: CampaignId) -> bool:
        return True

    def may_save(self, kind: Kind, campaign: CampaignId | None, *, new: bool) -> bool:
        return True

    def news(self, message: object) -> None:
        """Nobody listens."""

    async def tell(self, message: object) -> None:
        """Nobody listens."""


def prepared(path: Path, attempts: int) -> SampleIds:
    """A year of so many calls."""
    ids = sample_floor.make(path, RECORDS)
    values = {
        "attempts": attempts,
        "records": RECORDS,
        "job": ids.job,
        "agent": ids.agents[0],
        "disposition": ids.dispositions[0],
        "begin": BEGIN,
        "days": DAYS,
    }
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(_ATTEMPTS, values)
        connection.execute(_ACTIVITY)
    return ids


def bare(path: Path, since: Instant, until: Instant, rounds: int) -> dict[str, list[float]]:
    """Milliseconds of each bare statement."""
    times: dict[str, list[float]] = {name: [] for name in BARE}
    with closing(sqlite3.connect(path)) as connection:
        for _ in range(rounds):
            for name, sql in BARE.items():
                begun = perf_counter()
                connection.execute(sql.format(where=_WHERE), (since, until)).fetchall()
                times[name].append((perf_counter() - begun) * 1e3)
    return times


async def reports(path: Path, since: Instant, until: Instant, rounds: int) -> dict[str, list[float]]:
    """Milliseconds of a report for each grouping."""
    runner = InlineRunner.on_file(path, NOW)
    office = ReportsOffice(SqlStore(runner), lambda: NOW, "Asia/Tokyo")
    times: dict[str, list[float]] = {}
    for by in Grouping:
        for _ in range(rounds):
            begun = perf_counter()
            question = ShowReport(request="r", by=by, since=since, until=until, kind=None)
            page: ReportPage = await office.perform(_Everything(), question)
            times.setdefault(f"report by {by}", []).append((perf_counter() - begun) * 1e3)
            assert page.totals.figures.attempts > 0
    runner.shut()
    return times


def run(folder: Path, attempts: int, rounds: int) -> None:
    """Measure a day and the year, and print them beside each other."""
    print_head("Reports", folder)
    path = folder / "year.db"
    prepared(path, attempts)
    middle = BEGIN + DAYS // 2 * DAY
    spans = {"a day": (middle, middle + DAY), "the year": (BEGIN, NOW)}
    columns: list[dict[str, list[float]]] = []
    for since, until in spans.values():
        measured = bare(path, since, until, rounds)
        columns.append(measured | asyncio.run(reports(path, since, until, rounds)))
    rows = [(name, *(f"{quantile(column[name], 0.5):,.1f}" for column in columns)) for name in columns[0]]
    print_table((f"milliseconds, {attempts:,} calls", *spans), rows)
    print("  bar: a day within 2 s, the year within 10 s")


if __name__ == "__main__":
    in_a_folder(run, __doc__, attempts=1_000_000, rounds=3)
