"""`kaden simulate`: what tomorrow would look like with this dial rule, from the same code that dials."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import click

from kaden.clock import MINUTE, SECOND
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import Method, Profile
from kaden.words import Words, language_of_environment
from server.commands.progress_line import ProgressLine
from server.commands.share import SHARE
from server.commands.simulate_report import comparison_lines, report_lines
from server.simulation.day import shortened, simulate_day, simulate_days
from server.simulation.plan import Knobs
from server.simulation.report import DayReport, day_form, days_form
from server.simulation.scenario import LONGEST, MOST_AGENTS, Scenario, read

EXAMPLES: Final = """\b
Examples:
  kaden simulate --scenario tomorrow.json
  kaden simulate --scenario tomorrow.json --policy progressive --multiplier 1.5 --agents 8
  kaden simulate --scenario tomorrow.json --compare progressive,predictive,adaptive --days 8
  kaden simulate --scenario tomorrow.json --policy adaptive --allowed 2% --seed 7 --json"""

MOST_DAYS: Final = 1_000


@click.command("simulate", epilog=EXAMPLES)
@click.option(
    "--scenario",
    "file",
    type=click.Path(path_type=Path),
    required=True,
    help="The floor and its customers, a JSON file (docs/simulation.md).",
)
@click.option(
    "--policy", default="adaptive", show_default=True, help="The pacing: progressive, predictive or adaptive."
)
@click.option("--compare", help="Several policies on the same customers, with commas between them.")
@click.option("--agents", type=click.IntRange(1, MOST_AGENTS), help="Instead of the scenario's number.")
@click.option(
    "--hours",
    type=click.FloatRange(0, LONGEST / 3_600, min_open=True),
    help="Length of the day, instead of the scenario's.",
)
@click.option("--seed", type=int, help="The same seed, the same day. Without it the file's own seeds.")
@click.option("--days", type=click.IntRange(1, MOST_DAYS), help="Several days, on all cores.")
@click.option(
    "--allowed",
    type=SHARE,
    default="3%",
    show_default=True,
    help="Largest share of answered calls that may find no agent, as in 3% or 0.03.",
)
@click.option(
    "--profile",
    type=click.Choice([profile.value for profile in Profile]),
    default=Profile.REFERENCE.value,
    show_default=True,
    help="Whose law bounds abandoned calls.",
)
@click.option(
    "--multiplier",
    "multipliers",
    default="1",
    show_default=True,
    help="Progressive: calls for each waiting agent; with commas for 1, 2, ... waiting agents.",
)
@click.option(
    "--additional",
    type=click.IntRange(0, 1_000),
    default=0,
    show_default=True,
    help="Progressive: calls beyond that, while anybody waits.",
)
@click.option(
    "--lead-time",
    type=click.FloatRange(0, 86_400),
    default=360,
    show_default=True,
    help="Predictive: seconds after which a talk counts as nearly over.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of tables and charts.")
@click.option("--lang", "language", type=click.Choice(["en", "ja"]), help="Language of the tables.")
def command(
    file: Path,
    policy: str,
    compare: str | None,
    agents: int | None,
    hours: float | None,
    seed: int | None,
    days: int | None,
    allowed: float,
    profile: str,
    multipliers: str,
    additional: int,
    lead_time: float,
    as_json: bool,
    language: str | None,
) -> None:
    """Live through a day of calls in seconds, and show what a supervisor would have seen."""
    policies = [policy_named(name) for name in (compare.split(",") if compare else [policy])]
    scenario = shortened(read(file), agents=agents, hours=hours)
    knobs = Knobs(
        allowed_share=allowed,
        profile=Profile(profile),
        multipliers=_multipliers(multipliers),
        additional=additional,
        lead_time=round(lead_time * SECOND),
    )
    words = Words(language or language_of_environment())
    order = _Order(scenario, knobs, seeds_of(scenario, seed, days), days is not None)
    told = [(chosen, order.carry_out(chosen, words)) for chosen in policies]
    if as_json:
        forms = {chosen.value: order.form(reports) for chosen, reports in told}
        form = {"policies": forms} if compare else forms[policies[0].value]
        click.echo(json.dumps(form, ensure_ascii=False))
        return
    lines = comparison_lines([r for _, r in told], words) if compare else report_lines(told[0][1], words)
    for line in lines:
        click.echo(line)


@dataclass(frozen=True, slots=True)
class _Order:
    """What was asked for, but the policy."""

    scenario: Scenario
    knobs: Knobs
    seeds: Sequence[int]
    several: bool
    """Whether `--days` was given: then one day, too, is told as several."""

    def carry_out(self, policy: Method, words: Words) -> list[DayReport]:
        """The days under one policy, with a line of progress where somebody watches."""
        progress = ProgressLine(sys.stderr, words, room="simulate")
        try:
            if len(self.seeds) == 1:
                return [
                    simulate_day(
                        self.scenario,
                        policy,
                        self.seeds[0],
                        self.knobs,
                        progress=lambda over, of: progress.show("day", over // MINUTE, -(-of // MINUTE)),
                    )
                ]
            return simulate_days(
                self.scenario,
                policy,
                self.seeds,
                self.knobs,
                done=lambda days: progress.show("days", days, len(self.seeds)),
            )
        finally:
            progress.end()

    def form(self, reports: Sequence[DayReport]) -> dict[str, Any]:
        """The days for `--json`."""
        return days_form(reports) if self.several else day_form(reports[0])


def seeds_of(scenario: Scenario, seed: int | None, days: int | None) -> list[int]:
    """The seed of each day: from the given one upwards, else the file's own and, after their end, upwards from it."""
    wanted = days or 1
    if seed is not None:
        return list(range(seed, seed + wanted))
    own = list(scenario.seeds[:wanted])
    return own + [own[-1] + further for further in range(1, wanted - len(own) + 1)]


def policy_named(name: str) -> Method:
    """The policy of a name.

    Raises:
        Refused: UNKNOWN_POLICY.
    """
    try:
        return Method(name.strip())
    except ValueError:
        known = ", ".join(method.value for method in Method)
        raise Refused(RefusalCode.UNKNOWN_POLICY, policy=name, known=known) from None


def _multipliers(text: str) -> tuple[float, ...]:
    try:
        factors = tuple(float(part) for part in text.split(","))
    except ValueError:
        factors = ()
    if not factors or not all(0 < factor <= 100 for factor in factors):
        raise click.BadParameter(
            "takes factors above 0 and up to 100, such as 1.5 or 1,1.2,1.5", param_hint="--multiplier"
        )
    return factors
