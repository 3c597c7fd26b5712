"""The promise of the adaptive rule, kept in small worlds: the day's limit, and more talk than progressive dialling."""

from __future__ import annotations

from typing import Any

import pytest

from kaden.vocabulary import Method
from server.simulation.day import simulate_day
from server.simulation.scenario import parse_form

pytestmark = pytest.mark.slow


def mix(answer: float) -> dict[str, float]:
    return {"answer": answer, "busy": 0.05, "machine": 0.15, "no_answer": round(0.8 - answer, 9)}


SMALL_WORLDS: dict[str, dict[str, Any]] = {
    "five agents": {"agents": 5, "horizon_s": 5_400},
    "few answer": {"agents": 6, "mix": mix(0.06)},
    "nearly all answer": {"agents": 4, "mix": mix(0.75)},
    "suddenly many answer": {"agents": 6, "mix": mix(0.08), "mix_schedule": [{"t": 1_500, "mix": mix(0.6)}]},
    "suddenly nobody answers": {
        "agents": 6,
        "mix": mix(0.5),
        "mix_schedule": [{"t": 1_500, "mix": mix(0.01)}],
    },
    "talks grow long": {"agents": 6, "talk_schedule": [{"t": 1_200, "factor": 3.0}]},
    "a list that ends": {"agents": 8, "list_size": 400},
    "a break for most": {"agents": 6, "breaks": [{"t": 1_800, "count": 4, "duration_s": 900}]},
    "machines at agents' ears": {"agents": 5, "machine": {"mode": "agent"}},
}


@pytest.mark.parametrize("name", SMALL_WORLDS)
def test_the_limit_holds_in_every_small_world(name: str) -> None:
    """Row 73: also where too few answer for the ledger ever to have something to spend."""
    scenario = parse_form({"name": "small", "horizon_s": 3_600, **SMALL_WORLDS[name]})
    day = simulate_day(scenario, Method.ADAPTIVE, 1)
    assert day.live > 0
    assert not day.over_limit, f"{day.abandoned} of {day.live}"


def test_agents_talk_more_than_with_progressive_dialling() -> None:
    scenario = parse_form({"name": "small", "horizon_s": 5_400, "agents": 10})
    progressive, adaptive = (
        simulate_day(scenario, method, 1) for method in (Method.PROGRESSIVE, Method.ADAPTIVE)
    )
    assert adaptive.occupancy > progressive.occupancy + 0.08
    assert progressive.abandoned == 0
