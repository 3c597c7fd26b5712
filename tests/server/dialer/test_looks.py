"""Policies that look ahead decide again while anything goes on, and a weighed decision stands for a while."""

from __future__ import annotations

from itertools import pairwise

import pytest

from kaden.clock import MINUTE, SECOND, Instant
from kaden.vocabulary import JobId, Limiting, Method
from server.dialer.effects import Decided, PlaceCall
from server.dialer.events import (
    CallEnded,
    ClockJumped,
    EndCause,
    PhoneAnswered,
    SwitchLost,
)
from server.dialer.hours import calling_window
from server.dialer.model import DialRule, Job
from server.dialer.pace import stands
from server.dialer.pacing.learned import Learned
from server.dialer.pacing.policies import POLICIES
from server.dialer.pacing.view import Odds, PacingDecision, PacingView, WrapUp
from server.dialer.shadow import ShadowBook
from server.dialer.writes import ClaimNext
from tests.server.dialer.playbook import CYCLE, Playbook, Wait, nothing
from tests.server.dialer.sample import a_campaign, a_job, a_rule


class TestPoliciesThatLookAhead:
    def test_decide_again_every_second_while_anything_goes_on(self) -> None:
        """Domain 4.3: what they expect changes with time alone."""
        book = Playbook(predictive_job()).office()
        book.talk()
        book.aside(Wait(5 * SECOND))
        looks = looks_within(book, 10 * SECOND)
        assert len(looks) == 10
        assert all(later - earlier == SECOND for earlier, later in pairwise(looks))

    def test_a_look_is_a_second_after_the_last_decision(self) -> None:
        """Whatever brought a decision about: time alone changes little within a second."""
        book = Playbook(predictive_job()).office()
        book.aside(Wait(5 * SECOND))
        decided = decisions_of(book)
        looks_within(book, SECOND)
        (first,) = decided
        book.aside(Wait(first + 700 - book.now), CallEnded(book.out()[0], EndCause.BUSY))
        looks_within(book, 2 * SECOND)
        assert [moment - first for moment in decided] == [0, 700, 1_700, 2_700]

    def test_progressive_sleeps_until_something_happens(self, office: Playbook) -> None:
        office.talk()
        office.aside(Wait(5 * SECOND))
        assert looks_within(office, 10 * SECOND) == []

    def test_nobody_is_woken_where_nobody_works(self) -> None:
        book = Playbook(predictive_job()).start()
        assert looks_within(book, 10 * SECOND) == []

    def test_nobody_is_woken_where_nothing_is_left_to_dial(self) -> None:
        book = Playbook(predictive_job(), records=0).office()
        assert looks_within(book, 10 * SECOND) == []

    def test_shadow_wakes_as_if_it_dialled(self) -> None:
        shadow = a_job(campaign=a_campaign(rule=a_rule(shadow=Method.ADAPTIVE)))
        book = Playbook(shadow).office()
        book.talk()
        assert looks_within(book, 3 * SECOND)

    def test_clock_that_is_set_does_not_stop_them(self) -> None:
        book = Playbook(predictive_job()).office()
        book.talk()
        book.now -= 10 * MINUTE
        book.aside(ClockJumped(-10 * MINUTE))
        assert len(looks_within(book, 5 * SECOND)) >= 5


ODDS = Odds(1.0, 1.0, 20 * SECOND, 0.03, 0.02, 0.04, 2.0)


@pytest.mark.parametrize(
    ("limiting", "odds", "agents", "length"),
    [
        (Limiting.RISK, ODDS, 5, 40),
        (Limiting.LEDGER, ODDS, 5, 40),
        (Limiting.LEDGER, None, 5, 0),
        (Limiting.TRUNK_LINES, ODDS, 5, 0),
        (Limiting.JOB_LINES, ODDS, 5, 0),
        (Limiting.CALLS_OUT, None, 5, 0),
        (Limiting.RISK, ODDS, 100, 800),
        (Limiting.RISK, ODDS, 124, 992),
        (Limiting.RISK, ODDS, 900, 1_000),
    ],
)
def test_a_weighed_decision_stands_the_longer_the_more_agents_there_are(
    limiting: Limiting, odds: Odds | None, agents: int, length: int
) -> None:
    """Row 173: counted ones, and those that want a line, are made anew with each change."""
    ages = (5 * SECOND,) * (agents - 2)
    view = PacingView(1, 0, 9, 9, exhausted=False, talking=ages, wrapping=(WrapUp(SECOND, 0),))
    assert stands(view, PacingDecision(3, 1, limiting, odds)) == length


