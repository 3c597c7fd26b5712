"""`kaden export`: a customer list with its results as a CSV file (rows 123 and 127), or a campaign as a text.

Rule: an existing file is never overwritten, and one that could not be finished is not left behind.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import click

from kaden.clock import Instant, local_time
from kaden.protocol.client import ExportList, ExportMore
from kaden.protocol.lists import ExportBegun, ExportRow, ExportRows
from kaden.spreadsheet_csv import CsvEncoding, CsvWriter
from kaden.words import Words, language_of_environment
from server.commands.asking import Ask, Whereabouts, shared_options
from server.commands.destination import destination, export_options
from server.commands.export_campaign import export_campaign
from server.commands.progress_line import ProgressLine
from server.commands.through_server import OfficeConnection

ADDED: Final = ("status", "attempts", "last_outcome", "last_result", "note", "last_call", "next_call")
"""Columns beside those of the file; their headings stand under `export`."""

EXAMPLES: Final = """\b
Examples:
  kaden export 3 --out results.csv
  kaden export visitors.csv --encoding cp932 > results.csv
  kaden export --campaign "Spring fair" --out fair.toml"""


@click.command("export", epilog=EXAMPLES)
@click.argument("list_", metavar="[LIST]", required=False)
@click.option(
    "--campaign",
    help="Instead of a list: the whole set-up of this campaign, name or number, for `kaden apply`.",
)
@click.option(
    "--accounts",
    is_flag=True,
    help="With --campaign: also the accounts in its dial groups, without passwords.",
)
@export_options
@shared_options
def command(
    list_: str | None,
    campaign: str | None,
    accounts: bool,
    out: Path | None,
    encoding: CsvEncoding,
    config: Path | None,
    server: Path | None,
    account: str | None,
) -> None:
    """Write a customer list as CSV, with what became of each customer; or a campaign's set-up as TOML.

    LIST is the number that `kaden lists` shows, or the name. Times are those of the campaign's zone.
    """
    if (list_ is None) == (campaign is None) or (accounts and campaign is None):
        raise click.UsageError("give a LIST, or --campaign with or without --accounts")
    if campaign is not None:
        export_campaign(campaign, accounts=accounts, out=out, place=Whereabouts(config, server, account))
        return
    assert list_ is not None
    if not 0 < len(list_) <= 200:
        raise click.UsageError("LIST takes 1 to 200 characters")
    words = Words(language_of_environment())
    line = ProgressLine(sys.stderr, words)
    with destination(out) as file, Whereabouts(config, server, account).open() as ask:
        try:
            writer = CsvWriter(file, encoding)
            written = _write(writer, words, ask, list_, line)
            file.flush()
        finally:
            line.end()
    if writer.replaced:
        click.echo(words("export.replaced", count=f"{writer.replaced:,}"), err=True)
    if out is not None:
        click.echo(words("export.done", count=f"{written:,}", path=out), err=True)


def _write(writer: CsvWriter, words: Words, ask: Ask, list_: str, line: ProgressLine) -> int:
    """Write the list; how many customers it has."""
    begun = ask(ExportList(request=OfficeConnection.new_request(), list=list_))
    assert isinstance(begun, ExportBegun)
    zone = ZoneInfo(begun.zone)
    writer.row([*begun.columns, *(words(f"export.{name}") for name in ADDED)])
    written, last = 0, False
    while not last:
        page = ask(ExportMore(request=OfficeConnection.new_request()))
        assert isinstance(page, ExportRows)
        for row in page.rows:
            writer.row(_cells(words, zone, row, len(begun.columns)))
        written, last = written + len(page.rows), page.last
        line.show("writing", written, begun.rows)
    return written


def _cells(words: Words, zone: ZoneInfo, row: ExportRow, columns: int) -> list[str]:
    unallocated = row.state == "ready" and not row.allocated
    return [
        *row.cells[:columns],
        *[""] * (columns - len(row.cells)),
        words("record_state.unallocated" if unallocated else f"record_state.{row.state}"),
        str(row.attempts),
        "" if row.outcome is None else words(f"outcome.{row.outcome}"),
        row.result or "",
        row.note,
        _time(row.last_call, zone),
        _time(row.next_call, zone),
    ]


def _time(at: Instant | None, zone: ZoneInfo) -> str:
    return "" if at is None else local_time(at, zone).strftime("%Y-%m-%d %H:%M")
