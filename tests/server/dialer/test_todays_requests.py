"""A dial rule is changed for today, refused beyond its bounds, and comes back by itself (issue 7; rows 55, 69, 73)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kaden.clock import HOUR
from kaden.protocol.refusals import RefusalCode
from kaden.vocabulary import CampaignId, JobId
from server.dialer.effects import Answer
from server.dialer.events import PlanChanged
from server.dialer.supervisor_requests import TodaysRuleRequested
from server.dialer.supervisor_writes import NoteOrder, TodaysOrder
from server.dialer.todays_requests import recall_today
from tests.server.dialer.playbook import Playbook, Wait, nothing
from tests.server.dialer.sample import a_campaign, a_job, a_rule, asked

BY = asked("t")
JOBS = (a_job(1, campaign=a_campaign(allowed_share=0.03)), a_job(2, campaign=a_campaign(allowed_share=0.03)))


NOTHING = (None, None)
Figures = tuple[float | None, float | None]


def changed(
    ratio: float | None = None, share: float | None = None, job: int = 1, seen: Figures = NOTHING
) -> TodaysRuleRequested:
    return TodaysRuleRequested(BY, JobId(job), ratio, share, seen)


def test_every_job_of_the_campaign_dials_so_and_it_is_audited() -> None:
    book = Playbook(*JOBS).office(2)
    assert book.monitor()[0].today is None
    book.aside(changed(2.0, 0.02))
    for job in (1, 2):
        campaign = book.seat(job).plan.campaign
        assert (campaign.rule.multipliers, campaign.allowed_share) == ((2.0,), 0.02)
    assert book.floor.pacer(book.seat().plan.campaign).ledger.terms.limit == 0.02
    today = book.monitor()[0].today
    assert today is not None
    assert (today.ratio, today.allowed_share) == (2.0, 0.02)
    assert book.monitor()[0].target == 4
    book = Playbook(*JOBS)
    book >> changed(None, 0.01)
    assert book.read(NoteOrder).facts == (("allowed_share", "0.01"),)
    book << Answer(BY) << nothing


@pytest.mark.parametrize(
    ("ratio", "share", "code"),
    [
        (None, 0.0301, RefusalCode.SHARE_NOT_LOWER),
        (20.1, None, RefusalCode.RULE_BAD),
        (0.09, None, RefusalCode.RULE_BAD),
        (None, -0.01, RefusalCode.RULE_BAD),
    ],
)
def test_more_than_is_allowed_and_what_is_out_of_range(
    ratio: float | None, share: float | None, code: RefusalCode
) -> None:
    book = Playbook(*JOBS)
    book >> changed(ratio, share) << code << nothing
    assert book.floor.today == {}
    book >> changed(1.0, None, job=9) << RefusalCode.UNKNOWN_JOB << nothing


def test_the_limit_is_that_of_the_definition_however_often_it_was_lowered() -> None:
    book = Playbook(*JOBS)
    book.aside(changed(None, 0.01), changed(None, 0.03, seen=(None, 0.01)))
    assert book.seat().plan.campaign.allowed_share == 0.03


def test_it_comes_back_by_itself_at_midnight_and_at_once_when_it_is_taken_back() -> None:
    book = Playbook(*JOBS)
    book.aside(changed(2.0, 0.02), Wait(14 * HOUR - 1))
    assert book.seat().plan.campaign.allowed_share == 0.02
    book.aside(Wait(1))
    assert [book.seat(job).plan for job in (1, 2)] == list(JOBS)
    assert book.floor.today == {}
    book.aside(changed(2.0), changed(seen=(2.0, None)))
    assert book.seat().plan == JOBS[0]


def test_the_second_of_two_who_saw_the_same_does_not_undo_the_first_unseen() -> None:
    book = Playbook(*JOBS)
    book.aside(changed(2.0, 0.02))
    for late in (changed(3.0), changed(), changed(3.0, seen=(2.0, None))):
        book >> late << RefusalCode.TODAY_CHANGED << nothing
    assert book.seat().plan.campaign.rule.multipliers == (2.0,)
    book.aside(changed(2.0, 0.02))
    book.aside(changed(3.0, seen=(2.0, 0.02)))
    assert book.seat().plan.campaign.rule.multipliers == (3.0,)


def test_it_ends_with_the_day_of_the_zone_that_a_later_definition_names() -> None:
    """The day of Tokyo ends nine hours before that of London."""
    book = Playbook(*JOBS)
    book.aside(changed(2.0))
    west = replace(JOBS[0].campaign, zone="Europe/London")
    book.aside(PlanChanged((a_job(1, campaign=west),)), Wait(23 * HOUR - 1))
    assert book.seat().plan.campaign.rule.multipliers == (2.0,)
    book.aside(Wait(1))
    assert (book.seat().plan.campaign, book.floor.today) == (west, {})
    book.aside(changed(2.0), Wait(2 * HOUR), PlanChanged((a_job(1, campaign=JOBS[0].campaign),)))
    assert book.seat().plan.campaign.rule.multipliers == (2.0,)
    book.aside(Wait(13 * HOUR))
    assert (book.seat().plan.campaign, book.floor.today) == (JOBS[0].campaign, {})


def test_it_is_gone_where_its_day_is_over_already_in_the_zone_of_a_later_definition() -> None:
    """Changed at 13:00 of London; four hours later it is past midnight in Tokyo."""
    book = Playbook(*JOBS)
    west = replace(JOBS[0].campaign, zone="Europe/London")
    book.aside(PlanChanged((a_job(1, campaign=west),)), Wait(12 * HOUR), changed(2.0), Wait(4 * HOUR))
    assert book.seat().plan.campaign.rule.multipliers == (2.0,)
    book.aside(PlanChanged((JOBS[0],)))
    assert (book.seat().plan, book.floor.today) == (JOBS[0], {})


def test_it_lies_over_a_definition_that_comes_meanwhile() -> None:
    book = Playbook(*JOBS)
    newer = a_campaign(allowed_share=0.03, rule=a_rule(attempt_cap=9))
    book.aside(changed(2.0), PlanChanged((a_job(1, campaign=newer),)))
    rule = book.seat().plan.campaign.rule
    assert (rule.multipliers, rule.attempt_cap) == ((2.0,), 9)
    book.aside(changed(seen=(2.0, None)))
    assert book.seat().plan.campaign == newer


@pytest.mark.parametrize(("before", "multiplier"), [(2 * HOUR, 2.0), (11 * HOUR, 1.0)])
def test_a_restart_on_the_same_day_finds_it_again_and_on_another_day_not(
    before: int, multiplier: float
) -> None:
    book = Playbook(*JOBS)
    order = TodaysOrder(JOBS[0].campaign.id, book.now - before, 2.0, 0.02)
    gone = TodaysOrder(CampaignId(99), book.now, 3.0, None)
    recall_today(book.floor, (order, gone), book.now)
    assert book.seat(2).plan.campaign.rule.multipliers == (multiplier,)


def test_of_two_changes_before_a_restart_the_last_one_holds_until_midnight() -> None:
    book = Playbook(*JOBS)
    order = TodaysOrder(JOBS[0].campaign.id, book.now - 11 * HOUR, 2.0, 0.02)
    recall_today(book.floor, (order, replace(order, at=book.now)), book.now)
    assert book.floor.pacer(JOBS[0].campaign).ledger.terms.limit == 0.02
    book.aside(Wait(14 * HOUR))
    assert book.seat().plan == JOBS[0]
    taken_back = replace(order, at=book.now, ratio=None, allowed_share=None)
    recall_today(book.floor, (replace(order, at=book.now - 1), taken_back), book.now)
    assert book.seat().plan == JOBS[0]
