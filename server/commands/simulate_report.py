"""Simulated days as a supervisor would look at them: a table of figures and small charts, 80 columns wide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kaden.words import Words
from server.commands.table import table_lines
from server.simulation.report import DayReport, days_form


def report_lines(days: Sequence[DayReport], words: Words) -> Iterator[str]:
    """One policy: all figures of the days together."""
    yield from table_lines([("", days[0].policy), *_figures(days, words)], {1})


def comparison_lines(policies: Sequence[Sequence[DayReport]], words: Words) -> Iterator[str]:
    """Several policies side by side."""
    columns = [list(_figures(days, words)) for days in policies]
    names = [("", *(days[0].policy for days in policies))]
    rows = [(row[0][0], *(cell[1] for cell in row)) for row in zip(*columns, strict=True)]
    yield from table_lines([*names, *rows], set(range(1, len(policies) + 1)))


def _figures(days: Sequence[DayReport], words: Words) -> Iterator[tuple[str, str]]:
    total = days_form(days)["total"]
    wait = total["wait_seconds"]
    yield words("simulate.occupancy"), f"{total['occupancy']:.1%}"
    yield words("simulate.talk_minutes"), f"{total['talk_minutes_per_agent_hour']:.1f}"
    yield words("simulate.calls_per_hour"), f"{total['calls_per_agent_hour']:.1f}"
    yield words("simulate.abandoned_share"), f"{total['abandoned_share']:.2%}"
    yield words("simulate.wait_mean"), f"{wait['mean']:.2f} s"
