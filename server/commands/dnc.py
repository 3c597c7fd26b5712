"""`kaden dnc`: do-not-call lists, of a campaign and of the company (domain rows 93 to 101, 324)."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import click

from kaden.clock import local_time
from kaden.protocol.do_not_call import (
    AddNumber,
    ExportNumbers,
    ListedNumber,
    ListNumbers,
    NumbersPage,
    RemoveNumber,
)
from kaden.spreadsheet_csv import CsvEncoding, CsvWriter
from kaden.words import Words, language_of_environment
from server.commands.asking import Whereabouts, shared_options
from server.commands.destination import destination, export_options
from server.commands.dnc_planned import Moment, due_at, planned, told_plan, withdraw
from server.commands.load_numbers import NumberWish, load_numbers, report_lines
from server.commands.table import table_lines
from server.commands.through_server import OfficeConnection
from server.settings import load

SHOWN: Final = 100
"""Entries that `list` shows unless told otherwise."""

_COLUMNS: Final = ("number", "reason", "by", "at")


def _scoped(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds the choice of a list, passed on as `campaign`; None = the company's."""
    command = click.option("--company", is_flag=True, help="The company's list, for all campaigns.")(command)
    return click.option("--campaign", help="The list of this campaign: its name or number.")(command)


def _scope(campaign: str | None, company: bool) -> str | None:
    if (campaign is None) is not company:
        raise click.UsageError("say which list: --campaign NAME or --company")
    if campaign is not None and not 0 < len(campaign) <= 120:
        raise click.UsageError("--campaign takes 1 to 120 characters")
    return campaign


@click.group("dnc")
def command() -> None:
    """Show and change do-not-call lists: whom no job dials.

    \b
    Examples:
      kaden dnc add 090-1234-5678 --campaign "2026 fair" --reason "complaint"
      kaden dnc list --company --digits 5678
    """


@command.command(
    "list", epilog="\b\nExamples:\n  kaden dnc list --company\n  kaden dnc list --campaign 1 --digits 5678"
)
@_scoped
@click.option("--digits", default="", help="Only this number, or those that end with these digits.")
@click.option("--all", "all_", is_flag=True, help=f"More than the newest {SHOWN}.")
@click.option("--json", "as_json", is_flag=True, help="A JSON list instead of a table.")
@shared_options
def list_(
    campaign: str | None,
    company: bool,
    digits: str,
    all_: bool,
    as_json: bool,
    config: Path | None,
    server: Path | None,
    account: str | None,
) -> None:
    """Show who is on a list, the newest first."""
    scope, words = _scope(campaign, company), Words(language_of_environment())
    entries: list[ListedNumber] = []
    with Whereabouts(config, server, account).open() as ask:
        before = None
        while True:
            asked = ListNumbers(
                request=OfficeConnection.new_request(), campaign=scope, digits=digits, before=before
            )
            page = ask(asked)
            assert isinstance(page, NumbersPage)
            entries += page.numbers
            if not (page.more and all_):
                break
            before = page.numbers[-1].id
    if as_json:
        click.echo(json.dumps([entry.model_dump(mode="json") for entry in entries], ensure_ascii=False))
        return
    if entries:
        zone = ZoneInfo(load(config).settings.time_zone)
        headings = [words(f"dnc.{name}") for name in _COLUMNS]
        for line in table_lines([headings, *([*_cells(each), _local(each, zone)] for each in entries)]):
            click.echo(line)
    click.echo(words("dnc.shown", shown=f"{len(entries):,}", total=f"{page.total:,}"), err=True)


@command.command(
    "add",
    epilog='\b\nExamples:\n  kaden dnc add 090-1234-5678 --campaign 1 --reason "asked not to be called"',
)
@click.argument("number")
@_scoped
@click.option("--reason", required=True, help="Why: shown beside the entry.")
@shared_options
def add(
    number: str,
    campaign: str | None,
    company: bool,
    reason: str,
    config: Path | None,
    server: Path | None,
    account: str | None,
) -> None:
    """Put a number on a list. A call to it that rings is hung up."""
    _change(AddNumber, number, _scope(campaign, company), reason, Whereabouts(config, server, account))
    click.echo(Words(language_of_environment())("dnc.added", number=number))


