"""`kaden why`: what stands in the way of a number or a record, and of a job's (domain rows 73, 148, 190, 321).

Rule: the answers are made where the dialler's own conditions are; here they are only put into words.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import click

from kaden import pacing_words, why_words
from kaden.clock import Instant, local_time
from kaden.protocol.pacing import LAST_DECISIONS, Decision, Why, WhyJob
from kaden.protocol.why import AskFunnel, AskRecord, Funnel, RecordReasons
from kaden.words import Words, language_of_environment
from server.commands.asking import Whereabouts, shared_options
from server.commands.table import table_lines
from server.commands.through_server import OfficeConnection
from server.commands.why_shown import funnel_lines, record_lines
from server.storage.store import DECISIONS_KEPT

COLUMNS: Final = ("at", "method", "waiting", "target", "out", "calls", "risk", "shadow_target", "limiting")

NUMBERS: Final = frozenset(range(COLUMNS.index("waiting"), COLUMNS.index("limiting")))

_ENVELOPE: Final = {"type", "request"}
"""What belongs to the conversation, not to the answer."""

DAYS_KEPT: Final = DECISIONS_KEPT // (24 * 3_600_000)

EXAMPLES: Final = """\b
Examples:
  kaden why 03-1234-5678
  kaden why record:4711
  kaden why job "spring fair"
  kaden why job 3 --last 50 --json"""


class _Questions(click.Group):
    """Whatever is no question's name is what the commonest question is about: a number, or a record."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] in self.commands or args[0].startswith("-"):
            return super().resolve_command(ctx, args)
        return super().resolve_command(ctx, ["record", *args])


@click.group("why", cls=_Questions, epilog=EXAMPLES, subcommand_metavar="NUMBER | record:NUMBER | job NAME")
def command() -> None:
    """Ask why a number is not dialled, or why a job dials as it does."""


@command.command("record", epilog=EXAMPLES)
@click.argument("about")
@click.option("--json", "as_json", is_flag=True, help="A JSON object instead of sentences.")
@shared_options
def record(about: str, as_json: bool, config: Path | None, server: Path | None, account: str | None) -> None:
    """A number, its last digits, or record:NUMBER: all that stands in the way, in each of its jobs."""
    if not 0 < len(about) <= 60:
        raise click.UsageError("ABOUT takes 1 to 60 characters")
    asked = AskRecord(request=OfficeConnection.new_request(), about=about)
    answer = Whereabouts(config, server, account).ask(asked)
    assert isinstance(answer, RecordReasons)
    if as_json:
        _print_json(answer.model_dump(mode="json", exclude=_ENVELOPE))
        return
    for line in record_lines(Words(language_of_environment()), answer):
        click.echo(line)


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
    """A job: its records by what keeps them back, what limits it, and its newest decisions."""
    if not 0 < len(name) <= 120:
        raise click.UsageError("NAME takes 1 to 120 characters")
    with Whereabouts(config, server, account).open() as ask:
        why = ask(WhyJob(request=OfficeConnection.new_request(), job=name, last=last))
        funnel = ask(AskFunnel(request=OfficeConnection.new_request(), job=name))
    assert isinstance(why, Why)
    assert isinstance(funnel, Funnel)
    if as_json:
        both = why.model_dump(mode="json", exclude=_ENVELOPE)
        _print_json(both | {"funnel": funnel.model_dump(mode="json", exclude=_ENVELOPE)})
        return
    for line in _told(Words(language_of_environment()), why, funnel):
        click.echo(line)


def _print_json(answer: dict[str, Any]) -> None:
    click.echo(json.dumps(answer, ensure_ascii=False))


def _told(words: Words, why: Why, funnel: Funnel) -> Iterator[str]:
    yield from _state(words, why)
    yield ""
    yield from funnel_lines(words, funnel)
    yield ""
    yield from _decisions(words, why)


def _state(words: Words, why: Why) -> Iterator[str]:
    state = words(f"job_state.{why.state}")
    yield words("why.head", job=why.name, campaign=why.campaign, state=state)
    if why.limiting is None:
        yield words("why.no_server")
    else:
        yield words("why.now", limiting=why_words.limiting(words, why.limiting))
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


def _decisions(words: Words, why: Why) -> Iterator[str]:
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
        limiting=why_words.limiting(words, decision.limiting),
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
        why_words.limiting(words, decision.limiting),
    ]


def _clock(at: Instant, zone: str) -> str:
    return f"{local_time(at, ZoneInfo(zone)):%m-%d %H:%M:%S}"
