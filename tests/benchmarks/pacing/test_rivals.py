"""Rivals do what their makers say, no better and no worse."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from benchmarks.pacing.rivals import DRAWS, RIVALS, DialLevel, Informed, true_laws
from kaden.clock import SECOND
from server.dialer.pacing.learned import Learned
from server.dialer.pacing.policies import Policy
from server.dialer.pacing.view import Budget, PacingView
from server.simulation.day import Foresight, shortened, simulate_day
from server.simulation.scenario import read
from tests.server.dialer.sample import a_rule

SCENARIO = read(Path(__file__).parents[3] / "benchmarks" / "scenarios" / "base-10.json")
RULE = a_rule()


def view(waiting: int, **changes: Any) -> PacingView:
    return PacingView(waiting, 0, 999, 999, False, **changes)


def policy(name: str) -> Policy:
    return next(rival for rival in RIVALS if rival.name == name).make(Foresight())


def test_every_rival_has_a_name_of_its_own() -> None:
    assert len({rival.name for rival in RIVALS}) == len(RIVALS)


@pytest.mark.parametrize(("name", "calls"), [("x1.5", 4), ("x2", 6), ("x2.5", 7), ("x3.5", 10)])
def test_multipliers(name: str, calls: int) -> None:
    assert policy(name)(view(3), RULE, Learned()).calls == calls


def test_the_reference_counts_from_its_lead_time_and_heeds_no_ledger() -> None:
    seen = view(1, talking=(149 * SECOND, 150 * SECOND, 240 * SECOND), budget=Budget(0.03, 10, 9))
    assert policy("predictive 150 s")(seen, RULE, Learned()).calls == 3
    assert policy("predictive 240 s")(seen, RULE, Learned()).calls == 2


def test_a_level_rises_while_agents_wait_and_falls_with_the_limit() -> None:
    level = DialLevel(idle_only=True)
    for second in range(0, 61, 5):
        level.decide(view(3, now=second * SECOND), RULE, Learned())
    assert level.level == pytest.approx(1.4)
    level.decide(view(3, now=90 * SECOND, budget=Budget(0.03, 100, 4)), RULE, Learned())
    assert level.level == 1


def test_a_level_for_all_agents_counts_those_who_talk_as_having_their_line() -> None:
    level = DialLevel(idle_only=False, level=2.0)
    assert level.decide(view(2, talking=(0, 0, 0)), RULE, Learned()).target == 2 * 5 - 3


def test_the_memoryless_rule_begins_progressively_and_then_divides_by_the_share_of_answers() -> None:
    decide, learned = policy("memoryless"), Learned()
    assert decide(view(3), RULE, learned).calls == 3
    for number in range(400):
        learned.call_resolved(10 * SECOND, answered=number % 4 == 0, at=0)
        learned.talk_ended(100 * SECOND, 0)
    assert decide(view(3), RULE, learned).calls == pytest.approx(12, abs=1)


def test_true_laws_are_those_of_the_scenario() -> None:
    laws = true_laws(SCENARIO, view(1))
    assert laws.answer_rate == pytest.approx(SCENARIO.mix.answer, abs=0.01)
    assert laws.handling == pytest.approx(150, rel=0.05)
    informed, heard = Informed(laws), Learned()
    assert informed.laws(view(1)) is laws
    assert informed.resolved == DRAWS
    heard.live_answer(lost=True, at=0, steer=True)
    informed.heard = heard
    assert informed.price(0.03) == heard.price(0.03) < 0.03


@pytest.mark.parametrize("name", ["informed", "clairvoyant"])
def test_bounds_live_through_a_short_day(name: str) -> None:
    rival = next(rival for rival in RIVALS if rival.name == name)
    report = simulate_day(shortened(SCENARIO, agents=3, hours=0.25), rival, 1)
    assert report.live > 0
    if name == "clairvoyant":
        assert report.abandoned == 0
        assert report.occupancy > 0.9