@pytest.mark.parametrize(("odds", "waits"), [(ODDS, True), (None, False)])
def test_what_happens_meanwhile_waits_for_a_weighed_decision_to_end(
    odds: Odds | None, *, waits: bool
) -> None:
    """Row 173: for a cycle, as after a decision that dials; one that counted agents is made anew at once."""
    book = Playbook(predictive_job()).office()
    book.talk()
    book.aside(Wait(5 * SECOND))
    moments: list[int] = []

    def decide(view: PacingView, rule: DialRule, learned: Learned) -> PacingDecision:
        moments.append(view.now)
        return PacingDecision(1, 0, Limiting.RISK, odds)

    book.floor.policies = {**POLICIES, Method.PREDICTIVE: decide}
    looks_within(book, SECOND)
    (first,) = moments
    call = next(call for call in book.floor.calls.values() if call.connected_at is not None)
    book.aside(Wait(first + 100 - book.now), CallEnded(call.id, EndCause.HANGUP))
    looks_within(book, CYCLE)
    assert moments[1] - first == (CYCLE if waits else 100)


def test_decision_that_is_made_again_and_is_the_same_is_not_told_again() -> None:
    """Row 190: a policy that looks ahead decides every second."""
    book = Playbook(predictive_job()).office()
    book.talk()
    book.aside(Wait(5 * SECOND))
    book >> Wait(3 * SECOND) << nothing
    with pytest.raises(AssertionError):
        book << Decided


def predictive_job() -> Job:
    return a_job(campaign=a_campaign(rule=a_rule(method=Method.PREDICTIVE)))


def decisions_of(book: Playbook) -> list[int]:
    """The moments at which the predictive policy is asked from here on."""
    moments: list[int] = []

    def decide(view: PacingView, rule: DialRule, learned: Learned) -> PacingDecision:
        moments.append(view.now)
        return POLICIES[Method.PREDICTIVE](view, rule, learned)

    book.floor.policies = {**POLICIES, Method.PREDICTIVE: decide}
    return moments


def looks_within(book: Playbook, length: int) -> list[int]:
    """The moments at which the floor wants to be woken within this time."""
    end, moments = book.now + length, []
    while (wakeup := book.floor.next_wakeup()) is not None and wakeup <= end:
        moments.append(wakeup)
        book.aside(Wait(wakeup - book.now))
    return moments


def test_a_policy_and_its_shadow_are_told_the_window_and_what_was_learned() -> None:
    """Rows 172, 190: both see the same, and what they weighed is told with the decision."""
    rule = a_rule(method=Method.ADAPTIVE, shadow=Method.PREDICTIVE)
    book = Playbook(a_job(campaign=a_campaign(rule=rule))).start().join(1)
    told: list[tuple[int | None, Learned]] = []

    def decide(view: PacingView, rule: DialRule, learned: Learned) -> PacingDecision:
        told.append((view.closes_in, learned))
        return PacingDecision(1, 1, Limiting.RISK, ODDS)

    book.floor.policies = {**POLICIES, Method.ADAPTIVE: decide, Method.PREDICTIVE: decide}
    book >> PhoneAnswered(book.leg()) << ClaimNext << PlaceCall
    window = calling_window(book.seat().plan, book.now)
    assert window is not None
    learned = book.floor.pacer(book.seat().plan.campaign).learned
    assert told[:2] == [(window.closes - book.now, learned)] * 2
    book << Decided(JobId(1), book.now, 1, 1, 0, 1, Limiting.RISK, Method.ADAPTIVE, ODDS, 1)


def test_a_shadow_is_noted_under_the_day_whose_window_is_open() -> None:
    """Row 190: its mean begins anew with each day."""
    book = Playbook(a_job(campaign=a_campaign(rule=a_rule(shadow=Method.ADAPTIVE)))).start()
    days: list[Instant | None] = []

    class Watched(ShadowBook):
        def note(self, target: int | None, ours: int, now: Instant, day: Instant | None) -> None:
            days.append(day)

    book.seat().shadow = Watched()
    book.join(1)
    book.aside(PhoneAnswered(book.leg()))
    window = calling_window(book.seat().plan, book.now)
    assert window is not None
    assert set(days) == {window.opens}


def test_where_nothing_may_be_dialled_the_target_is_nobody(office: Playbook) -> None:
    office.aside(SwitchLost())
    assert office.seat().decision == PacingDecision(0, 0, Limiting.SWITCH_DOWN)