@command.command(
    "remove",
    epilog='\b\nExamples:\n  kaden dnc remove 090-1234-5678 --campaign 1 --reason "listed by mistake"',
)
@click.argument("number")
@_scoped
@click.option("--reason", required=True, help="Why: kept with the removed entry.")
@shared_options
def remove(
    number: str,
    campaign: str | None,
    company: bool,
    reason: str,
    config: Path | None,
    server: Path | None,
    account: str | None,
) -> None:
    """Take a number off a list: its customers can be dialled again, unless another list has it."""
    _change(RemoveNumber, number, _scope(campaign, company), reason, Whereabouts(config, server, account))
    click.echo(Words(language_of_environment())("dnc.removed", number=number))


@command.command(
    "import",
    epilog='\b\nExamples:\n  kaden dnc import refused.csv --company --reason "list of the association"',
)
@click.argument("file", metavar="NUMBERS.csv", type=click.Path(path_type=Path))
@_scoped
@click.option("--reason", required=True, help="Why: shown beside each entry.")
@click.option("--encoding", help="As in utf-8, cp932; found out without it.")
@click.option("--dry-run", is_flag=True, help="Only say what would come of it.")
@click.option("--at", type=Moment(), help="List them at this time of the office's clocks instead of at once.")
@shared_options
def import_(
    file: Path,
    campaign: str | None,
    company: bool,
    reason: str,
    encoding: str | None,
    dry_run: bool,
    at: datetime | None,
    config: Path | None,
    server: Path | None,
    account: str | None,
) -> None:
    """Load a file of numbers, one column with or without a heading, into a list.

    Numbers that are on the list already are left as they are; what is no number is told with its line.
    """
    words = Words(language_of_environment())
    zone = ZoneInfo(load(config).settings.time_zone)
    due = None if at is None else due_at(at, zone)
    wish = NumberWish(
        file=file,
        campaign=_scope(campaign, company),
        reason=_short(reason, 200, "--reason"),
        encoding=encoding,
        dry_run=dry_run,
        due=due,
    )
    report, refused = load_numbers(wish, Whereabouts(config, server, account), words)
    for line in report_lines(words, report, refused, dry_run, shutil.get_terminal_size().lines):
        click.echo(line)
    if report.plan is not None and due is not None:
        click.echo(told_plan(words, report.plan, due, zone))


command.add_command(planned)
command.add_command(withdraw)


@command.command("export", epilog="\b\nExamples:\n  kaden dnc export --company --out numbers.csv")
@_scoped
@export_options
@shared_options
def export(
    campaign: str | None,
    company: bool,
    out: Path | None,
    encoding: CsvEncoding,
    config: Path | None,
    server: Path | None,
    account: str | None,
) -> None:
    """Write a list as CSV: number, reason, who listed it and when (UTC)."""
    scope, words = _scope(campaign, company), Words(language_of_environment())
    written = 0
    with destination(out) as file, Whereabouts(config, server, account).open() as ask:
        writer = CsvWriter(file, encoding)
        writer.row([words(f"dnc.{name}") for name in _COLUMNS])
        before, more = None, True
        while more:
            page = ask(ExportNumbers(request=OfficeConnection.new_request(), campaign=scope, before=before))
            assert isinstance(page, NumbersPage)
            for entry in page.numbers:
                writer.row([*_cells(entry), _in_utc(entry)])
            written, more = written + len(page.numbers), page.more
            before = page.numbers[-1].id if page.numbers else None
        file.flush()
    if out is not None:
        click.echo(words("dnc.exported", count=f"{written:,}", path=out), err=True)


def _cells(entry: ListedNumber) -> list[str]:
    return [entry.number, entry.reason, entry.by or "-"]


def _local(entry: ListedNumber, zone: ZoneInfo) -> str:
    return f"{local_time(entry.at, zone):%Y-%m-%d %H:%M %Z}"


def _in_utc(entry: ListedNumber) -> str:
    return f"{local_time(entry.at, ZoneInfo('UTC')):%Y-%m-%d %H:%M}Z"


def _change(
    kind: type[AddNumber | RemoveNumber], number: str, scope: str | None, reason: str, place: Whereabouts
) -> None:
    asked = kind(
        request=OfficeConnection.new_request(),
        campaign=scope,
        number=_short(number, 60, "NUMBER"),
        reason=_short(reason, 200, "--reason"),
    )
    place.ask(asked)


def _short(text: str, longest: int, what: str) -> str:
    if not 0 < len(text.strip()) <= longest:
        raise click.UsageError(f"{what} takes 1 to {longest} characters")
    return text
