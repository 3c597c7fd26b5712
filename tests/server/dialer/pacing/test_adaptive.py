"""The risk-priced policy: what it may do, when it is progressive, and what it says of itself (rows 73, 185, 190)."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import pairwise
from math import floor
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaden.clock import HOUR, SECOND
from kaden.vocabulary import Limiting
from server.dialer.pacing import progressive
from server.dialer.pacing.adaptive import (
    CALLS_KNOWN,
    HIGHEST_PRICE,
    KEPT,
    LAST_MOMENTS,
    LENT,
    SURE,
    TALKS_KNOWN,
    Purse,
    decide,
    most_out,
    purse_of,
)
from server.dialer.pacing.balance import balance_of
from server.dialer.pacing.laws import GRACE, POINTS
from server.dialer.pacing.learned import Learned
from server.dialer.pacing.view import Budget, PacingDecision, PacingView, WrapUp
from tests.server.dialer.sample import a_rule

RULE = a_rule(multipliers=(3.0,), additional=5)
"""Its table is not for this policy."""
NOW = 1_600_000_000_000
RICH = Budget(0.03, answers=2_000, abandoned=10, left=0.5)


@cache
def taught(calls: int = 400, talks: int = 60) -> Learned:
    """One call in four is answered after 5 to 15 s; talks of 60 to 180 s, wrap-ups of 30 s."""
    learned = Learned()
    for number in range(calls):
        answered = number % 4 == 0
        age = (5 + number % 11) * SECOND if answered else 30 * SECOND
        learned.call_resolved(age, answered=answered, at=NOW)
    for number in range(talks):
        learned.talk_ended((60 + 120 * number // max(1, talks)) * SECOND, NOW)
        learned.wrapup_ended(30 * SECOND, NOW)
    return learned


def view(waiting: int = 2, **changes: Any) -> PacingView:
    plain = PacingView(waiting, 0, 999, 999, False, now=NOW, closes_in=4 * HOUR, budget=RICH)
    changed = replace(plain, **changes)
    return replace(changed, out=len(changed.ringing) + changed.customers)


BUSY = view(
    talking=tuple(age * SECOND for age in (5, 60, 100, 150)), wrapping=(WrapUp(100 * SECOND, 20 * SECOND),)
)


def test_more_calls_go_out_than_agents_wait() -> None:
    decision = decide(BUSY, RULE, taught())
    assert decision.limiting is Limiting.RISK
    assert decision.target == decision.calls > 2
    assert decide(view(2), RULE, taught()).calls > 2


def test_the_last_call_is_within_the_price_and_the_next_is_not() -> None:
    decision = decide(BUSY, RULE, taught())
    balance = balance_of(BUSY, taught().laws(BUSY))
    assert decision.odds is not None
    assert decision.odds.accepted == balance.risk(decision.calls - 1) <= decision.odds.price
    assert decision.odds.refused == balance.risk(decision.calls) > decision.odds.price


def test_it_explains_itself() -> None:
    """Row 190: the decision carries what it was made of."""
    decision = decide(BUSY, RULE, taught())
    laws = taught().laws(BUSY)
    balance = balance_of(BUSY, laws)
    odds = decision.odds
    assert odds is not None
    assert odds.mean == balance.mean(POINTS - 1, decision.calls)
    assert odds.free_soon == balance.agents[POINTS - 1]
    assert odds.horizon == round(laws.points[POINTS - 1] * SECOND) + GRACE
    assert odds.budget == pytest.approx(0.03 * 2_000 - 10)
    purse = purse_of(BUSY, laws)
    assert odds.price == pytest.approx(0.03 * purse.scale(balance.at_worst(0)))


def test_calls_out_count() -> None:
    first = decide(BUSY, RULE, taught())
    again = decide(replace(BUSY, ringing=(0,) * first.calls, out=first.calls), RULE, taught())
    assert again.target == first.target
    assert again.calls == 0
    assert again.odds is not None
    assert again.odds.accepted == 0
    full = replace(BUSY, ringing=(0,) * first.calls, out=first.calls)
    assert again.odds.refused == balance_of(full, taught().laws(full)).risk(0)


@pytest.mark.parametrize(
    ("calls", "talks", "known"),
    [(CALLS_KNOWN - 1, TALKS_KNOWN, False), (CALLS_KNOWN, TALKS_KNOWN - 1, False), (CALLS_KNOWN, TALKS_KNOWN, True)],
)  # fmt: skip
def test_it_is_progressive_until_it_knows_enough(calls: int, talks: int, known: bool) -> None:
    decision = decide(BUSY, RULE, taught(calls, talks))
    assert (decision.limiting is not Limiting.LEARNING) == known
    assert (decision.odds is not None) == known
    if not known:
        assert decision == PacingDecision(2, 2, Limiting.LEARNING)


def test_one_agent_is_dialled_for_progressively() -> None:
    alone = view(0, talking=(100 * SECOND,))
    assert decide(alone, RULE, taught()) == PacingDecision(0, 0, Limiting.LEARNING)
    assert decide(replace(alone, leaving=1), RULE, taught()) == PacingDecision(0, 0, Limiting.LEAVING)
    assert decide(view(1), RULE, taught()) == PacingDecision(1, 1, Limiting.LEARNING)
    assert decide(view(2), RULE, taught()).limiting is Limiting.RISK
    assert decide(view(1, talking=(SECOND,)), RULE, taught()).limiting is Limiting.RISK
    assert decide(view(1, wrapping=(WrapUp(SECOND, 0),)), RULE, taught()).limiting is Limiting.RISK


@pytest.mark.parametrize(
    ("closes_in", "last"), [(0, True), (LAST_MOMENTS - 1, True), (LAST_MOMENTS, False), (None, False)]
)
def test_the_last_moments_before_the_end_of_hours_are_progressive(closes_in: int | None, last: bool) -> None:
    decision = decide(replace(BUSY, closes_in=closes_in), RULE, taught())
    assert (decision == PacingDecision(2, 2, Limiting.LEAVING)) == last
    assert (decision.calls > 2) == (not last)


@pytest.mark.parametrize("abandoned", [60, 61, 100])
def test_a_spent_ledger_is_progressive_at_once(abandoned: int) -> None:
    """Row 73."""
    spent = replace(BUSY, closes_in=None, budget=Budget(0.03, 2_000, abandoned))
    assert decide(spent, RULE, taught()) == PacingDecision(2, 2, Limiting.LEDGER)
    waits = replace(spent, waiting=0)
    assert decide(waits, RULE, taught()) == PacingDecision(0, 0, Limiting.LEDGER)


def test_what_one_lost_call_would_spend_is_not_dialled_for() -> None:
    """The ledger allows 60; with 59 lost, one more would be the last, with 60 it would be too many."""
    for abandoned, plain in ((58, False), (59, False), (60, True)):
        seen = view(2, closes_in=None, talking=(SECOND,) * 9, budget=Budget(0.03, 2_000, abandoned))
        assert (decide(seen, RULE, taught()).odds is None) == plain


def test_a_price_of_nothing_and_a_purse_of_less_than_one_call_are_each_enough() -> None:
    """Much was lost early, so that nothing is free, though the day would earn it; or little was answered yet."""
    laws = taught().laws(BUSY)
    coming = purse_of(BUSY, laws).stake - 50
    owing = replace(BUSY, budget=Budget(0.03, 2_000, 61 + int(coming * LENT), left=0.5))
    assert purse_of(owing, laws).stake >= 1
    assert decide(owing, RULE, taught()) == PacingDecision(2, 2, Limiting.LEDGER)
    little = replace(BUSY, closes_in=None, budget=Budget(0.03, 20, 0))
    assert purse_of(little, laws).scale(0) > 0
    assert decide(little, RULE, taught()) == PacingDecision(2, 2, Limiting.LEDGER)


def test_the_price_pays_for_the_calls_that_are_out() -> None:
    seen = view(1, closes_in=None, talking=(SECOND,) * 9, ringing=(0,) * 4, budget=Budget(0.03, 100, 0))
    laws = taught().laws(seen)
    out, more = (purse_of(seen, laws).scale(balance_of(seen, laws).at_worst(calls)) for calls in (0, 1))
    assert 2 > out > more > 0
    odds = decide(seen, RULE, taught()).odds
    assert odds is not None
    assert odds.price == pytest.approx(0.03 * out)


def test_customers_without_an_agent_are_as_good_as_lost() -> None:
    seen = view(1, closes_in=None, talking=(SECOND,) * 9, customers=1, budget=Budget(0.03, 2_000, 59))
    assert purse_of(seen, taught().laws(seen)).room == pytest.approx(1)
    assert purse_of(replace(seen, customers=3), taught().laws(seen)).room == pytest.approx(-1)


def test_jobs_of_one_campaign_stake_its_ledger_once() -> None:
    """Row 73: each has a part of the budget; what it surely earns is its own; all pay for all customers."""
    laws = taught().laws(BUSY)
    alone, third = purse_of(BUSY, laws), purse_of(replace(BUSY, sharers=3), laws)
    assert third.room == pytest.approx(alone.room / 3)
    assert third.lent == alone.lent
    assert third.stake - third.room == pytest.approx(alone.stake - alone.room)
    assert purse_of(replace(BUSY, elsewhere=2), laws).room == pytest.approx(alone.room - 2)


def test_what_the_rest_of_the_day_earns() -> None:
    """Half of what progressive dialling would earn in the time left counts, and no more than the list can give."""
    laws = taught().laws(BUSY)
    answers = 7 * 4 * HOUR / SECOND / (laws.handling + laws.per_answer)
    purse = purse_of(BUSY, laws)
    assert purse.room == pytest.approx(50)
    assert purse.stake - purse.room == pytest.approx(0.03 * SURE * answers)
    assert purse.lent == pytest.approx(LENT * 0.03 * SURE * answers)
    half = purse_of(replace(BUSY, closes_in=2 * HOUR), laws)
    assert half.lent == pytest.approx(purse.lent / 2)
    listed = purse_of(replace(BUSY, remaining=100), laws)
    assert listed.stake - listed.room == pytest.approx(0.03 * SURE * 100 * laws.answer_rate)
    assert purse_of(replace(BUSY, remaining=10**9), laws) == purse
    assert purse_of(replace(BUSY, remaining=0), laws).lent == 0


@pytest.mark.parametrize("changes", [{"closes_in": None}, {"budget": replace(RICH, left=0.0)}])
def test_a_window_without_an_end_earns_nothing_in_advance(changes: dict[str, Any]) -> None:
    laws = taught().laws(BUSY)
    assert purse_of(replace(BUSY, **changes), laws) == Purse(50.0, 0.0, 50.0)


@pytest.mark.parametrize(
    ("purse", "at_worst", "scale"),
    [
        (Purse(1, 0, 1), 0, 1), (Purse(0, 0, 0), 0, 0), (Purse(-1, 0, -1), 0, 0), (Purse(0.5, 0, 0.5), 0, 0.5),
        (Purse(9, 0, 9), 0, 2), (Purse(0, 4, 8), 0, 0.8), (Purse(1, 4, 9), 0, 1), (Purse(-4, 4, 4), 0, 0),
        (Purse(1, 4, 9), 2, 1 - 2 * KEPT / 5), (Purse(1, 4, 9), -2, 1),
    ],
)  # fmt: skip
def test_the_price_follows_the_purse(purse: Purse, at_worst: float, scale: float) -> None:
    assert purse.scale(at_worst) == pytest.approx(scale)


def test_no_unlucky_run_costs_more_than_the_purse_holds() -> None:
    """The risk of a further call is small, but a run of answers could not be paid for."""
    agents = tuple(SECOND for _ in range(30))
    poor = view(4, talking=agents, closes_in=None, budget=Budget(0.03, 100, 0))
    decision = decide(poor, RULE, taught())
    balance = balance_of(poor, taught().laws(poor))
    assert decision.limiting is Limiting.LEDGER
    assert balance.at_worst(decision.calls) <= 3 < balance.at_worst(decision.calls + 1)
    assert decision.odds is not None
    assert decision.odds.refused <= decision.odds.price


@pytest.mark.parametrize(
    ("changes", "calls", "limiting"),
    [
        ({"job_lines": 1}, 1, Limiting.JOB_LINES),
        ({"free_lines": 1}, 1, Limiting.TRUNK_LINES),
        ({"free_lines": 0}, 0, Limiting.TRUNK_LINES),
        ({"exhausted": True}, 0, Limiting.NO_RECORDS),
    ],
)
def test_lines_and_lists_hold_it_as_they_hold_all(changes: Any, calls: int, limiting: Limiting) -> None:
    for learned in (taught(), Learned()):
        decision = decide(replace(BUSY, **changes), RULE, learned)
        assert (decision.calls, decision.limiting) == (calls, limiting)


def test_lines_are_named_only_where_they_bind() -> None:
    free = decide(BUSY, RULE, taught()).calls
    assert decide(replace(BUSY, job_lines=free), RULE, taught()).limiting is Limiting.RISK
    short = decide(replace(BUSY, job_lines=free - 1), RULE, taught())
    assert (short.calls, short.limiting) == (free - 1, Limiting.JOB_LINES)


def test_no_risk_is_told_of_calls_that_have_no_line() -> None:
    short = replace(BUSY, ringing=(0,), out=1, job_lines=2)
    decision = decide(short, RULE, taught())
    balance = balance_of(short, taught().laws(short))
    assert (decision.calls, decision.limiting) == (1, Limiting.JOB_LINES)
    assert decision.odds is not None
    assert (decision.odds.accepted, decision.odds.refused) == (balance.risk(1), balance.risk(2))


def test_calls_that_last_no_time_are_not_dialled_without_end() -> None:
    """Nobody would ever be lost, so neither risk nor ledger ends it: two answers for each agent do."""
    learned = Learned()
    for number in range(400):
        learned.call_resolved(0, answered=number % 4 == 0, at=NOW)
        learned.talk_ended(0, NOW)
        learned.wrapup_ended(0, NOW)
    seen = view(1, talking=(0,) * 9)
    most = most_out(seen, learned.laws(seen))
    assert most == floor(10 * 2 / learned.laws(seen).answer_rate)
    ringing = (20 * SECOND,) * (most - 1)
    decision = decide(replace(seen, ringing=ringing, out=len(ringing)), RULE, learned)
    assert (decision.target, decision.calls, decision.limiting) == (most, 1, Limiting.CALLS_OUT)
    ringing = (20 * SECOND,) * most
    decision = decide(replace(seen, ringing=ringing, out=len(ringing)), RULE, learned)
    assert (decision.target, decision.calls, decision.limiting) == (most, 0, Limiting.CALLS_OUT)


def test_forty_calls_for_an_agent_are_the_most_however_rare_answers_are() -> None:
    laws = replace(taught().laws(BUSY), answer_rate=0.001)
    assert most_out(BUSY, laws) == 40 * 7
    assert most_out(BUSY, replace(laws, answer_rate=0.05)) == 40 * 7
    assert most_out(BUSY, replace(laws, answer_rate=0.1)) == 20 * 7


def test_steering_moves_the_number_of_calls() -> None:
    lucky, unlucky = taught.__wrapped__(), taught.__wrapped__()
    for _ in range(2_000):
        lucky.live_answer(lost=False, at=NOW, steer=True)
    for _ in range(25):
        unlucky.live_answer(lost=True, at=NOW, steer=True)
    wide = view(6, talking=(100 * SECOND,) * 20)
    calls = [decide(wide, RULE, learned).calls for learned in (unlucky, taught(), lucky)]
    assert calls[0] < calls[1] < calls[2]


def test_no_price_is_higher_than_the_highest() -> None:
    learned = taught.__wrapped__()
    for _ in range(2_000):
        learned.live_answer(lost=False, at=NOW, steer=True)
    decision = decide(replace(BUSY, budget=replace(RICH, limit=0.9)), RULE, learned)
    assert decision.odds is not None
    assert decision.odds.price == HIGHEST_PRICE


ages = st.integers(0, 400).map(lambda seconds: seconds * SECOND)
views = st.builds(
    view,
    st.integers(0, 12),
    ringing=st.lists(st.integers(0, 30).map(lambda seconds: seconds * SECOND), max_size=20).map(tuple),
    customers=st.integers(0, 2),
    talking=st.lists(ages, max_size=20).map(tuple),
    wrapping=st.lists(st.builds(WrapUp, ages, ages), max_size=5).map(tuple),
    closes_in=st.sampled_from([None, 0, 60 * SECOND, HOUR, 8 * HOUR]),
    budget=st.builds(
        Budget, st.just(0.03), st.integers(0, 500), st.integers(0, 20), st.sampled_from([0.0, 0.5])
    ),
    job_lines=st.integers(0, 60),
    remaining=st.sampled_from([None, 0, 50, 10_000]),
)


@settings(max_examples=150)
@given(seen=views)
def test_never_fewer_calls_than_one_each_and_never_more_than_lines(seen: PacingView) -> None:
    """Guarantee I11, and row 2 as the floor under everything."""
    decision = decide(seen, RULE, taught())
    assert decision.calls >= progressive.one_each(seen).calls
    assert decision.calls <= max(0, min(seen.job_lines - seen.out, seen.free_lines))
    assert decision.target >= seen.waiting


@settings(max_examples=100)
@given(seen=views)
def test_another_waiting_agent_never_means_fewer_calls(seen: PacingView) -> None:
    calls = [decide(replace(seen, waiting=seen.waiting + more), RULE, taught()).calls for more in range(4)]
    assert all(less <= more for less, more in pairwise(calls))


@settings(max_examples=100)
@given(seen=views)
def test_an_abandoned_call_never_means_more_calls(seen: PacingView) -> None:
    budgets = [replace(seen.budget, abandoned=lost) for lost in (0, 1, 5, 10, 20)]
    calls = [decide(replace(seen, budget=budget), RULE, taught()).calls for budget in budgets]
    assert all(more <= less for less, more in pairwise(calls))
