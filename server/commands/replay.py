"""`kaden replay`: a recorded day of the floor, its figures, any second of it, and the same day under another rule."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from datetime import date, time
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import click

from kaden.clock import MINUTE, SECOND, Instant, Millis
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import Method
from kaden.words import Words, language_of_environment
from server.commands.progress_line import ProgressLine
from server.commands.replay_shown import lines_of, monitors_of
from server.commands.simulate import policy_named
from server.commands.simulate_report import comparison_lines
from server.compose import read_database
from server.dialer.model import Job
from server.replay.calendar import bounds_of, day_of, moment_of
from server.replay.moment import floor_at
from server.replay.rerun import JobDay, as_it_was, job_days, live_again
from server.settings import Settings, load
from server.simulation.report import DayReport, day_form
from server.storage.port import Tx
from server.storage.recorded import Recorded
from server.storage.transactions.plan import all_jobs
from server.storage.transactions.recorded import newest_attempt, recorded

EXAMPLES: Final = """\b
Examples:
  kaden replay 2026-11-20
  kaden replay 2026-11-20 --at 10:15:30
  kaden replay 2026-11-20 --policy adaptive
  kaden replay 2026-11-20 --policy progressive,adaptive --job Visitors --json"""


@click.command("replay", epilog=EXAMPLES)
@click.argument("day")
@click.option("--at", metavar="HH:MM[:SS]", help="Show the floor at this moment, in the office's time zone.")
@click.option("--policy", metavar="P1,P2", help="Live the day again: progressive, predictive or adaptive.")
@click.option("--job", help="Only this job, if several dialled on that day: its name or number.")
@click.option(
    "--seed", type=int, default=1, show_default=True, help="Decides what no disk remembers, with --policy."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of text.")
@click.option(
    "--config", type=click.Path(path_type=Path), help="The server's configuration; else the usual place."
)
def command(
    day: str,
    at: str | None,
    policy: str | None,
    job: str | None,
    seed: int,
    as_json: bool,
    config: Path | None,
) -> None:
    """Show a recorded DAY (as in 2026-11-20) of the floor, also while the server runs."""
    if at is not None and policy is not None:
        raise click.UsageError("--at shows one moment, --policy lives the whole day again: give one of them")
    when, moment = _date(day), _time(at)
    policies = [] if policy is None else [policy_named(name) for name in policy.split(",")]
    settings = load(config).settings
    zone = ZoneInfo(settings.time_zone)
    plan, found = _read(settings, when, zone)
    words = Words(language_of_environment())
    if moment is not None:
        _show_moment(
            _only(plan, job),
            found,
            moment_of(when, moment, zone),
            f"{day} {moment} {zone.key}",
            words,
            as_json,
        )
        return
    days = _days(found, plan, job)
    patience = round(settings.abandon_limit_seconds * SECOND)
    told = [[as_it_was(each), *_again(each, policies, seed, patience, words)] for each in days]
    if as_json:
        forms = [{report.policy: day_form(report) for report in reports} for reports in told]
        jobs = [{"job": each.job.name, "days": form} for each, form in zip(days, forms, strict=True)]
        click.echo(json.dumps({"day": day, "zone": zone.key, "jobs": jobs}, ensure_ascii=False))
        return
    for each, reports in zip(days, told, strict=True):
        click.echo(f"{each.job.name}  ·  {day} {zone.key}")
        for line in comparison_lines([[report] for report in reports], words):
            click.echo(line)


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise click.UsageError(f'DAY is a date like 2026-11-20, not "{text}"') from None


def _time(text: str | None) -> time | None:
    if text is None:
        return None
    try:
        at = time.fromisoformat(text)
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


def _only(plan: tuple[Job, ...], name: str | None) -> tuple[Job, ...]:
    """The jobs that a name or number means; all without one.

    Raises:
        Refused: UNKNOWN_JOB.
    """
    found = tuple(job for job in plan if name is None or name in (job.name, str(job.id)))
    if not found:
        raise Refused(RefusalCode.UNKNOWN_JOB, job=name or "")
    return found


def _days(found: Recorded, plan: tuple[Job, ...], name: str | None) -> list[JobDay]:
    days = job_days(found, _only(plan, name))
    if not days:
        raise Refused(RefusalCode.JOB_NOT_DIALLED, job=name or "")
    return days


def _again(
    of: JobDay, policies: Sequence[Method], seed: int, patience: Millis, words: Words
) -> Iterator[DayReport]:
    progress = ProgressLine(sys.stderr, words, room="simulate")
    try:
        for policy in policies:
            yield live_again(
                of,
                policy,
                seed=seed,
                patience=patience,
                progress=lambda over, length: progress.show("day", over // MINUTE, -(-length // MINUTE)),
            )
    finally:
        progress.end()


def _show_moment(
    plan: tuple[Job, ...], found: Recorded, moment: Instant, title: str, words: Words, as_json: bool
) -> None:
    floor = floor_at(found, plan, moment)
    if as_json:
        jobs = [
            {**head.model_dump(mode="json"), "agents": [row.model_dump(mode="json") for row in rows]}
            for head, rows in monitors_of(floor)
        ]
        click.echo(json.dumps({"at": moment, "jobs": jobs}, ensure_ascii=False))
        return
    click.echo(title)
    for line in lines_of(floor, moment, words):
        click.echo(line)
