"""The balance against exact sums over every case, and how it moves with what it is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from math import comb, sqrt

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kaden.clock import SECOND
from server.dialer.pacing.balance import (
    LATE,
    SKEW,
    SMALL,
    UNLUCKY,
    Balance,
    balance_of,
    tail,
    with_one_more,
)
from server.dialer.pacing.laws import CAUTION, POINTS, RISKY, Laws, Row
from server.dialer.pacing.view import PacingView, WrapUp

chances = st.floats(0.01, 0.99)


def row(*means: float, sign: int = 1) -> Row:
    """A row whose chances are given for each point."""
    return (
        *(sign * p for p in means),
        *(p * (1 - p) for p in means),
        *(sign * p * (1 - p) * (1 - 2 * p) for p in means),
    )


def call_row(*means: float) -> Row:
    most = means[-1]
    return (*row(*means, sign=-1), most, most * (1 - most))


FRESH = call_row(0.05, 0.1, 0.15, 0.2, 0.25)
LAWS = Laws(
    answer_rate=0.25,
    per_answer=80.0,
    handling=150.0,
    points=(4, 7, 10, 14, 20),
    fresh=FRESH,
    ringing=(FRESH, call_row(0.04, 0.08, 0.12, 0.16, 0.2)),
    talking=(row(0.0, 0.0, 0.0, 0.0, 0.01), row(0.1, 0.15, 0.2, 0.25, 0.3)),
    wrapping=(row(0.1, 0.2, 0.3, 0.4, 0.5), row(0.3, 0.4, 0.5, 0.6, 0.7)),
)


def view(waiting: int = 1, **changes: object) -> PacingView:
    return replace(PacingView(waiting, 0, 99, 99, False), **changes)  # type: ignore[arg-type]


def by_every_case(sure: int, agents: Sequence[float], calls: Sequence[float]) -> float:
    """Chance that agents free are not more than calls answered."""
    law = {sure: 1.0}
    for chance, step in [*((p, 1) for p in agents), *((p, -1) for p in calls)]:
        after: dict[int, float] = {}
        for value, weight in law.items():
            after[value] = after.get(value, 0.0) + weight * (1 - chance)
            after[value + step] = after.get(value + step, 0.0) + weight * chance
        law = after
    return sum(weight for value, weight in law.items() if value <= 0)


@given(chance=chances, many=st.integers(0, 12))
def test_things_alike_follow_the_binomial_law(chance: float, many: int) -> None:
    law: Sequence[float] = (1.0,)
    for _ in range(many):
        law = with_one_more(law, chance)
    expected = [comb(many, k) * chance**k * (1 - chance) ** (many - k) for k in range(many + 1)]
    assert law == pytest.approx(expected)


@given(
    waiting=st.integers(0, 4), customers=st.integers(0, 3),
    talking=st.lists(st.sampled_from([0, SECOND]), max_size=4),
    wrapping=st.lists(st.sampled_from([0, SECOND]), max_size=3),
    ringing=st.lists(st.sampled_from([0, SECOND]), max_size=6), further=st.integers(0, 4),
)  # fmt: skip
def test_a_small_floor_is_exact(
    waiting: int, customers: int, talking: list[int], wrapping: list[int], ringing: list[int], further: int
) -> None:
    seen = view(
        waiting,
        customers=customers,
        talking=tuple(talking),
        wrapping=tuple(WrapUp(99 * SECOND, age) for age in wrapping),
        ringing=tuple(ringing),
    )
    expected = 0.0
    for point in range(POINTS):
        agents = [LAWS.talking[age // SECOND][point] for age in talking]
        agents += [LAWS.wrapping[age // SECOND][point] for age in wrapping]
        calls = [-LAWS.ringing[age // SECOND][point] for age in ringing] + [-FRESH[point]] * further
        expected += by_every_case(waiting - customers, agents, calls) / POINTS
    assert balance_of(seen, LAWS).risk(further) == pytest.approx(expected)


@given(
    agents=st.lists(chances, min_size=12, max_size=30), calls=st.lists(chances, min_size=12, max_size=30),
    sure=st.integers(-3, 6),
)  # fmt: skip
def test_the_tail_from_three_cumulants_is_near_the_exact_one(
    agents: list[float], calls: list[float], sure: int
) -> None:
    mean = sure + sum(agents) - sum(calls)
    variance = sum(p * (1 - p) for p in [*agents, *calls])
    assume(variance > 2)
    third = sum(p * (1 - p) * (1 - 2 * p) for p in agents) - sum(p * (1 - p) * (1 - 2 * p) for p in calls)
    assert tail(mean, variance, third) == pytest.approx(by_every_case(sure, agents, calls), abs=0.02)


def test_the_tail_of_a_skewed_sum_needs_the_third_cumulant() -> None:
    """40 agents of whom each is free with 5 %: none of them, exactly and with and without the skew."""
    exact = 0.95**40
    assert tail(2.0, 1.9, 1.71) == pytest.approx(exact, abs=0.012)
    assert abs(tail(2.0, 1.9, 0.0) - exact) > 0.008


def test_the_tail_by_hand() -> None:
    """Edge -0.75: 0.226627 below it; skewed by 3 / (6 x 4 x 2) x 0.4375 x 0.301137."""
    assert tail(2.0, 4.0, 3.0) == pytest.approx(0.226627 + 0.0625 * 0.4375 * 0.301137, abs=2e-6)


@pytest.mark.parametrize(("mean", "chance"), [(-1, 1.0), (0, 1.0), (0.49, 1.0), (0.5, 0.0), (1, 0.0)])
def test_without_doubt_the_tail_is_a_step(mean: float, chance: float) -> None:
    assert tail(mean, 0.0, 0.0) == chance


def test_the_tail_is_a_chance() -> None:
    assert tail(50, 1e-6, 5) == 0
    assert tail(-50, 1e-6, -5) == 1
    assert all(0 <= tail(mean / 10, 0.2, third) <= 1 for mean in range(-40, 40) for third in (-1, 0, 1))


@pytest.mark.parametrize("agents", [3, 18])
def test_risk_grows_with_every_call(agents: int) -> None:
    balance = balance_of(view(2, talking=(0,) * agents), LAWS)
    assert (balance.exact is None) == (agents > SMALL)
    risks = [balance.risk(further) for further in range(SMALL + 1)]
    assert all(less <= more for less, more in pairwise(risks))
    assert all(less < more for less, more in pairwise(risks[3:]))


@pytest.mark.parametrize("agents", [3, 18])
def test_risk_falls_with_every_agent_and_rises_with_every_customer(agents: int) -> None:
    def risk(waiting: int, **changes: object) -> float:
        return balance_of(view(waiting, talking=(0,) * agents, **changes), LAWS).risk(6)

    assert risk(0) > risk(1) > risk(2) > 0
    assert risk(1, customers=1) == risk(0)
    assert risk(1, ringing=(0,)) > risk(1, ringing=(SECOND,)) > risk(1)
    assert risk(1, wrapping=(WrapUp(0, 0),)) > risk(1, wrapping=(WrapUp(0, SECOND),))


def test_ages_beyond_the_last_row_take_it() -> None:
    young = view(talking=(SECOND,), wrapping=(WrapUp(0, SECOND),), ringing=(SECOND,))
    old = view(talking=(SECOND * 99,), wrapping=(WrapUp(0, SECOND * 99),), ringing=(SECOND * 99,))
    almost = view(talking=(SECOND * 2 - 1,), wrapping=(WrapUp(0, SECOND * 2 - 1),), ringing=(SECOND * 2 - 1,))
    assert balance_of(young, LAWS) == balance_of(old, LAWS) == balance_of(almost, LAWS)


def test_exactly_as_many_as_a_small_floor_holds() -> None:
    assert balance_of(view(talking=(0,) * (SMALL - 1), ringing=(0,)), LAWS).exact is not None
    assert balance_of(view(talking=(0,) * SMALL, ringing=(0,)), LAWS).exact is None


def test_as_many_further_calls_as_a_small_floor_holds_are_exact() -> None:
    balance = balance_of(view(3, talking=(SECOND,)), LAWS)
    expected = sum(
        by_every_case(3, [LAWS.talking[1][point]], [-FRESH[point]] * SMALL) for point in range(POINTS)
    )
    assert balance.risk(SMALL) == pytest.approx(expected / POINTS, abs=1e-12)


def test_expected_balance() -> None:
    assert balance_of(view(3), LAWS).mean(4, 0) == 3
    balance = balance_of(view(3, customers=1, talking=(SECOND,), ringing=(0, 0)), LAWS)
    assert balance.mean(4, 0) == pytest.approx(2 + 0.3 - 0.5)
    assert balance.mean(4, 2) == pytest.approx(2 + 0.3 - 1.0)
    assert balance.mean(0, 0) == pytest.approx(2 + 0.1 - 0.1)


def a_balance(sure: int, agents: float, answered: float, ringing: int) -> Balance:
    """So many agents are expected free, and so many calls answered, at every point, without any doubt of agents."""
    calls = (*[-answered] * POINTS, *[0.0] * (2 * POINTS), answered, answered)
    free = (*[agents] * POINTS, *[0.0] * (2 * POINTS))
    return Balance(sure, free, calls, ringing, FRESH)


def test_at_worst_every_call_is_answered_and_nobody_becomes_free() -> None:
    assert balance_of(view(2, ringing=(0,) * 5), LAWS).at_worst(0) == 3
    assert balance_of(view(2, ringing=(0,) * 5), LAWS).at_worst(4) == 7
    assert balance_of(view(0, customers=2), LAWS).at_worst(0) == 2
    assert balance_of(view(3), LAWS).at_worst(0) == -3


def test_of_many_calls_an_unlucky_number_is_answered() -> None:
    balance = a_balance(sure=2, agents=0.0, answered=16.0, ringing=400)
    unlucky = 16 + UNLUCKY * sqrt(16) + SKEW - 2
    assert balance.at_worst(0) == pytest.approx(min(unlucky, 16 * (1 + CAUTION) + SKEW - 2))
    more = balance.at_worst(10)
    assert more > balance.at_worst(0)
    assert FRESH[RISKY] == 0.25


def test_agents_who_are_expected_help_less_than_expected_in_an_unlucky_run() -> None:
    alone = a_balance(sure=0, agents=0.0, answered=10.0, ringing=400)
    helped = a_balance(sure=0, agents=10.0, answered=10.0, ringing=400)
    assert alone.at_worst(0) == pytest.approx(10 * (1 + CAUTION) + SKEW)
    assert helped.at_worst(0) == pytest.approx(10 * (1 + CAUTION) - 10 * (1 - LATE) + SKEW)


@pytest.mark.parametrize("further", [1, 5, 20])
@pytest.mark.parametrize("agents", [3, 40])
def test_further_calls_weigh_what_calls_that_just_began_to_ring_weigh(agents: int, further: int) -> None:
    """In every cumulant, whether the law is computed exactly or not."""
    seen = view(2, talking=(SECOND,) * agents, ringing=(0,) * 9)
    ringing = replace(seen, ringing=(0,) * (9 + further))
    planned, placed = balance_of(seen, LAWS), balance_of(ringing, LAWS)
    both_exact = (planned.exact is None) == (placed.exact is None)
    assert planned.risk(further) == pytest.approx(placed.risk(0), abs=1e-12 if both_exact else 0.01)
    assert planned.at_worst(further) == pytest.approx(placed.at_worst(0))


def test_ages_count_in_whole_seconds() -> None:
    assert balance_of(view(talking=(999,)), LAWS).agents == balance_of(view(talking=(0,)), LAWS).agents
    later = balance_of(view(talking=(SECOND,)), LAWS).agents
    assert later == list(LAWS.talking[1]) != balance_of(view(talking=(999,)), LAWS).agents
