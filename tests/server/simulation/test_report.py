"""The report: figures by the definitions of docs/simulation.md, of one day and of several."""

from __future__ import annotations

from array import array
from dataclasses import replace

import pytest

from kaden.clock import HOUR, MINUTE
from server.simulation.books import Hour
from server.simulation.report import ENOUGH, DayReport, day_form, days_form, quantile, worst_window

DAY = DayReport(
    scenario="s", policy="p", agents=2, seed=4, limit=0.03, length=HOUR, event_hash="h", dials=100,
    connected=38, abandoned=2, busy=5, machine=15, no_answer=40, misjudged=1, cancelled=0, open=0,
    talk=60 * MINUTE, lines_max=7,
    hours=(Hour(waiting=HOUR // 2, busy=HOUR, resting=HOUR // 2, live=40, abandoned=2, connected=38),),
    waits=array("q", [0] * 38 + [2_000, 2_000]), fates=(), decisions=array("q", [1_000_000, 2_000_000, 9_000_000]),
    wall_seconds=1.5,
)  # fmt: skip

FIELDS = [
    "scenario", "policy", "agents", "hours", "seed", "event_hash", "dials", "live", "connected", "abandoned", "busy",
    "machine", "no_answer", "occupancy", "talk_minutes_per_agent_hour", "abandoned_share", "wait_seconds",
    "calls_per_agent_hour", "lines_max", "decision_ms", "wall_seconds",
]  # fmt: skip


def test_one_day() -> None:
    form = day_form(DAY)
    assert list(form)[: len(FIELDS)] == FIELDS
    assert form["live"] == 40
    assert form["occupancy"] == pytest.approx(2 / 3)
    assert form["talk_minutes_per_agent_hour"] == pytest.approx(40)
    assert form["abandoned_share"] == pytest.approx(0.05)
    assert form["calls_per_agent_hour"] == pytest.approx(38 / 1.5)
    assert form["wait_seconds"] == {"mean": pytest.approx(0.1), "p95": 0, "max": 2}
    assert form["decision_ms"] == {"p50": 2, "p99": 9}


def test_several_days_are_weighed_by_what_happened_in_them() -> None:
    good = replace(
        DAY, abandoned=1, connected=99, seed=5, lines_max=9, hours=(Hour(waiting=HOUR, busy=HOUR),)
    )
    form = days_form([DAY, good])
    total = form["total"]
    assert [day["seed"] for day in form["days"]] == total["seeds"] == [4, 5]
    assert total["abandoned_share"] == pytest.approx(3 / 140)
    assert total["occupancy"] == pytest.approx(2 / 3.5)
    assert (total["hours"], total["lines_max"], total["seed"]) == (2, 9, 4)
    assert (total["worst_day_abandoned_share"], total["days_over_limit"]) == (0.05, 1)


def test_a_share_of_exactly_the_limit_is_kept() -> None:
    assert not replace(DAY, connected=97, abandoned=3).over_limit
    assert replace(DAY, connected=96, abandoned=3).over_limit


def test_a_day_without_anything_has_figures_too() -> None:
    empty = replace(DAY, connected=0, abandoned=0, hours=(Hour(),), waits=array("q"), decisions=array("q"))
    form = day_form(empty)
    assert (form["occupancy"], form["abandoned_share"], form["wait_seconds"]["max"]) == (0, 0, 0)


def test_the_worst_half_hour() -> None:
    calm = [(minute * MINUTE, False) for minute in range(40)]
    rough = [(41 * MINUTE + second, second < 5) for second in range(ENOUGH)]
    day = replace(DAY, fates=tuple(calm + rough))
    found = worst_window(day)
    assert found is not None
    # The half hour that ends with the last lost call: (11, 41] minutes, 29 calm answers and 5 lost ones.
    at, share = found
    assert at == 41 * MINUTE + 4
    assert share == pytest.approx(5 / (40 - 12 + 5))
    assert worst_window(replace(DAY, fates=tuple(rough[: ENOUGH - 1]))) is None


def test_quantiles_are_values_that_occurred() -> None:
    assert [quantile([1, 2, 3, 4], part) for part in (0.0, 0.25, 0.26, 0.5, 0.95, 1.0)] == [1, 1, 2, 2, 4, 4]
    assert quantile([], 0.5) == 0
