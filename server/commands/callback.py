"""`kaden callback`: promised calls, shown, moved and counted from scripts (domain rows 269 to 275)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import click

from kaden.clock import Instant, instant_of, local_time
from kaden.period import Period, read_period
from kaden.promise_report import COUNTS, totals_of
from kaden.promises import Urgency, urgency_at
from kaden.protocol.callbacks import (
    AssignCallbacks,
    CallbacksAssigned,
    CallbacksPage,
    ChangeCallback,
    CountPromises,
    Keeper,
    OpenPromise,
    PromiseLedger,
    ShowCallbacks,
)
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.words import Words, language_of_environment
from server.clock import SystemClock
from server.commands.asking import Ask, Whereabouts, shared_options
from server.commands.table import table_lines
from server.commands.through_server import OfficeConnection
from server.settings import load

_COLUMNS: Final = ("id", "alert", "due", "customer", "keeper", "campaign")
_TIME: Final = "%Y-%m-%d %H:%M"


@click.group("callback")
def command() -> None:
    """Show, move and count promised calls.

    \b
    Examples:
      kaden callback list --alert overdue
      kaden callback assign --all-of sato --agent suzuki
      kaden callback ledger --period today
    """


@command.command(
    "list",
    epilog="\b\nExamples:\n  kaden callback list\n  kaden callback list --alert overdue --agent sato --json",
)
@click.option("--alert", type=click.Choice([each.value for each in Urgency]), help="Only so urgent ones.")
@click.option("--period", help="Only those due then: today, 2026-11-20 9:00..24:00.")
@click.option("--agent", default="", help="Only this agent's.")
@click.option("--group", default="", help="Only this group's, and its members'.")
@click.option("--campaign", default="", help="Only this campaign's: its name or number.")
@click.option("--json", "as_json", is_flag=True, help="A JSON list instead of a table.")
@shared_options
def list_(
    alert: str | None,
    period: str | None,
    agent: str,
    group: str,
    campaign: str,
    as_json: bool,
    config: Path | None,
    server: Path | None,
    account: str | None,
) -> None:
    """Show the open promises, the earliest first."""
    meant = _period(period, config)
    asked = ShowCallbacks(
        request="-",
        since=None if meant is None else meant.since,
        until=None if meant is None else meant.until,
        alert=None if alert is None else Urgency(alert),
        agent=agent,
        group=group,
        campaign=campaign,
    )
    with Whereabouts(config, server, account).open() as ask:
        found = list(_all(ask, asked))
    if as_json:
        click.echo(json.dumps([each.model_dump(mode="json") for each in found], ensure_ascii=False))
    elif found:
        words = Words(language_of_environment())
        headings = [words(f"callbacks.column_{name}") for name in _COLUMNS]
        now = SystemClock().now()
        for line in table_lines([headings, *(_cells(each, words, now) for each in found)], {0}):
            click.echo(line)


@command.command(
    "assign",
    epilog="\b\nExamples:\n  kaden callback assign 12 --agent suzuki\n  kaden callback assign --all-of sato --group 1G",
)
@click.argument("callback", type=int, required=False)
@click.option("--all-of", "whose", help="All open promises of this agent.")
@click.option("--agent", default="", help="Who shall keep them: an agent.")
@click.option("--group", default="", help="Who shall keep them: everybody of a group.")
@shared_options
def assign(
    callback: int | None,
    whose: str | None,
    agent: str,
    group: str,
    config: Path | None,
    server: Path | None,
    account: str | None,
) -> None:
    """Give a promise, or all of an agent, to another agent or group of the campaign."""
    if (callback is None) is (whose is None) or bool(agent) is bool(group):
        raise click.UsageError("say one promise or --all-of AGENT, and either --agent or --group")
    words, keeper = Words(language_of_environment()), Keeper(agent=agent, group=group)
    with Whereabouts(config, server, account).open() as ask:
        if whose is not None:
            done = ask(AssignCallbacks(request=OfficeConnection.new_request(), agent=whose, keeper=keeper))
            assert isinstance(done, CallbacksAssigned)
            count, calling = done.count, done.calling
        else:
            assert callback is not None
            _change(ask, callback, None, keeper)
            count, calling = 1, 0
    click.echo(words("callbacks.assigned", count=count, name=agent or group, calling=calling))


@command.command("move", epilog='\b\nExamples:\n  kaden callback move 12 "2026-11-24 10:00"')
@click.argument("callback", type=int)
@click.argument("time", type=click.DateTime([_TIME]))
@shared_options
def move(
    callback: int, time: datetime, config: Path | None, server: Path | None, account: str | None
) -> None:
    """Promise a call for another time, on the clocks of its campaign."""
    with Whereabouts(config, server, account).open() as ask:
        _change(ask, callback, time, None)
    click.echo(Words(language_of_environment())("callbacks.moved_to", at=f"{time:{_TIME}}"))


@command.command("ledger", epilog="\b\nExamples:\n  kaden callback ledger --period yesterday --json")
@click.option("--period", default="today", show_default=True, help="When they were promised for.")
@click.option("--campaign", default="", help="Only this campaign's: its name or number.")
@click.option("--json", "as_json", is_flag=True, help="A JSON list instead of a table.")
@shared_options
def ledger(
    period: str,
    campaign: str,
    as_json: bool,
    config: Path | None,
    server: Path | None,
    account: str | None,
) -> None:
    """Count what became of the promises of a period, and how many were kept on time."""
    meant = _period(period, config)
    assert meant is not None
    asked = CountPromises(
        request=OfficeConnection.new_request(), since=meant.since, until=meant.until, campaign=campaign
    )
    told = Whereabouts(config, server, account).ask(asked)
    assert isinstance(told, PromiseLedger)
    rows = []
    for each in told.lines:
        row = each.model_dump(mode="json", exclude={"day"})
        rows.append(row | {"on_time_share": totals_of([each]).share})
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    words = Words(language_of_environment())
    names = ("campaign", "keeper", *(f"ledger_{part}" for part in COUNTS), "ledger_share")
    lines = [[words(f"callbacks.{name}") for name in names]]
    for row in rows:
        share = row["on_time_share"]
        counts = [str(row[part]) for part in COUNTS]
        lines.append([row["campaign"], row["keeper"], *counts, "-" if share is None else f"{share:.1%}"])
    for line in table_lines(lines, range(2, len(names))):
        click.echo(line)


def _all(ask: Ask, asked: ShowCallbacks) -> Iterator[OpenPromise]:
    """Every page of them."""
    while True:
        page = ask(asked.model_copy(update={"request": OfficeConnection.new_request()}))
        assert isinstance(page, CallbacksPage)
        yield from page.promises
        if not page.more:
            return
        last = page.promises[-1].seen
        asked = asked.model_copy(update={"after": (last.due_at, last.callback)})


def _change(ask: Ask, callback: int, time: datetime | None, keeper: Keeper | None) -> None:
    """Change a promise as it stands now."""
    found = next(_all(ask, ShowCallbacks(request="-", callback=callback)), None)
    if found is None:
        raise Refused(RefusalCode.CALLBACK_GONE)
    due_at = None if time is None else instant_of(time.replace(tzinfo=ZoneInfo(found.zone)))
    request = OfficeConnection.new_request()
    ask(ChangeCallback(request=request, seen=found.seen, due_at=due_at, keeper=keeper))


def _period(text: str | None, config: Path | None) -> Period | None:
    """On the clocks of the office."""
    return (
        None
        if text is None
        else read_period(text, ZoneInfo(load(config).settings.time_zone), SystemClock().now())
    )


def _cells(promise: OpenPromise, words: Words, now: Instant) -> list[str]:
    at = local_time(promise.due_at, ZoneInfo(promise.zone))
    return [
        str(promise.seen.callback),
        words(f"setup_choice.{urgency_at(promise.due_at, now).value}"),
        f"{at:{_TIME} %Z}",
        promise.name or promise.company or promise.number,
        promise.keeper,
        promise.campaign,
    ]
