"""`kaden dnc planned` and `kaden dnc withdraw`: imports of numbers that wait for their time (domain row 101)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import click

from kaden.clock import Instant, instant_of, local_time
from kaden.protocol.base import LAST_STAMP
from kaden.protocol.do_not_call import ListNumberPlans, NumberPlanRow, NumberPlans, WithdrawNumberPlan
from kaden.words import Words, language_of_environment
from server.clock import SystemClock
from server.commands.asking import Whereabouts, shared_options
from server.commands.table import table_lines
from server.commands.through_server import OfficeConnection
from server.settings import load

_WRITTEN: Final = "%Y-%m-%d %H:%M"

_COLUMNS: Final = ("id", "due", "scope", "file", "numbers", "state", "by")


class Moment(click.ParamType[datetime]):
    """A day and a time of the office's clocks, as in "2026-11-24 18:00"; which zone that is, `due_at` says."""

    name = "'YYYY-MM-DD HH:MM'"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Take it as it is written; anything else is wrong use."""
        if isinstance(value, datetime):
            return value
        try:
            return datetime.strptime(str(value).strip(), _WRITTEN).replace(tzinfo=UTC)
        except ValueError:
            self.fail(
                f'"{value}" is no day and time; write it as 2026-11-24 18:00, on the office\'s clocks',
                param,
                ctx,
            )


def due_at(moment: datetime, zone: ZoneInfo) -> Instant:
    """When it is, on the clocks of `zone`; a time that has passed is wrong use."""
    due = instant_of(moment.replace(tzinfo=zone))
    if due <= SystemClock().now():
        raise click.UsageError(
            f"--at {moment:{_WRITTEN}} has passed; without it the numbers are listed at once"
        )
    if due > LAST_STAMP:
        raise click.UsageError(
            f"--at {moment:{_WRITTEN}} is too far away; choose a time that somebody waits for"
        )
    return due


def told_plan(words: Words, plan: int, due: Instant, zone: ZoneInfo) -> str:
    """What is said of an import that waits."""
    return words("dnc.planned", plan=plan, at=f"{local_time(due, zone):%Y-%m-%d %H:%M %Z}")


@click.command("planned", epilog="\b\nExamples:\n  kaden dnc planned\n  kaden dnc planned --json")
@click.option("--json", "as_json", is_flag=True, help="A JSON list instead of a table.")
@shared_options
def planned(as_json: bool, config: Path | None, server: Path | None, account: str | None) -> None:
    """Show imports that wait for their time, and what became of the last ones."""
    answer = Whereabouts(config, server, account).ask(ListNumberPlans(request=OfficeConnection.new_request()))
    assert isinstance(answer, NumberPlans)
    if as_json:
        rows = [plan.model_dump(mode="json") for plan in answer.plans]
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    words = Words(language_of_environment())
    for line in _table(words, answer.plans, ZoneInfo(load(config).settings.time_zone)):
        click.echo(line)


@click.command("withdraw", epilog="\b\nExamples:\n  kaden dnc withdraw 3")
@click.argument("plan", type=click.IntRange(min=1))
@shared_options
def withdraw(plan: int, config: Path | None, server: Path | None, account: str | None) -> None:
    """Let none of the numbers of an import that waits be listed."""
    asked = WithdrawNumberPlan(request=OfficeConnection.new_request(), plan=plan)
    Whereabouts(config, server, account).ask(asked)
    click.echo(Words(language_of_environment())("dnc.withdrawn", plan=plan))


def _table(words: Words, plans: Sequence[NumberPlanRow], zone: ZoneInfo) -> list[str]:
    if not plans:
        return [words("dnc.none_planned")]
    headings = [words(f"dnc.plan_{name}") for name in _COLUMNS]
    return list(table_lines([headings, *(_cells(words, plan, zone) for plan in plans)], {0, 4}))


def _cells(words: Words, plan: NumberPlanRow, zone: ZoneInfo) -> list[str]:
    listed = f" ({plan.listed:,})" if plan.state == "done" else ""
    return [
        str(plan.id),
        f"{local_time(plan.due_at, zone):%Y-%m-%d %H:%M %Z}",
        plan.campaign or words("dnc.plan_company"),
        plan.file_name,
        f"{plan.numbers:,}",
        words(f"dnc.plan_{plan.state}") + listed,
        plan.by or "-",
    ]
