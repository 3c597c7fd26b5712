"""What a dial rule may say, at each edge (rows 52 to 73)."""

from __future__ import annotations

from typing import Any

import pytest

from kaden.clock import DAY, HOUR, SECOND
from kaden.vocabulary import Outcome
from server.dialer.rule_limits import LONGEST_TABLE, OutOfRange, objections
from tests.server.dialer.sample import a_rule

EDGES: list[dict[str, Any]] = [
    {"multipliers": (0.1,)},
    {"multipliers": (20.0,) * LONGEST_TABLE},
    {"additional": 100},
    {"lead_time": 0},
    {"lead_time": HOUR},
    {"ring_timeout": 10 * SECOND},
    {"ring_timeout": 120 * SECOND},
    {"redial_interval": 0},
    {"redial_interval": 366 * DAY},
    {"redial_by_outcome": ((Outcome.BUSY, 0), (Outcome.NO_ANSWER, 366 * DAY))},
    {"attempt_cap": 1},
    {"attempt_cap": 100},
]

BEYOND: list[tuple[dict[str, Any], str]] = [
    ({"multipliers": ()}, "multipliers"),
    ({"multipliers": (1.0,) * (LONGEST_TABLE + 1)}, "multipliers"),
    ({"multipliers": (1.0, 0.09)}, "multipliers"),
    ({"multipliers": (20.1,)}, "multipliers"),
    ({"additional": -1}, "additional"),
    ({"additional": 101}, "additional"),
    ({"lead_time": -1}, "lead-time"),
    ({"lead_time": HOUR + 1}, "lead-time"),
    ({"ring_timeout": 10 * SECOND - 1}, "ring-timeout"),
    ({"ring_timeout": 120 * SECOND + 1}, "ring-timeout"),
    ({"redial_interval": -1}, "redial"),
    ({"redial_interval": 366 * DAY + 1}, "redial"),
    ({"redial_by_outcome": ((Outcome.NO_ANSWER, -1),)}, "redial-no-answer"),
    ({"attempt_cap": 0}, "cap"),
    ({"attempt_cap": 101}, "cap"),
]


@pytest.mark.parametrize("changes", EDGES)
def test_the_edge_is_inside(changes: dict[str, Any]) -> None:
    """Rows 55, 61, 62, 64, 65, 71, 72."""
    assert list(objections(a_rule(**changes), 0.03)) == []


@pytest.mark.parametrize(("changes", "field"), BEYOND)
def test_one_step_beyond_the_edge_is_named_by_its_field(changes: dict[str, Any], field: str) -> None:
    assert [bad.field for bad in objections(a_rule(**changes), 0.03)] == [field]


@pytest.mark.parametrize(
    ("share", "field"), [(0.0, []), (1.0, []), (-0.001, ["allowed"]), (1.001, ["allowed"])]
)
def test_a_share_is_between_nothing_and_all(share: float, field: list[str]) -> None:
    """Row 73."""
    assert [bad.field for bad in objections(a_rule(), share)] == field


def test_values_are_told_in_the_units_of_people() -> None:
    assert list(objections(a_rule(ring_timeout=5 * SECOND), 0.03)) == [OutOfRange("ring-timeout", 5, 10, 120)]
