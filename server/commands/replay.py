"""`kaden replay`: a recorded day of the floor, shown at any second."""

from __future__ import annotations

import json
from datetime import date, time
from pathlib import Path
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

import click

from kaden.clock import Instant
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.words import Words, language_of_environment

if TYPE_CHECKING:
    from server.dialer.model import Job
    from server.settings import Settings
    from server.storage.recorded import Recorded

EXAMPLES: Final = """\b
Examples:
  kaden replay 2026-11-20 --at 10:15:30
  kaden replay 2026-11-20 --at 10:15 --json"""


@click.command("replay", epilog=EXAMPLES)
@click.argument("day")
@click.option("--at", metavar="HH:MM[:SS]", help="The moment to show, in the office's time zone.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of text.")
@click.option(
    "--config", type=click.Path(path_type=Path), help="The server's configuration; else the usual place."
)
def command(day: str, at: str | None, as_json: bool, config: Path | None) -> None:
    """Show a recorded DAY (as in 2026-11-20) of the floor, also while the server runs."""
    from server.settings import load

    settings = load(config).settings
    when, moment = _date(day), _time(at)
    zone = ZoneInfo(settings.time_zone)
    plan, recorded = _read(settings, when, zone)
    _show(plan, recorded, when, moment, zone, as_json=as_json)


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise click.UsageError(f'DAY is a date like 2026-11-20, not "{text}"') from None


def _time(text: str | None) -> time:
    try:
        at = time.fromisoformat(text or "12:00")
    except ValueError:
        at = None
    if at is None or at.tzinfo is not None:
        raise click.UsageError(f'--at is a time of day like 10:15 or 10:15:30, not "{text}"')
    return at


def _read(settings: Settings, day: date, zone: ZoneInfo) -> tuple[tuple[Job, ...], Recorded]:
    """What was recorded of a day.

    Raises:
        Refused: NO_SUCH_DAY; the database's codes.
    """
    from server.compose import read_database
    from server.replay.calendar import bounds_of, day_of
    from server.storage.port import Tx
    from server.storage.transactions.plan import all_jobs
    from server.storage.transactions.recorded import newest_attempt, recorded

    def query(tx: Tx) -> tuple[tuple[Job, ...], Recorded, Instant | None]:
        return all_jobs(tx), recorded(tx, *bounds_of(day, zone)), newest_attempt(tx)

    plan, found, newest = read_database(settings, query)
    if newest is None:
        raise Refused(RefusalCode.NOTHING_RECORDED)
    if not any(attempt.dialled_at >= found.start for attempt in found.attempts):
        raise Refused(
            RefusalCode.NO_SUCH_DAY, day=day.isoformat(), zone=zone.key, newest=str(day_of(newest, zone))
        )
    return plan, found


def _show(
    plan: tuple[Job, ...], found: Recorded, day: date, at: time, zone: ZoneInfo, *, as_json: bool
) -> None:
    from server.commands.replay_shown import lines_of, monitors_of
    from server.replay.calendar import moment_of
    from server.replay.moment import floor_at

    moment = moment_of(day, at, zone)
    floor = floor_at(found, plan, moment)
    if as_json:
        jobs = [
            {**head.model_dump(mode="json"), "agents": [row.model_dump(mode="json") for row in rows]}
            for head, rows in monitors_of(floor)
        ]
        click.echo(json.dumps({"at": moment, "jobs": jobs}, ensure_ascii=False))
        return
    words = Words(language_of_environment())
    click.echo(f"{day} {at} {zone.key}")
    for line in lines_of(floor, moment, words):
        click.echo(line)
