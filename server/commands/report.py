"""`kaden report`: figures of a period, for people, for spreadsheets and for programs (domain rows 313 to 320).

Rule: what is printed, written and told as JSON comes from one report; files are never overwritten.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import click

from kaden.period import read_period
from kaden.promise_report import WAYS
from kaden.protocol.reports import Grouping, ReportPage, ShowReport
from kaden.report_sheet import save_csv, save_xlsx, sheet
from kaden.report_views import VIEWS, View
from kaden.spreadsheet_csv import CsvEncoding
from kaden.spreadsheet_xlsx import Cell
from kaden.vocabulary import CallKind, PhoneType
from kaden.words import Words, language_of_environment
from server.commands import report_promises
from server.commands.asking import Ask, Whereabouts, shared_options
from server.commands.report_shown import report_lines
from server.commands.through_server import OfficeConnection

ALL_KINDS: Final = "all"

PROMISES: Final = "promises"
"""The report that counts no calls."""

NAMES: Final = ("campaign", "batch", "list", "group", "agent")
"""What a report can be limited to by a name or a number."""

EXAMPLES: Final = """\b
Examples:
  kaden report campaign
  kaden report abandoned --period "this month"
  kaden report agents --period 11/16..11/20 --csv agents.csv --encoding cp932
  kaden report hours --period "last week" --campaign "Spring fair" --by day
  kaden report lists --period 2026 --xlsx lists.xlsx
  kaden report promises --period "this month" --by day"""


@click.command("report", epilog=EXAMPLES)
@click.argument("which", metavar="REPORT", type=click.Choice([*VIEWS, PROMISES]))
@click.option(
    "--period",
    default="today",
    show_default=True,
    help='Whose calls: a day, a month, or two of them: "last week", 2026-11, 11/1..11/7, "11/20 9:00..24:00".',
)
@click.option(
    "--by",
    type=click.Choice([by.value for by in Grouping]),
    help="What the rows are; each report has its own.",
)
@click.option("--campaign", help="Only calls of this campaign: its name or number.")
@click.option("--batch", help="Only calls of this batch: its name or number.")
@click.option("--list", help="Only calls of this customer list: its name or number.")
@click.option("--group", help="Only calls of this dial group: its name or number.")
@click.option("--agent", help="Only calls of this agent: the account's name or number.")
@click.option(
    "--phone-type", type=click.Choice([each.value for each in PhoneType]), help="Only calls to such phones."
)
@click.option(
    "--kind",
    type=click.Choice([*(each.value for each in CallKind), ALL_KINDS]),
    help="auto: by the dialler; preview: agents' calls of preview jobs; callback: promised calls; recorded: customers'"
    " own calls; all: the sum. The agents' report has all, the others auto.",
)
@click.option("--csv", type=click.Path(path_type=Path), help="Write the rows to this new CSV file.")
@click.option("--xlsx", type=click.Path(path_type=Path), help="Write the rows to this new XLSX file.")
@click.option(
    "--encoding",
    type=click.Choice(["utf-8", "cp932"]),
    default="utf-8",
    show_default=True,
    help="Of the CSV file; cp932 is what older Japanese programs read.",
)
@click.option("--json", "as_json", is_flag=True, help="A JSON object instead of tables.")
@shared_options
def command(
    which: str,
    period: str,
    csv: Path | None,
    xlsx: Path | None,
    encoding: CsvEncoding,
    as_json: bool,
    config: Path | None,
    server: Path | None,
    account: str | None,
    **asked: str | None,
) -> None:
    """Count the calls of a period: REPORT is campaign, results, agents, hours, lists, abandoned or promises.

    Days and hours are those of the campaigns' time zone. The end of a period is not in it: 9:00..12:00 ends at
    11:59:59. The last one counts what became of the promises that stood for the period.
    """
    for name in NAMES:
        if asked[name] is not None and not 0 < len(asked[name] or "") <= 200:
            raise click.UsageError(f"--{name} takes 1 to 200 characters")
    if which == PROMISES:
        _promises(Whereabouts(config, server, account), period, asked, csv, xlsx, encoding, as_json=as_json)
        return
    view = VIEWS[which]
    with Whereabouts(config, server, account).open() as ask:
        page = _whole(ask, _question(view, asked), period)
    words = Words(language_of_environment())
    _write(words, words(f"report.{view.id}"), sheet(words, view, page), csv, xlsx, encoding)
    if as_json:
        click.echo(
            json.dumps(page.model_dump(mode="json", exclude={"type", "request", "more"}), ensure_ascii=False)
        )
    elif csv is None and xlsx is None:
        for line in report_lines(words, view, page, shutil.get_terminal_size().columns):
            click.echo(line)


def _promises(
    where: Whereabouts,
    period: str,
    asked: dict[str, str | None],
    csv: Path | None,
    xlsx: Path | None,
    encoding: CsvEncoding,
    *,
    as_json: bool,
) -> None:
    strange = [name for name, value in asked.items() if value is not None and name not in ("campaign", "by")]
    if strange:
        raise click.UsageError(f"promises are told by --campaign and --by, not by --{strange[0]}")
    by = asked["by"] or WAYS[0]
    if by not in WAYS:
        raise click.UsageError(f"promises are told --by {', '.join(WAYS)}")
    with where.open() as ask:
        told = report_promises.counted(ask, period, asked["campaign"] or "", by)
    words = Words(language_of_environment())
    _write(words, *report_promises.spreadsheet(words, told, by), csv, xlsx, encoding)
    if as_json:
        click.echo(report_promises.as_json(told, by))
    elif csv is None and xlsx is None:
        for line in report_promises.promise_lines(words, told, by):
            click.echo(line)


def _write(
    words: Words,
    title: str,
    rows: list[list[Cell]],
    csv: Path | None,
    xlsx: Path | None,
    encoding: CsvEncoding,
) -> None:
    if csv is not None:
        save_csv(csv, rows, encoding)
    if xlsx is not None:
        save_xlsx(xlsx, title, rows)
    for path in filter(None, (csv, xlsx)):
        click.echo(words("report.wrote", rows=len(rows) - 1, path=path), err=True)


def _question(view: View, asked: dict[str, str | None]) -> ShowReport:
    said: dict[str, Any] = {name: asked[name] for name in NAMES}
    kind, type_ = asked["kind"], asked["phone_type"]
    if kind is None:
        said["kind"] = view.kind
    else:
        said["kind"] = None if kind == ALL_KINDS else CallKind(kind)
    return ShowReport(
        request=OfficeConnection.new_request(),
        by=view.by if asked["by"] is None else Grouping(asked["by"]),
        phone_type=None if type_ is None else PhoneType(type_),
        **said,
    )


def _whole(ask: Ask, question: ShowReport, period: str) -> ReportPage:
    """All rows of a report; what the period means is decided by the clocks of its zone, which today's report tells."""
    pages = _pages(ask, question)
    first = next(pages)
    meant = read_period(period, ZoneInfo(first.zone), first.at)
    if (meant.since, meant.until) != (first.since, first.until):
        span = {"since": meant.since, "until": meant.until}
        pages = _pages(ask, question.model_copy(update=span))
        first = next(pages)
    rows = [*first.rows, *(row for page in pages for row in page.rows)]
    return first.model_copy(update={"rows": tuple(rows), "more": False})


def _pages(ask: Ask, question: ShowReport) -> Iterator[ReportPage]:
    """One after the other; all of them are of the first one's count."""
    update: dict[str, Any] = {}
    more = True
    while more:
        again = {"request": OfficeConnection.new_request(), **update}
        page = ask(question.model_copy(update=again))
        assert isinstance(page, ReportPage)
        yield page
        update = {"after": page.rows[-1].key if page.rows else None, "counted": page.at}
        more = page.more
