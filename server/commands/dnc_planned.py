"""`kaden dnc planned` and `kaden dnc withdraw`: imports of numbers that wait for their time (domain row 101)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, time
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import click

from kaden.clock import SECOND, Instant, local_time
from kaden.protocol.do_not_call import ListNumberPlans, NumberPlanRow, NumberPlans, WithdrawNumberPlan
from kaden.words import Words, language_of_environment
from server.clock import SystemClock
from server.commands.asking import Whereabouts, shared_options
from server.commands.table import table_lines
from server.commands.through_server import OfficeConnection
from server.settings import load

_COLUMNS: Final = ("id", "due", "scope", "file", "numbers", "state", "by")


class Moment(click.ParamType[tuple[str, str]]):
    """A day and a time of the clock, as in "2026-11-24 18:00"."""

    name = "'YYYY-MM-DD HH:MM'"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str]:
        """Take it as it is written; anything else is wrong use."""
        day, _, clock = str(value).strip().partition(" ")
        try:
            datetime.strptime(day, "%Y-%m-%d").astimezone()
            time.fromisoformat(clock)
        except ValueError:
            self.fail(f"{value!r} is no day and time; write it as 2026-11-24 18:00", param, ctx)
        return day, clock


def due_at(moment: tuple[str, str], zone: ZoneInfo) -> Instant:
    """When it is, on the clocks of `zone`; a time that has passed is wrong use."""
    day, clock = moment
    due = round(datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=zone).timestamp()) * SECOND
    if due <= SystemClock().now():
        raise click.UsageError(f"--at {day} {clock} has passed; without it the numbers are listed at once")
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
