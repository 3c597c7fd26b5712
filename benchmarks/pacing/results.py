"""Simulated days kept one a line, so that a long comparison can stop and go on, and the table made of them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from math import sqrt
from pathlib import Path
from statistics import fmean, stdev
from typing import Final

from server.simulation.report import DayReport

CONFIDENT: Final = {2: 12.71, 3: 4.30, 4: 3.18, 5: 2.78, 6: 2.57, 7: 2.45, 8: 2.36}
"""Student's factor for 95 % by the number of days; more than eight are taken as eight."""


@dataclass(frozen=True, slots=True)
class Day:
    """What the table needs of one day."""

    scenario: str
    policy: str
    seed: int
    occupancy: float
    abandoned: int
    live: int
    over: bool

    @property
    def share(self) -> float:
        """Abandoned of live answers."""
        return self.abandoned / self.live if self.live else 0.0


def day_of(report: DayReport) -> Day:
    """A day's line."""
    return Day(
        report.scenario,
        report.policy,
        report.seed,
        round(report.occupancy, 5),
        report.abandoned,
        report.live,
        report.over_limit,
    )


def kept(path: Path) -> list[Day]:
    """The days of a file; none when there is no file."""
    if not path.exists():
        return []
    return [Day(**json.loads(line)) for line in path.read_text("utf-8").splitlines()]


def keep(path: Path, day: Day) -> None:
    """Add a day to the file."""
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(asdict(day)) + "\n")


def table(days: Iterable[Day]) -> Iterator[str]:
    """Rows of Markdown, a table for each scenario, policies in the order in which they come first."""
    scenarios: dict[str, dict[str, list[Day]]] = defaultdict(lambda: defaultdict(list))
    for day in days:
        scenarios[day.scenario][day.policy].append(day)
    for scenario, policies in scenarios.items():
        yield f"**{scenario}**\n"
        yield "| policy | occupancy | abandoned | worst day | days over | days |"
        yield "| --- | ---: | ---: | ---: | ---: | ---: |"
        for policy, its in policies.items():
            yield row(policy, its)
        yield ""


def row(policy: str, days: list[Day]) -> str:
    """One policy in one scenario: means with 95 % confidence, and the worst day."""
    occupancies = [100 * day.occupancy for day in days]
    occupancy = f"{fmean(occupancies):.1f}"
    if len(days) > 1:
        factor = CONFIDENT.get(len(days), CONFIDENT[8])
        occupancy += f" ± {factor * stdev(occupancies) / sqrt(len(days)):.1f}"
    shares = [100 * day.share for day in days]
    over = sum(day.over for day in days)
    return (
        f"| {policy} | {occupancy} % | {fmean(shares):.2f} % | {max(shares):.2f} % | {over} | {len(days)} |"
    )
