"""`kaden rule`: how campaigns are dialled, shown and changed while the floor works (domain rows 49 to 73).

Rule: what a rule may say is judged by the server; here only spelling is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import click

from kaden.clock import HOUR, SECOND
from kaden.protocol.pacing import CampaignLaw, ChangeRule, ListRules, RuleRow, Rules
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.setup.kinds import Kind
from kaden.vocabulary import Method, Outcome, Profile
from kaden.words import Words, language_of_environment
from server.commands.asking import Whereabouts, shared_options
from server.commands.definitions import add_command, delete_command
from server.commands.share import SHARE
from server.commands.table import table_lines
from server.commands.through_server import OfficeConnection

COLUMNS: Final = (
    "id", "name", "method", "shadow", "multipliers", "additional", "lead_time", "ring_timeout", "redial_interval",
    "redial_by_outcome", "attempt_cap", "campaigns",
)  # fmt: skip

IN_LIST: Final = (
    "id",
    "name",
    "method",
    "shadow",
    "multipliers",
    "ring_timeout",
    "redial_interval",
    "attempt_cap",
    "campaigns",
)

OWN_INTERVALS: Final = (
    Outcome.BUSY,
    Outcome.NO_ANSWER,
    Outcome.MACHINE,
    Outcome.REJECTED,
    Outcome.FAILED,
    Outcome.ABANDONED,
)
"""Outcomes that can have a resting time of their own (domain row 71)."""

LOOKS_AHEAD: Final = frozenset({Method.PREDICTIVE, Method.ADAPTIVE})

EXAMPLES: Final = """\b
Examples:
  kaden rule list
  kaden rule set "Standard" --shadow adaptive
  kaden rule set "Standard" --method adaptive --allowed 3% --profile us-tsr
  kaden rule set 1 --record --detect-machines
  kaden rule set 2 --multipliers 1,1.5,2 --redial 24 --redial-busy 0.5 --cap 5"""

_FIGURE: Final = re.compile(r"\d{1,7}(\.\d{1,6})?")


class Figure(click.ParamType[Any]):
    """A plain number of zero or more."""

    def __init__(self, name: str) -> None:
        self.name = name

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Read what was typed."""
        text = str(value).strip()
        if not _FIGURE.fullmatch(text):
            self.fail(f"{value!r} is no number of zero or more like 2 or 1.5", param, ctx)
        return float(text)


class Figures(Figure):
    """Several of them, with commas between."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Read what was typed."""
        return tuple(super(Figures, self).convert(part, param, ctx) for part in str(value).split(","))


class Interval(Figure):
    """Hours, or the word that takes an interval back."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Read what was typed."""
        return value if value == "rule" else super().convert(value, param, ctx)


