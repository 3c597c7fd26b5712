"""The plan: hours that open with the day and close with it, and rules that send nobody away."""

from __future__ import annotations

import pytest

from kaden.clock import DAY, HOUR, MINUTE, SECOND
from kaden.vocabulary import Method, Profile
from server.dialer.hours import business_window
from server.simulation.plan import Knobs, clock_of, job_of, rules_of
from tests.server.simulation.scenarios import a_scenario


@pytest.mark.parametrize("seconds", [0.001, 1, 59.999, 60, 3_600, 28_800, 86_400, 86_401, 200_000.5])
def test_the_hours_close_when_the_day_ends(seconds: float) -> None:
    scenario = a_scenario(horizon_s=seconds)
    clock = clock_of(scenario)
    assert clock.end - clock.opening == round(seconds * SECOND)
    job = job_of(scenario, clock, Method.PROGRESSIVE, Knobs())
    last = business_window(job, clock.end - 1)
    assert last is not None
    assert last.closes == clock.end
    first = business_window(job, clock.opening)
    assert first is not None
    assert first.holds(clock.opening)
    assert seconds > 86_400 or first.opens > clock.opening - MINUTE


def test_the_rule_is_what_the_knobs_say() -> None:
    knobs = Knobs(0.02, Profile.UK_OFCOM, (1.0, 1.5), 2, 7 * MINUTE)
    scenario = a_scenario(ring_timeout_s=21.5, name="fair")
    job = job_of(scenario, clock_of(scenario), Method.PREDICTIVE, knobs)
    campaign, rule = job.campaign, job.campaign.rule
    assert (campaign.allowed_share, campaign.profile) == (0.02, Profile.UK_OFCOM)
    assert (rule.method, rule.multipliers, rule.additional, rule.lead_time) == (
        Method.PREDICTIVE, (1.0, 1.5), 2, 7 * MINUTE
    )  # fmt: skip
    assert (rule.ring_timeout, rule.name) == (21_500, "fair")


def test_the_floor_waits_as_long_as_the_customers_and_sends_no_agent_away() -> None:
    rules = rules_of(a_scenario(patience_s=1.5, horizon_s=9 * 3_600))
    assert rules.abandon_limit == 1_500
    assert rules.waiting_limit > 9 * HOUR + rules.waiting_warning
    assert rules_of(a_scenario(horizon_s=1)).waiting_limit >= DAY
