"""Agents' speeds: alike without variation, around 1 with it, and of the seed alone."""

from __future__ import annotations

from statistics import fmean, pstdev

import pytest

from server.simulation.speeds import speeds
from tests.server.simulation.scenarios import a_scenario


def test_without_variation_all_are_alike() -> None:
    assert set(speeds(a_scenario(agents=50), 1).values()) == {1.0}


def test_with_variation_they_differ_around_1() -> None:
    drawn = speeds(a_scenario(agents=4_000, agent_speed_cv=0.25), 1)
    assert fmean(drawn.values()) == pytest.approx(1, abs=0.02)
    assert pstdev(drawn.values()) == pytest.approx(0.25, abs=0.02)
    assert drawn == speeds(a_scenario(agents=4_000, agent_speed_cv=0.25), 1)


def test_a_larger_team_has_the_smaller_one_in_it() -> None:
    few, many = (speeds(a_scenario(agents=n, agent_speed_cv=0.3), 2) for n in (3, 9))
    assert [many[agent] for agent in few] == list(few.values())
