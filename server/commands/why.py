"""`kaden why job`: what a job's dialling is limited by, and the decisions that led there (domain rows 73, 190, 321)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import click

from kaden import pacing_words
from kaden.clock import Instant, local_time
from kaden.protocol.pacing import LAST_DECISIONS, Decision, Why, WhyJob
from kaden.words import Words, language_of_environment
from server.commands.asking import Whereabouts, shared_options
from server.commands.table import table_lines
from server.commands.through_server import OfficeConnection
from server.storage.store import DECISIONS_KEPT

COLUMNS: Final = ("at", "method", "waiting", "target", "out", "calls", "risk", "shadow_target", "limiting")

NUMBERS: Final = frozenset(range(COLUMNS.index("waiting"), COLUMNS.index("limiting")))

DAYS_KEPT: Final = DECISIONS_KEPT // (24 * 3_600_000)

EXAMPLES: Final = """\b
Examples:
  kaden why job "spring fair"
  kaden why job 3 --last 50 --json"""


@click.group("why", epilog=EXAMPLES)
def command() -> None:
    """Ask why the dialler does what it does."""


@command.command("job", epilog=EXAMPLES)
@click.argument("name")
@click.option(
    "--last",
    type=click.IntRange(1, LAST_DECISIONS),
    default=10,
    show_default=True,
    help="How many decisions to show, the newest first.",
)
@click.option("--json", "as_json", is_flag=True, help="A JSON object instead of sentences and a table.")
@shared_options
def job(
    name: str, last: int, as_json: bool, config: Path | None, server: Path | None, account: str | None
) -> None:
    """Why a job dials as it does: what limits it, how its campaign stands, and its newest decisions."""
    if not 0 < len(name) <= 120:
        raise click.UsageError("NAME takes 1 to 120 characters")
    asked = WhyJob(request=OfficeConnection.new_request(), job=name, last=last)
    answer = Whereabouts(config, server, account).ask(asked)
    assert isinstance(answer, Why)
    if as_json:
        click.echo(
            json.dumps(answer.model_dump(mode="json", exclude={"type", "request"}), ensure_ascii=False)
        )
        return
    for line in _told(Words(language_of_environment()), answer):
        click.echo(line)


def _told(words: Words, why: Why) -> Iterator[str]:
    state = words(f"job_state.{why.state}")
    yield words("why.head", job=why.name, campaign=why.campaign, state=state)
    if why.limiting is None:
        yield words("why.no_server")
    else:
        yield words("why.now", limiting=words(f"limiting.{why.limiting}"))
    if why.remaining is not None:
        yield words("why.left", count=f"{why.remaining:,}")
    if why.ledger is not None:
        alarm = pacing_words.warning(words, why.ledger)
        parts = [*pacing_words.shares(words, why.ledger), *([alarm] if alarm else [])]
        yield words("why.ledger", shares="   ".join(parts))
    if why.shadow is not None:
        yield words(
            "why.shadow",
            method=words(f"method.{why.shadow.method}"),
            calls=pacing_words.calls(words, why.shadow.target),
            difference=f"{why.shadow.difference:+.1f}",
        )
    if not why.decisions:
        yield words("why.nothing", days=DAYS_KEPT)
        return
    yield from _newest(words, why.decisions[0], why.zone)
    yield ""
    headings = [words(f"why.{column}") for column in COLUMNS]
    yield from table_lines([headings, *(_cells(words, each, why.zone) for each in why.decisions)], NUMBERS)


def _newest(words: Words, decision: Decision, zone: str) -> Iterator[str]:
    yield words(
        "why.newest",
        at=_clock(decision.at, zone),
        sentence=pacing_words.decision(words, decision.target, decision.waiting, decision.odds),
        out=decision.out,
        calls=decision.calls,
        limiting=words(f"limiting.{decision.limiting}"),
    )
    if decision.odds is not None:
        yield words(
            "why.budget",
            price=pacing_words.percent(decision.odds.price),
            accepted=pacing_words.percent(decision.odds.accepted),
            refused=pacing_words.percent(decision.odds.refused),
            budget=f"{decision.odds.budget:.1f}",
        )


def _cells(words: Words, decision: Decision, zone: str) -> list[str]:
    return [
        _clock(decision.at, zone),
        words(f"method.{decision.method}"),
        str(decision.waiting),
        str(decision.target),
        str(decision.out),
        str(decision.calls),
        "-" if decision.odds is None else pacing_words.percent(decision.odds.accepted),
        "-" if decision.shadow is None else str(decision.shadow),
        words(f"limiting.{decision.limiting}"),
    ]


def _clock(at: Instant, zone: str) -> str:
    return f"{local_time(at, ZoneInfo(zone)):%m-%d %H:%M:%S}"
