"""Tables and charts of simulated days: what they show, and that they keep to 80 columns."""

from __future__ import annotations

from array import array
from dataclasses import replace

from kaden.cells import width
from kaden.clock import HOUR, MINUTE
from kaden.words import Words
from server.commands.simulate_report import MOST_ROWS, comparison_lines, report_lines
from server.simulation.books import Hour
from server.simulation.report import DayReport
from tests.server.simulation.test_report import DAY

WORDS = Words("en")


def a_day(**changes: object) -> DayReport:
    fates = [(minute * MINUTE, minute in (3, 4)) for minute in range(40)]
    waits = [2_000 if lost else 0 for _, lost in fates]
    return replace(DAY, fates=tuple(fates), waits=array("q", waits), **changes)  # type: ignore[arg-type]


def row(lines: list[str], start: str) -> str:
    return next(line for line in lines if line.lstrip().startswith(start))


def test_figures_hours_and_waits_of_one_policy() -> None:
    lines = list(report_lines([a_day()], WORDS))
    assert "s  p  2 agents, 1 h" in lines[0]
    assert "66.7%" in row(lines, "occupancy  ")
    assert row(lines, "abandoned, of answered").split()[3] == "5.00%"
    assert row(lines, "0:").split()[-2:] == ["38", "0"]
    assert "5.00%!" in row(lines, "0:")
    assert row(lines, "0 s").split()[-2:] == ["95.0%", "38"]
    assert lines[-1].split()[0] == "abandoned"
    assert lines[-1].split()[-2:] == ["5.0%", "2"]
    assert not any("worst day" in line for line in lines)


def test_an_hour_within_the_limit_is_not_marked() -> None:
    calm = a_day(hours=(Hour(waiting=1, busy=1, live=100, abandoned=3, connected=97),))
    assert "3.00% " in row(list(report_lines([calm], WORDS)), "0:")


def test_several_days_tell_the_worst() -> None:
    lines = list(report_lines([a_day(), a_day(seed=5, abandoned=0, connected=40)], WORDS))
    assert "5.00%" in row(lines, "worst day")
    assert "1 / 2" in row(lines, "days over the limit")
    assert "seeds: 4, 5" in lines[0]


def test_a_long_day_is_shown_in_steps_of_hours() -> None:
    week = a_day(length=168 * HOUR, hours=tuple(Hour(busy=1, connected=1) for _ in range(168)))
    lines = list(report_lines([week], WORDS))
    hours = [line.split() for line in lines if line.lstrip().split(":")[0].isdigit()]
    assert len(hours) == MOST_ROWS
    assert (hours[0][0], hours[1][0]) == ("0:", "7:")
    assert all(cells[-2] == "7" for cells in hours)


def test_policies_stand_side_by_side() -> None:
    lines = list(comparison_lines([[a_day(policy="calm")], [a_day(policy="eager", abandoned=0)]], WORDS))
    assert lines[2].split() == ["calm", "eager"]
    assert row(lines, "abandoned  ").split() == ["abandoned", "2", "0"]


def test_days_without_a_single_call() -> None:
    empty = replace(DAY, connected=0, abandoned=0, dials=0, talk=0, hours=(Hour(),), waits=array("q"))
    for language in ("en", "ja"):
        lines = list(report_lines([empty], Words(language)))
        assert max(map(width, lines)) <= 80


def test_great_figures_keep_to_80_columns() -> None:
    huge = a_day(
        dials=10**9, connected=10**8, machine=10**9, busy=10**8, no_answer=10**9, lines_max=10**6,
        misjudged=10**6, scenario="x" * 30, agents=5_000,
        hours=tuple(Hour(waiting=1, busy=10**9, live=10**6, abandoned=10**6, connected=10**6, lines=10**6)
                    for _ in range(744)),
    )  # fmt: skip
    for language in ("en", "ja"):
        lines = [*report_lines([huge, huge], Words(language))]
        lines += comparison_lines(
            [[replace(huge, policy=p)] for p in ("progressive", "predictive", "adaptive")], Words(language)
        )
        assert [line for line in lines if width(line) > 80] == []