def _intervals(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds an option for each outcome that can have an interval of its own."""
    for outcome in reversed(OWN_INTERVALS):
        name = outcome.value.replace("_", "-")
        option = click.option(
            f"--redial-{name}",
            type=Interval("HOURS"),
            help=f'Resting hours after "{name}"; "rule" = as --redial. Example: --redial-{name} 2',
        )
        command = option(command)
    return command


@click.group("rule", epilog=EXAMPLES)
def command() -> None:
    """Show and change dial rules, also while jobs run."""


@command.command("list", epilog="Example: `kaden rule list --json`")
@click.option("--json", "as_json", is_flag=True, help="A JSON list instead of a table.")
@shared_options
def list_rules(as_json: bool, config: Path | None, server: Path | None, account: str | None) -> None:
    """List the dial rules."""
    rules = _rules(Whereabouts(config, server, account))
    if as_json:
        click.echo(json.dumps([row.model_dump(mode="json") for row in rules], ensure_ascii=False))
        return
    words = Words(language_of_environment())
    if not rules:
        click.echo(words("rule.empty"))
        return
    headings = [words(f"rule.{name}") for name in IN_LIST]
    for line in table_lines([headings, *([_cell(words, row, name) for name in IN_LIST] for row in rules)]):
        click.echo(line)


@command.command("show", epilog='Example: `kaden rule show "Standard"`')
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="A JSON object instead of lines.")
@shared_options
def show(name: str, as_json: bool, config: Path | None, server: Path | None, account: str | None) -> None:
    """Show all of one dial rule."""
    rules = _rules(Whereabouts(config, server, account))
    found = [row for row in rules if row.name == name] or [row for row in rules if str(row.id) == name]
    if not found:
        known = ", ".join(row.name for row in rules) or "-"
        raise Refused(RefusalCode.UNKNOWN_RULE, rule=name, known=known)
    _show(found[0], as_json=as_json)


@command.command("set", epilog=EXAMPLES)
@click.argument("name")
@click.option("--method", type=click.Choice([each.value for each in Method]), help="How calls follow agents.")
@click.option(
    "--shadow",
    type=click.Choice([*(each.value for each in Method), "none"]),
    help="A second method that sees the same and dials nothing; the monitor shows both targets.",
)
@click.option("--allowed", type=SHARE, help="Share that may be abandoned: 3% or 0.03.")
@click.option(
    "--profile", type=click.Choice([each.value for each in Profile]), help="Whose law bounds that share."
)
@click.option("--record/--no-record", "recording", default=None, help="Record whole calls, a file for each.")
@click.option(
    "--detect-machines/--no-detect-machines",
    "detect_machine",
    default=None,
    help="Let the switch tell answering machines from persons; it errs now and then, and takes a moment.",
)
@click.option("--multipliers", type=Figures("N,N,…"), help="Calls for 1, 2, … waiting agents, as in 1,1.5,2.")
@click.option("--additional", type=int, metavar="CALLS", help="Calls beyond the multiplier's.")
@click.option("--lead-time", type=Figure("SECONDS"), help="Predictive: age of a talk that is nearly over.")
@click.option("--ring-timeout", type=Figure("SECONDS"), help="How long a phone rings, 10 to 120.")
@click.option("--redial", type=Figure("HOURS"), help="Resting time of a customer; 0 = none.")
@_intervals
@click.option("--cap", type=int, metavar="CALLS", help="Automatic calls to one customer at most.")
@click.option("--json", "as_json", is_flag=True, help="The changed rule as a JSON object.")
@shared_options
def change(
    name: str, as_json: bool, config: Path | None, server: Path | None, account: str | None, **said: Any
) -> None:
    """Change a dial rule, and law and recording of all campaigns that it serves. What is not named stays.

    It applies from the next cycle on; who changed what is in the audit log.
    """
    if not 0 < len(name) <= 120:
        raise click.UsageError("NAME takes 1 to 120 characters")
    if all(value is None for value in said.values()):
        raise click.UsageError("nothing to change: name at least one option, as --method")
    asked = _asked(name, said)
    with Whereabouts(config, server, account).open() as ask:
        before, answer = ask(ListRules(request=OfficeConnection.new_request())), ask(asked)
    assert isinstance(before, Rules)
    assert isinstance(answer, Rules)
    words = Words(language_of_environment())
    if not as_json:
        done = "unchanged" if answer.rules[0] in before.rules else "changed"
        click.echo(words(f"rule.{done}", rule=answer.rules[0].name))
    _show(answer.rules[0], as_json=as_json)
    if asked.method in LOOKS_AHEAD:
        click.echo(words("rule.warning", method=asked.method), err=True)


command.add_command(add_command(Kind.RULE))
command.add_command(delete_command(Kind.RULE))


def _rules(whereabouts: Whereabouts) -> Sequence[RuleRow]:
    answer = whereabouts.ask(ListRules(request=OfficeConnection.new_request()))
    assert isinstance(answer, Rules)
    return answer.rules


def _asked(name: str, said: dict[str, Any]) -> ChangeRule:
    shadow = said["shadow"]
    return ChangeRule(
        request=OfficeConnection.new_request(),
        rule=name,
        method=None if said["method"] is None else Method(said["method"]),
        shadow=shadow if shadow in (None, "none") else Method(shadow),
        multipliers=said["multipliers"],
        additional=said["additional"],
        lead_time=_millis(said["lead_time"], SECOND),
        ring_timeout=_millis(said["ring_timeout"], SECOND),
        redial_interval=_millis(said["redial"], HOUR),
        redial_by_outcome=tuple(
            (outcome, None if hours == "rule" else _millis(hours, HOUR))
            for outcome in OWN_INTERVALS
            if (hours := said[f"redial_{outcome.value}"]) is not None
        ),
        attempt_cap=said["cap"],
        profile=None if said["profile"] is None else Profile(said["profile"]),
        allowed_share=said["allowed"],
        recording=said["recording"],
        detect_machine=said["detect_machine"],
    )


def _millis(value: float | None, unit: int) -> int | None:
    return None if value is None else round(value * unit)


def _show(rule: RuleRow, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(rule.model_dump(mode="json"), ensure_ascii=False))
        return
    words = Words(language_of_environment())
    for line in table_lines([[words(f"rule.{name}"), _cell(words, rule, name)] for name in COLUMNS]):
        click.echo(line)


def _cell(words: Words, rule: RuleRow, name: str) -> str:
    match name:
        case "method":
            return words(f"method.{rule.method}")
        case "shadow":
            return words("rule.none" if rule.shadow is None else f"method.{rule.shadow}")
        case "multipliers":
            return ", ".join(f"{value:g}" for value in rule.multipliers)
        case "lead_time" | "ring_timeout":
            return words("rule.seconds", count=f"{getattr(rule, name) / SECOND:g}")
        case "redial_interval":
            return words("rule.hours", count=f"{rule.redial_interval / HOUR:g}")
        case "redial_by_outcome":
            own = [
                f"{outcome} {words('rule.hours', count=f'{rest / HOUR:g}')}"
                for outcome, rest in rule.redial_by_outcome
            ]
            return ", ".join(own) or words("rule.none")
        case "campaigns":
            return "; ".join(_laws(words, rule)) or words("rule.none")
        case _:
            return str(getattr(rule, name))


def _laws(words: Words, rule: RuleRow) -> list[str]:
    return [words("rule.between").join(_law(words, law)) for law in rule.campaigns]


def _law(words: Words, law: CampaignLaw) -> Iterator[str]:
    limit = f"{100 * law.allowed_share:g} %"
    yield words("rule.law", name=law.name, profile=words(f"profile.{law.profile}"), limit=limit)
    if law.recording:
        yield words("rule.recorded")
    if law.detect_machine:
        yield words("rule.detects")
