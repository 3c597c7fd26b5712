"""The headless demo: sums that agree, and the same figures for the same seed."""

from __future__ import annotations

import pytest

from server.demo.headless import Figures, run


def outcomes(figures: Figures) -> int:
    """Every attempt counted once."""
    unconnected = figures.abandoned + figures.no_answer + figures.busy + figures.other
    return figures.connected + unconnected + figures.live


@pytest.mark.parametrize("seconds", [1, 7.5, 60, 1800])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_sums_agree_wherever_the_day_is_cut(seed: int, seconds: float) -> None:
    figures = run(seconds, None, seed, agents=5)
    assert figures.attempts == outcomes(figures)
    assert figures.connected + figures.abandoned <= figures.answered <= figures.attempts
    assert figures.saved + figures.unsaved <= figures.connected
    assert figures.talk_seconds + figures.wait_seconds <= figures.agents * seconds
    assert figures.seconds == pytest.approx(seconds)


def test_the_same_seed_gives_the_same_figures_at_every_speed() -> None:
    first = run(300, None, 7, agents=5)
    assert run(300, None, 7, agents=5) == first
    assert run(300, 1_000, 7, agents=5) == first


def test_another_seed_is_another_day() -> None:
    assert run(300, None, 1, agents=5) != run(300, None, 2, agents=5)


def test_a_floor_of_a_few_minutes_has_saved_results_and_abandons_nobody() -> None:
    """Progressive dialling at multiplier 1 has an agent for every customer (rows 2, 53)."""
    figures = run(600, None, 5, agents=5)
    assert figures.saved > 20
    assert figures.abandoned == 0
    assert figures.refused_rows == 6


def test_a_list_that_runs_out_ends_the_dialling() -> None:
    figures = run(4 * 3600, None, 5, agents=8)
    assert figures.attempts >= 500
    assert figures.live == 0
    assert figures.connected == figures.saved + figures.unsaved
