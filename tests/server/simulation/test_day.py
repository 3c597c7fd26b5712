"""Simulated days: the entry for commands, benchmarks and rivals."""

from __future__ import annotations

from pathlib import Path

import pytest

from kaden.vocabulary import Limiting, Method, RuleId
from server.dialer.model import DialRule
from server.dialer.pacing.learned import Learned
from server.dialer.pacing.policies import Policy
from server.dialer.pacing.view import PacingDecision, PacingView
from server.simulation.customers import Way
from server.simulation.day import Foresight, Rival, Timed, shortened, simulate_day, simulate_days
from server.simulation.plan import Knobs
from server.simulation.report import DayReport
from server.simulation.scenario import read
from tests.server.simulation.scenarios import PUBLISHED, a_scenario


def one_for_each_waiting(view: PacingView, rule: DialRule, learned: Learned) -> PacingDecision:
    return PacingDecision(view.waiting, max(0, view.waiting - view.out), Limiting.NONE)


def plain(foresight: Foresight) -> Policy:
    return one_for_each_waiting


PLAIN = Rival("plain", plain, Method.PROGRESSIVE)


def without_times(report: DayReport) -> tuple[object, ...]:
    return (report.event_hash, report.dials, report.waits, report.hours, len(report.decisions))


def test_a_rival_takes_the_place_of_a_policy() -> None:
    ours, theirs = simulate_day(a_scenario()), simulate_day(a_scenario(), PLAIN)
    assert (ours.policy, theirs.policy) == ("progressive", "plain")
    assert ours.event_hash == theirs.event_hash


def test_every_decision_is_timed_and_none_reaches_the_log() -> None:
    scenario = a_scenario(horizon_s=900)
    first, second = simulate_day(scenario), simulate_day(scenario)
    assert len(first.decisions) > first.connected
    assert all(spent > 0 for spent in first.decisions)
    assert without_times(first) == without_times(second)


def test_days_in_other_processes_are_the_same_days() -> None:
    scenario = a_scenario(horizon_s=600)
    told: list[int] = []
    together = simulate_days(scenario, Method.PROGRESSIVE, [3, 9, 4], done=told.append)
    assert [report.seed for report in together] == [3, 9, 4]
    assert [without_times(report) for report in together] == [
        without_times(simulate_day(scenario, seed=seed)) for seed in (3, 9, 4)
    ]
    assert told == [1, 2, 3]
    assert [report.policy for report in simulate_days(scenario, PLAIN, [1, 2])] == ["plain", "plain"]


def test_the_knobs_arrive() -> None:
    scenario = a_scenario(horizon_s=900)
    calm, eager = simulate_day(scenario), simulate_day(scenario, knobs=Knobs(multipliers=(3.0,)))
    assert eager.dials > calm.dials
    assert simulate_day(scenario, knobs=Knobs(allowed_share=0.01)).limit == 0.01


def test_foresight_tells_who_will_answer_and_who_will_be_free() -> None:
    """A rule that dials only who will answer, for agents who will be free by then, loses nobody and idles nobody."""
    seen: list[tuple[int, int]] = []

    def clairvoyant(foresight: Foresight) -> Policy:
        def decide(view: PacingView, rule: DialRule, learned: Learned) -> PacingDecision:
            answers, free = foresight.answers(), foresight.agents_free()
            assert answers == sorted(answers)
            assert all(at > view.now for at in answers)
            assert len(free) == len(view.talking) + len(view.wrapping)
            assert all(at >= view.now for at in free)
            seen.append((len(answers), len(free)))
            fate = next(foresight.next_fates(1))
            needless = fate.way is not Way.PERSON or view.waiting > len(answers)
            return PacingDecision(view.waiting, int(needless), Limiting.NONE)

        return decide

    report = simulate_day(a_scenario(agents=4), Rival("clairvoyant", clairvoyant))
    assert report.abandoned == 0
    assert max(answers for answers, _ in seen) > 0
    assert max(free for _, free in seen) == 4
    assert report.occupancy > simulate_day(a_scenario(agents=4)).occupancy


def test_foresight_before_the_day_is_refused() -> None:
    with pytest.raises(RuntimeError):
        Foresight().answers()


def test_progress_is_told_up_to_the_end() -> None:
    told: list[tuple[int, int]] = []
    simulate_day(a_scenario(), progress=lambda over, of: told.append((over, of)))
    assert told[-1] == (3_600_000, 3_600_000)
    assert 100 <= len(told) <= 202
    assert told == sorted(told)


def test_a_watch_passes_the_decision_on() -> None:
    watch = Timed(one_for_each_waiting)
    view = PacingView(waiting=3, out=1, job_lines=9, free_lines=9, exhausted=False)
    rule = DialRule(RuleId(1), "", Method.PROGRESSIVE, (1.0,), 1, 1, 1)
    assert watch(view, rule, Learned()).calls == 2
    assert len(watch.spent) == 1


def test_another_team_or_another_length() -> None:
    scenario = a_scenario()
    assert shortened(scenario, agents=None, hours=None) == scenario
    changed = shortened(scenario, agents=3, hours=0.5)
    assert (changed.agents, changed.horizon_s, changed.name) == (3, 1_800, "test")


@pytest.mark.slow
def test_the_base_day_comes_near_the_published_figures() -> None:
    """Pacing model, 10 agents: progressive 62.6 %, and none abandoned."""
    report = simulate_day(a_scenario(horizon_s=8 * 3_600))
    assert report.occupancy == pytest.approx(0.626, abs=0.03)
    assert report.abandoned == 0


@pytest.mark.slow
def test_row_338_a_hundred_agents_call_ten_thousand_customers_once_each() -> None:
    """The whole list: nobody twice, and never more calls than agents who wait where nobody may be abandoned."""
    whole = {"list_size": 10_000, "horizon_s": 2 * 3_600}
    scenario = read(PUBLISHED / "base-100.json").model_copy(update=whole)
    for method, most_lines, most_abandoned in ((Method.PROGRESSIVE, 100, 0.0), (Method.ADAPTIVE, 400, 0.03)):
        report = simulate_day(scenario, method)
        assert (report.agents, report.dials, report.open) == (100, 10_000, 0)
        assert report.lines_max <= most_lines
        assert report.abandoned_share <= most_abandoned


@pytest.mark.parametrize("file", sorted(PUBLISHED.glob("*.json")), ids=lambda file: file.stem)
def test_every_published_scenario_can_be_lived_under_every_policy(file: Path) -> None:
    scenario = shortened(read(file), agents=None, hours=0.05)
    for method in Method:
        report = simulate_day(scenario, method)
        ended = report.live + report.busy + report.machine + report.no_answer + report.cancelled
        assert report.dials == ended + report.open
        assert 0 < report.occupancy <= 1
        assert scenario.max_lines is None or report.lines_max <= scenario.max_lines
