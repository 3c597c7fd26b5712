"""What a campaign taught: enough news changes the laws, and losses lower the price."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kaden.clock import MINUTE, SECOND
from server.dialer.pacing.evidence import EndEvidence
from server.dialer.pacing.learned import (
    LEAST_NEWS,
    PAUSE,
    STEERING,
    STEERING_MEMORY,
    TALK_NEWS,
    Learned,
)
from server.dialer.pacing.view import PacingView, WrapUp

VIEW = PacingView(1, 0, 99, 99, False, now=1_600_000_000_000)


def test_everything_heard_is_in_the_laws() -> None:
    learned = Learned()
    first = learned.laws(VIEW)
    for _ in range(200):
        learned.call_resolved(4 * SECOND, answered=True, at=VIEW.now)
        learned.talk_ended(400 * SECOND, VIEW.now)
        learned.wrapup_ended(90 * SECOND, VIEW.now)
    later = learned.laws(replace(VIEW, now=VIEW.now + MINUTE))
    assert (learned.resolved, learned.talks) == (200, 200)
    assert later.answer_rate > 0.9 > first.answer_rate
    assert later.points[2] == pytest.approx(4.5, abs=0.5)
    assert later.handling == pytest.approx(490, rel=0.2)
    assert later.wrapping[10][4] < first.wrapping[10][4]
    assert later.talking[100][4] < first.talking[100][4]


def test_what_still_goes_on_is_in_the_laws() -> None:
    plain = Learned().laws(VIEW)
    busy = replace(
        VIEW,
        ringing=(20 * SECOND,) * 40,
        talking=(900 * SECOND,) * 40,
        wrapping=(WrapUp(0, 300 * SECOND),) * 40,
    )
    laws = Learned().laws(busy)
    assert laws.answer_rate < 0.65 * plain.answer_rate
    assert laws.talking[100][4] < plain.talking[100][4] / 2
    assert laws.wrapping[60][4] < plain.wrapping[60][4] / 2


def test_laws_are_kept_until_enough_is_new_and_a_moment_is_over() -> None:
    learned = Learned()
    first = learned.laws(VIEW)
    learned.call_resolved(SECOND, answered=True, at=VIEW.now)
    later = replace(VIEW, now=VIEW.now + PAUSE)
    assert learned.laws(later) is first
    learned.talk_ended(SECOND, VIEW.now)
    assert 1 + TALK_NEWS >= LEAST_NEWS
    assert learned.laws(replace(VIEW, now=VIEW.now + PAUSE - 1)) is first
    assert learned.laws(later) is not first
    assert learned.laws(later) is learned.laws(later)


def test_news_of_the_same_moment_waits_too() -> None:
    learned = Learned()
    first = learned.laws(VIEW)
    learned.talk_ended(SECOND, VIEW.now)
    learned.talk_ended(SECOND, VIEW.now)
    assert learned.laws(VIEW) is first


def test_the_first_guess_of_an_agents_time() -> None:
    talk, wrapup = (EndEvidence(mean, 1.0).law(()).mean for mean in (90.0, 25.0))
    assert Learned().laws(VIEW).handling == talk + wrapup


def test_a_clock_that_was_set_back_does_not_keep_old_laws() -> None:
    learned = Learned()
    first = learned.laws(VIEW)
    learned.talk_ended(SECOND, VIEW.now)
    learned.talk_ended(SECOND, VIEW.now)
    assert learned.laws(replace(VIEW, now=VIEW.now - 1)) is not first


def test_the_price_begins_at_the_allowed_share() -> None:
    assert Learned().price(0.03) == 0.03
    assert Learned().price(0.01) == 0.01


def test_losses_lower_the_price_and_answers_raise_it_back() -> None:
    """In the long run the allowed share of losses leaves the price where it was."""
    learned = Learned()
    learned.live_answer(lost=True, at=0, steer=True)
    assert learned.price(0.03) == pytest.approx(0.03 - STEERING * 0.97)
    learned.live_answer(lost=False, at=0, steer=True)
    assert learned.price(0.03) == pytest.approx(0.03 - STEERING * 0.94, abs=1e-6)
    for _ in range(32):
        learned.live_answer(lost=False, at=0, steer=True)
    assert learned.price(0.03) == pytest.approx(0.03, abs=4e-5)


def test_only_what_the_policy_itself_dialled_steers_it() -> None:
    learned = Learned()
    learned.live_answer(lost=True, at=0, steer=False)
    assert learned.price(0.03) == 0.03


def test_the_price_has_bounds_however_long_nothing_or_everything_is_lost() -> None:
    lucky, unlucky = Learned(), Learned()
    for _ in range(20 * STEERING_MEMORY):
        lucky.live_answer(lost=False, at=0, steer=True)
        unlucky.live_answer(lost=True, at=0, steer=True)
    assert lucky.price(0.03) == pytest.approx(0.03 + STEERING * 0.03 * STEERING_MEMORY, rel=1e-3)
    assert unlucky.price(0.03) == 0
    assert unlucky.price(0.9) == pytest.approx(0.9 - STEERING * 0.1 * STEERING_MEMORY, rel=1e-3)


@pytest.mark.parametrize("kind", ["call", "talk", "wrapup"])
def test_what_was_heard_hours_of_work_ago_weighs_less(kind: str) -> None:
    """The same news, once within a moment and once over 200 minutes: of the latter the recent half counts more."""

    def taught(pause: int) -> Learned:
        learned = Learned()
        for number in range(200):
            early, at = number < 100, VIEW.now + number * pause
            if kind == "call":
                learned.call_resolved(5 * SECOND, answered=early, at=at)
            elif kind == "talk":
                learned.talk_ended((400 if early else 50) * SECOND, at)
            else:
                learned.wrapup_ended((400 if early else 50) * SECOND, at)
        return learned

    at_once, over_hours = (taught(pause).laws(VIEW) for pause in (0, MINUTE))
    if kind == "call":
        assert over_hours.answer_rate < 0.8 * at_once.answer_rate
    else:
        assert over_hours.handling < 0.8 * at_once.handling
