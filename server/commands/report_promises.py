"""`kaden report promises`: what became of the promises of a period (domain rows 269 to 275, 318).

Rule: days are those of the campaign that is named, of all campaigns where they share a zone, else the office's.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any, cast
from zoneinfo import ZoneInfo

from kaden.pacing_words import percent
from kaden.period import Period, period_text, read_period
from kaden.promise_report import COUNTS, By, PromiseRow, promise_sheet, rows_of, totals_of
from kaden.protocol.callbacks import CountPromises, PromiseLedger
from kaden.report_views import MISSING
from kaden.spreadsheet_xlsx import Cell
from kaden.words import Words
from server.commands.asking import Ask
from server.commands.table import table_lines
from server.commands.through_server import OfficeConnection


def counted(ask: Ask, period: str, campaign: str, by: By) -> PromiseLedger:
    """The ledger; what the period means is decided by the clocks of its zone, which today's tells."""
    question = CountPromises(request=OfficeConnection.new_request(), campaign=campaign, by_day=by == "day")
    first = _ledger(ask, question)
    meant = read_period(period, ZoneInfo(first.zone), first.at)
    if (meant.since, meant.until) == (first.since, first.until):
        return first
    again = {"request": OfficeConnection.new_request(), "since": meant.since, "until": meant.until}
    return _ledger(ask, question.model_copy(update=again))


def spreadsheet(words: Words, told: PromiseLedger, by: By) -> tuple[str, list[list[Cell]]]:
    """The title, and the rows of a file."""
    return words("report.promises"), promise_sheet(words, told.lines, by)


def as_json(told: PromiseLedger, by: By) -> str:
    """For programs."""
    rows, total = rows_of(told.lines, by), totals_of(told.lines)
    head = told.model_dump(mode="json", include={"at", "since", "until", "zone"})
    return json.dumps(
        {**head, "by": by, "rows": [_json(row) for row in rows], "totals": _json(total)}, ensure_ascii=False
    )


def promise_lines(words: Words, told: PromiseLedger, by: By) -> Iterator[str]:
    """For a terminal."""
    period = period_text(Period(told.since, told.until), ZoneInfo(told.zone))
    yield words("report.head", title=words("report.promises"), period=period, zone=told.zone)
    yield ""
    rows = rows_of(told.lines, by)
    if not rows:
        yield words("report.no_promises")
        return
    total = PromiseRow(words("report.total"), totals_of(told.lines).counts)
    names = (f"report_by.{by}", "callbacks.ledger_share", *(f"callbacks.ledger_{name}" for name in COUNTS))
    table: Sequence[Sequence[str]] = [[words(name) for name in names], *map(_cells, (*rows, total))]
    yield from table_lines(table, range(1, len(names)))


def _cells(row: PromiseRow) -> list[str]:
    kept = MISSING if row.share is None else percent(row.share)
    return [row.name, kept, *(f"{row.counts[name]:,}" for name in COUNTS)]


def _json(row: PromiseRow) -> dict[str, Any]:
    return {"name": row.name, **row.counts, "on_time_share": row.share}


def _ledger(ask: Ask, question: CountPromises) -> PromiseLedger:
    return cast(PromiseLedger, ask(question))
