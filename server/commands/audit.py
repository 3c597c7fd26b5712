"""`kaden audit`: who changed what, and from what to what (domain row 37).

Rule: the log is read and never written here; it cannot be changed by anybody.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import click

from kaden import changes_told
from kaden.clock import Instant, local_time
from kaden.protocol.setup import AuditLine, AuditPage, ListAudit
from kaden.words import Words, language_of_environment
from server.commands.asking import Ask, Whereabouts, shared_options
from server.commands.through_server import OfficeConnection
from server.replay.calendar import bounds_of
from server.settings import load
from server.storage.transactions.audit_reading import NUMBERLESS, THINGS

LAST: Final = 50

KINDS: Final = (*THINGS, *NUMBERLESS)

EXAMPLES: Final = """\b
Examples:
  kaden audit
  kaden audit --since 2026-11-20 --by supervisor
  kaden audit --thing campaign:3 --json
  kaden audit --thing rule --last 500"""


class Day(click.ParamType[date]):
    """A date like 2026-11-20."""

    name = "DAY"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read what was typed."""
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail(f'"{value}" is no date like 2026-11-20', param, ctx)


class Thing(click.ParamType[str]):
    """A kind of thing, alone or with a number: `campaign`, `campaign:3`."""

    name = "THING"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Read what was typed."""
        kind, _, _ = str(value).partition(":")
        if kind not in KINDS:
            self.fail(f'the log knows no kind "{kind}"; there are: {", ".join(KINDS)}', param, ctx)
        if re.fullmatch(r"[a-z_]+(:[0-9]{1,18})?", str(value)) is None:
            self.fail(f'"{value}" is not written like {kind} or {kind}:3', param, ctx)
        return str(value)


@click.command("audit", epilog=EXAMPLES)
@click.option("--since", type=Day(), help="Only what was changed on this day or later: 2026-11-20.")
@click.option("--until", type=Day(), help="Only what was changed on this day or before: 2026-11-27.")
@click.option("--by", metavar="ACCOUNT", help="Only what this account changed.")
@click.option(
    "--thing",
    type=Thing(),
    help=f"Only changes of a kind, or of one thing of it: campaign, campaign:3. Kinds: {', '.join(KINDS)}.",
)
@click.option(
    "--last",
    type=click.IntRange(1, 100_000),
    default=LAST,
    show_default=True,
    help="How many changes to show, the newest first.",
)
@click.option("--json", "as_json", is_flag=True, help="A JSON list instead of lines.")
@shared_options
def command(
    since: date | None,
    until: date | None,
    by: str | None,
    thing: str | None,
    last: int,
    as_json: bool,
    config: Path | None,
    server: Path | None,
    account: str | None,
) -> None:
    """Show who changed what, the newest first. Days are those of the office's time zone."""
    if by is not None and not 0 < len(by) <= 60:
        raise click.UsageError("--by takes 1 to 60 characters")
    zone = ZoneInfo(load(config).settings.time_zone)
    asked = ListAudit(
        request=OfficeConnection.new_request(),
        since=None if since is None else bounds_of(since, zone)[0],
        until=None if until is None else bounds_of(until, zone)[1],
        account=by,
        thing=thing,
    )
    with Whereabouts(config, server, account).open() as ask:
        lines, more = _lines(ask, asked, last)
    if as_json:
        click.echo(json.dumps([line.model_dump(mode="json") for line in lines], ensure_ascii=False))
        return
    words = Words(language_of_environment())
    for told in _told(words, lines, zone):
        click.echo(told)
    if more:
        click.echo(words("audit.more"), err=True)


def _lines(ask: Ask, asked: ListAudit, last: int) -> tuple[list[AuditLine], bool]:
    """So many lines, page after page, and whether there are older ones."""
    lines: list[AuditLine] = []
    more = True
    while more and len(lines) < last:
        before = lines[-1].id if lines else None
        page = ask(asked.model_copy(update={"request": OfficeConnection.new_request(), "before": before}))
        assert isinstance(page, AuditPage)
        lines += page.lines
        more = page.more
    return lines[:last], more or len(lines) > last


def _told(words: Words, lines: list[AuditLine], zone: ZoneInfo) -> Iterator[str]:
    if not lines:
        yield words("audit.empty")
    for line in lines:
        yield words(
            "audit.line",
            at=_time(line.at, zone),
            account=words("audit.nobody") if line.account is None else line.account,
            done=changes_told.audited(words, line),
            thing=changes_told.thing(words, line),
        )
        for field in changes_told.touched(words, line):
            key = "audit.added" if line.before is None else "audit.touched"
            yield "    " + words(key, label=field.label, before=field.before, after=field.after)


def _time(at: Instant, zone: ZoneInfo) -> str:
    return f"{local_time(at, zone):%Y-%m-%d %H:%M:%S %Z}"
