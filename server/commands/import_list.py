"""`kaden import`: loads a customer list into a batch, through the running server or, where none runs, by itself."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from kaden.protocol.client import ImportBegin
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.protocol.server import ImportReport, RefusedRow
from kaden.spreadsheet_csv import CsvWriter
from kaden.text import clean
from kaden.words import Words, language_of_environment
from server.commands.asking import Whereabouts, shared_options
from server.commands.import_report import report_json, report_lines, write_findings
from server.commands.loading import loaded, own_loader, sending
from server.commands.send_list import Told, send_list
from server.commands.through_server import OfficeConnection

if TYPE_CHECKING:
    from server.settings import Settings

EXAMPLES: Final = """\b
Examples:
  kaden import visitors.csv --batch "2026 fair" --dry-run
  kaden import visitors.csv --batch 3 --map "Tel (main)=phone" --report refused.csv
  kaden import --template > visitors.csv"""


class _UpTo(click.ParamType[str]):
    """Text that a message has room for."""

    name = "TEXT"

    def __init__(self, limit: int) -> None:
        self._limit = limit

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Take it; anything longer is wrong use."""
        if len(str(value)) > self._limit:
            self.fail(f"is longer than {self._limit} characters", param, ctx)
        return str(value)


class _Mapping(click.ParamType[tuple[str, str]]):
    """`column=field`; the column may hold the sign itself."""

    name = "COLUMN=FIELD"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str]:
        """Read one; anything else is wrong use."""
        column, _, field = str(value).rpartition("=")
        if not 0 < len(column) <= 200 or not 0 < len(field) <= 40:
            self.fail(f"{value!r} is not COLUMN=FIELD", param, ctx)
        return column, field


def _show_template(ctx: click.Context, _option: click.Parameter, wanted: bool) -> None:
    """Headings to fill in below, as a spreadsheet reads them (row 114)."""
    if wanted and not ctx.resilient_parsing:
        words = Words(language_of_environment())
        CsvWriter(sys.stdout.buffer).row(words("import.template").split(","))
        ctx.exit()


@dataclass(frozen=True, slots=True)
class Wish:
    """What shall be loaded, and how."""

    file: Path
    batch: str
    encoding: str | None
    mapping: dict[str, str]
    dry_run: bool


@click.command("import", epilog=EXAMPLES)
@click.argument("file", metavar="LIST.csv", type=click.Path(path_type=Path))
@click.option(
    "--batch", required=True, type=_UpTo(120), help="The batch that gets the customers: its name or number."
)
@click.option("--dry-run", is_flag=True, help="Only say what would come of it.")
@click.option("--encoding", type=_UpTo(20), help="As in utf-8, cp932, euc-jp, utf-16; found out without it.")
@click.option(
    "--map",
    "mapping",
    multiple=True,
    type=_Mapping(),
    help="What a column holds: phone, phone_2, phone_3, name, family_name, given_name, company, or column for"
    " none of them. Found out from the headings without it.",
)
@click.option(
    "--report", type=click.Path(path_type=Path), help="Write the refused lines to this new CSV file."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of text.")
@click.option(
    "--template",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_template,
    help="Only write an empty list with its headings to standard output.",
)
@shared_options
def command(
    file: Path,
    batch: str,
    dry_run: bool,
    encoding: str | None,
    mapping: Sequence[tuple[str, str]],
    report: Path | None,
    as_json: bool,
    config: Path | None,
    server: Path | None,
    account: str | None,
) -> None:
    """Load a customer list (CSV) into a batch: every row that can be called, or nothing at all.

    Rows that cannot be called are listed with their line and the reason.
    """
    words = Words(language_of_environment())
    if report is not None and report.exists():
        raise Refused(RefusalCode.FILE_EXISTS, path=str(report))
    wish = Wish(file, batch, encoding, dict(mapping), dry_run)
    outcome, refused = _load(wish, Whereabouts(config, server, account), words)
    if as_json:
        click.echo(report_json(outcome, refused, dry_run))
    else:
        title = words("import.title_dry_run" if dry_run else "import.title", file=file.name, batch=batch)
        for line in report_lines(words, title, outcome, refused, dry_run, shutil.get_terminal_size().columns):
            click.echo(line)
    if report is not None:
        write_findings(report, words, refused)
        click.echo(words("import.report_written", path=report), err=True)
    if not outcome.valid:
        raise Refused(RefusalCode.NO_VALID_ROW, refused=outcome.rows)


def _load(wish: Wish, whereabouts: Whereabouts, words: Words) -> tuple[ImportReport, Sequence[RefusedRow]]:
    try:
        return loaded(
            whereabouts, words, partial(_through_server, wish, whereabouts.account), partial(_by_itself, wish)
        )
    except Refused as refused:
        if refused.code is RefusalCode.FILE_MISSING:
            raise Refused(RefusalCode.LIST_MISSING, **refused.values) from None
        raise


def _through_server(
    wish: Wish, account: str | None, place: Path, told: Told
) -> tuple[ImportReport, Sequence[RefusedRow]]:
    with sending(wish.file, place, account) as (file, office):
        begin = ImportBegin(
            request=office.new_request(),
            batch=wish.batch,
            file_name=clean(wish.file.name),
            size=wish.file.stat().st_size,
            encoding=wish.encoding,
            mapping=wish.mapping,
            dry_run=wish.dry_run,
        )
        return send_list(office, begin, file, told)


async def _by_itself(wish: Wish, settings: Settings, told: Told) -> tuple[ImportReport, Sequence[RefusedRow]]:
    from server.hub.port import ListOrder

    async with own_loader(settings) as (loader, _, _):
        order = ListOrder(
            by=None,
            request=OfficeConnection.new_request(),
            batch=wish.batch,
            file_name=clean(wish.file.name),
            encoding=wish.encoding,
            mapping=wish.mapping,
            dry_run=wish.dry_run,
        )
        return await loader.load(order, wish.file, told)
