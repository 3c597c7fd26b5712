"""What a day's change makes of a campaign (issue 7; rows 55, 73)."""

from __future__ import annotations

from server.dialer.todays_rule import TodaysRule
from tests.server.dialer.sample import a_campaign, at

MORNING = at("08:00", "2021-02-10")
CAMPAIGN = a_campaign(allowed_share=0.03)


def test_it_lies_over_the_definition_on_its_day_alone() -> None:
    rule = TodaysRule(MORNING, 1.5, 0.02, CAMPAIGN)
    laid = rule.lies_over(CAMPAIGN, at("23:59:59.999"))
    assert (laid.rule.multipliers, laid.allowed_share, laid.id) == ((1.5,), 0.02, CAMPAIGN.id)
    assert rule.ends() == at("00:00", "2021-02-11")
    assert rule.lies_over(CAMPAIGN, rule.ends()) is CAMPAIGN


def test_what_is_not_said_stays_and_a_stricter_definition_is_not_loosened() -> None:
    assert TodaysRule(MORNING, None, 0.02, CAMPAIGN).lies_over(CAMPAIGN, at("12:00")).rule == CAMPAIGN.rule
    stricter = a_campaign(allowed_share=0.01)
    assert TodaysRule(MORNING, None, 0.02, CAMPAIGN).lies_over(stricter, at("12:00")).allowed_share == 0.01
