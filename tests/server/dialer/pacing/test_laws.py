"""Laws against sums that are done by hand, and against lengths drawn from known laws."""

from __future__ import annotations

from itertools import pairwise
from math import erf, exp, log, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.dialer.pacing.laws import (
    CAUTION,
    LEAST_TIME,
    LONGEST_RING,
    POINTS,
    RISKY,
    TALK_EDGES,
    EndLaw,
    Laws,
    RingLaw,
    laws_of,
    lognormal,
    ring_law,
)


def exponential(mean: float) -> EndLaw:
    return EndLaw(TALK_EDGES, (1 / mean,) * len(TALK_EDGES))


EVEN = ring_law([0.03] * 10, [0.02] * 9 + [0.52], [1 - 0.05 * second for second in range(10)])
"""Of 100 calls 3 are answered and 2 end in each of ten seconds; the rest ends in the last one."""


def test_life_table_with_two_ways_out() -> None:
    assert EVEN.answered == pytest.approx([0.03 * second for second in range(11)])
    assert EVEN.open == pytest.approx([1 - 0.05 * second for second in range(10)])
    assert EVEN.answer_rate == pytest.approx(0.3)


def test_calls_that_still_ring_are_counted_as_open() -> None:
    """10 ring on after the first second, in which 1 of 20 was answered; 9 remain open to the second one."""
    law = ring_law([1, 1], [0, 0], [20, 9])
    assert law.answered == pytest.approx([0, 1 / 20, 1 / 20 + 19 / 20 / 9])


def test_nothing_seen_is_nothing_known() -> None:
    assert ring_law([0, 0], [0, 0], [0, 0]) == RingLaw((0, 0, 0), (1, 1))


def test_more_came_of_calls_than_were_at_risk() -> None:
    """Counts of the first guess and of what was seen need not add up; a chance stays one."""
    law = ring_law([2, 1], [1, 0], [1, 0])
    assert law.answered == pytest.approx([0, 2 / 3, 2 / 3])
    assert law.open == (1, 0)


@pytest.mark.parametrize(
    ("age", "seconds", "chance"),
    [
        (0, 0, 0), (0, 1, 0.03), (0, 1.5, 0.045), (0, 10, 0.3), (0, 99, 0.3),
        (5, 1, 0.03 / 0.75), (5, 5, 0.15 / 0.75), (9, 1, 0.03 / 0.55), (9, 0.5, 0.015 / 0.55), (10, 1, 0), (99, 1, 0),
    ],
)  # fmt: skip
def test_answers_within(age: int, seconds: float, chance: float) -> None:
    assert EVEN.answers_within(age, seconds) == pytest.approx(chance)


@pytest.mark.parametrize("share", [0.05, 0.1, 0.5, 0.95])
def test_quantiles_of_the_answers(share: float) -> None:
    assert EVEN.quantile(share) == pytest.approx(10 * share)


def test_quantile_where_nobody_ever_answers() -> None:
    assert ring_law([0], [1], [1]).quantile(0.5) == 0


@given(
    st.lists(st.tuples(st.floats(0, 5), st.floats(0, 5), st.floats(0, 9)), min_size=2, max_size=40),
    st.integers(0, 50), st.floats(0, 60),
)  # fmt: skip
def test_chances_stay_chances(counts: list[tuple[float, float, float]], age: int, seconds: float) -> None:
    law = ring_law(*([row[column] for row in counts] for column in range(3)))
    assert all(less <= more + 1e-12 for less, more in pairwise(law.answered))
    assert all(more <= less for less, more in pairwise(law.open))
    assert 0 <= law.answers_within(age, seconds) <= 1
    assert law.answers_within(age, seconds) <= law.answers_within(age, seconds + 1)


def test_lognormal_shares_and_times() -> None:
    ends, time = lognormal((0, 100), log(100), 1.0)
    assert ends == pytest.approx([0.5, 0.5])
    assert time == pytest.approx([100 * (1 + 0.5) / 2, 0.5 * 100 * exp(0.5)])
    ends, _ = lognormal((0, 50, 100, 200), log(100), 0.5)
    below = 0.5 * (1 + erf(log(0.5) / 0.5 / sqrt(2)))
    assert ends == pytest.approx([below, 0.5 - below, 0.5 - below, below])
    assert sum(ends) == pytest.approx(1)


def test_lognormal_by_hand() -> None:
    ends, time = lognormal((0, 1), 0.0, 1.0)
    assert ends == pytest.approx([0.5, 0.5])
    _, time = lognormal((0, 100, 200), log(100), 0.5)
    above = 0.5 * (1 - erf(log(2) / 0.5 / sqrt(2)))
    assert time == pytest.approx([75, 100 * (0.5 + above) / 2, 100 * exp(0.125) * above])


def test_no_interval_is_without_time() -> None:
    _, time = lognormal((0, 1, 1_000, 2_000), log(5), 0.1)
    assert min(time) == LEAST_TIME


def test_a_constant_rate_has_no_memory() -> None:
    law = exponential(100.0)
    expected = [1 - exp(-second / 100) for second in (0, 2, 4, 6)]
    assert law.over_within(0, 6) == pytest.approx(expected)
    assert law.over_within(333, 6) == pytest.approx(expected)
    assert law.mean == pytest.approx(100)


def test_rates_change_at_their_edges() -> None:
    law = EndLaw((0, 10), (0.0, 0.5))
    assert law.over_within(0, 10) == pytest.approx([0] * 6)
    assert law.over_within(8, 4) == pytest.approx([0, 0, 1 - exp(-1)])
    assert law.over_within(10, 2) == pytest.approx([0, 1 - exp(-1)])
    assert law.over_within(9.2, 2) == pytest.approx([0, 1 - exp(-1)])
    assert law.mean == pytest.approx(10 + 2)


def test_mean_of_a_law_that_never_ends_is_what_is_known_of_it() -> None:
    assert EndLaw((0, 10), (0.0, 0.0)).mean == 10
    assert EndLaw((0, 10), (0.1, 0.2)).mean == pytest.approx(10 * (1 - exp(-1)) + 5 * exp(-1))


@pytest.fixture(scope="module")
def laws() -> Laws:
    return laws_of(EVEN, exponential(100.0), exponential(20.0))


def test_a_further_call_is_answered_as_likely_between_any_two_points(laws: Laws) -> None:
    assert laws.points == pytest.approx([1, 3, 5, 7, 9])
    assert laws.fresh[:POINTS] == pytest.approx([-0.03, -0.09, -0.15, -0.21, -0.27])
    assert laws.answer_rate == pytest.approx(0.3)


def test_means_of_the_laws(laws: Laws) -> None:
    assert laws.handling == pytest.approx(120)
    assert laws.per_answer == pytest.approx(sum(EVEN.open) / 0.3)


def test_rows_hold_the_cumulants_of_a_yes_or_no(laws: Laws) -> None:
    for sign, rows in ((-1, laws.ringing[:10]), (1, laws.talking[::97]), (1, laws.wrapping[::97])):
        for row in rows:
            for point in range(POINTS):
                chance = sign * row[point]
                assert 0 <= chance <= 1
                assert row[point + POINTS] == pytest.approx(chance * (1 - chance))
                assert row[point + 2 * POINTS] == pytest.approx(
                    sign * chance * (1 - chance) * (1 - 2 * chance)
                )


def test_calls_that_ring_by_their_age(laws: Laws) -> None:
    assert laws.fresh == laws.ringing[0]
    assert laws.ringing[5][1] == pytest.approx(-0.09 / 0.75)
    assert laws.ringing[LONGEST_RING - 1][:POINTS] == pytest.approx([0] * POINTS)
    assert len(laws.ringing) == LONGEST_RING


def test_a_call_that_is_surely_answered() -> None:
    laws = laws_of(ring_law([1, 0], [0, 0], [1, 0]), exponential(100.0), exponential(20.0))
    assert laws.fresh[RISKY] == 1
    assert laws.fresh[:POINTS] == pytest.approx([-0.1, -0.3, -0.5, -0.7, -0.9])


def test_the_look_ahead_reaches_to_the_last_point() -> None:
    """Most answers come at once, some after 25 s; an agent's time until then and the grace counts."""
    ring = ring_law([0.24, *[0] * 24, 0.06], [0] * 26, [1, *[0.76] * 25])
    laws = laws_of(ring, exponential(100.0), exponential(20.0))
    last = laws.points[-1]
    assert laws.points[-2] < 1 < 25 < last
    assert laws.wrapping[0][4] == pytest.approx(1 - exp(-(last + 2) / 20), abs=0.005)


def test_the_middle_of_a_group_of_ages_stands_for_it() -> None:
    """18 and 19 s are told by 19 s: a rate that begins at 20 s holds from the first step on."""
    rates = tuple(0.0 if edge < 20 else 0.1 for edge in TALK_EDGES)
    laws = laws_of(EVEN, exponential(100.0), EndLaw(TALK_EDGES, rates))
    within_3_s = 1 - (exp(-0.2) + exp(-0.4)) / 2
    assert laws.wrapping[18][0] == laws.wrapping[19][0] == pytest.approx(within_3_s)
    assert laws.wrapping[17][0] == laws.wrapping[16][0] == pytest.approx((1 - exp(-0.2)) / 2)


def test_an_answer_is_taken_for_likelier_than_it_is(laws: Laws) -> None:
    cautious = 0.3 + CAUTION * 0.3 * 0.7
    assert laws.fresh[RISKY:] == pytest.approx([cautious, cautious * (1 - cautious)])


def test_a_wrap_up_ends_within_the_time_and_the_grace(laws: Laws) -> None:
    """At the point of 9 s a customer still waits 2 s."""
    assert laws.wrapping[0][4] == pytest.approx(1 - exp(-11 / 20), abs=0.005)
    assert laws.wrapping[700][4] == pytest.approx(1 - exp(-11 / 20), abs=0.005)
    assert laws.wrapping[0][0] == pytest.approx(1 - exp(-3 / 20), abs=0.005)


def test_a_talk_and_its_whole_wrap_up_must_both_fit(laws: Laws) -> None:
    """Two exponential lengths, one after the other."""
    both = 1 - (100 * exp(-11 / 100) - 20 * exp(-11 / 20)) / 80
    assert laws.talking[0][4] == pytest.approx(both, abs=0.003)
    assert laws.talking[1_500][4] == pytest.approx(both, abs=0.003)


def test_rows_follow_the_elapsed_time() -> None:
    """Nothing ends before 60 s, much soon after; ages are told apart to an eighth, and to the second below 16."""
    rates = tuple(0.0 if edge < 60 else 0.1 for edge in TALK_EDGES)
    laws = laws_of(EVEN, EndLaw(TALK_EDGES, rates), exponential(0.1))
    assert laws.talking[0][4] == 0
    assert laws.talking[30][4] == 0
    assert laws.talking[56][4] == pytest.approx(1 - exp(-0.1 * 9), abs=0.2)
    assert laws.talking[70][4] == pytest.approx(1 - exp(-0.1 * 11), abs=0.08)
    assert len(laws.talking) == TALK_EDGES[-1] + 1
    assert len({laws.talking[second] for second in range(64, 68)}) == 1


def test_ages_are_told_apart_to_about_an_eighth(laws: Laws) -> None:
    """Each second up to 16, then every second one, every fourth from 32 on, and so on."""
    falling = tuple(1 / (10 + edge) for edge in TALK_EDGES)
    rows = laws_of(EVEN, exponential(100.0), EndLaw(TALK_EDGES, falling)).wrapping
    apart = [second for second in range(1, 300) if rows[second] is not rows[second - 1]]
    assert apart == [*range(1, 16), *range(16, 32, 2), *range(32, 64, 4), *range(64, 128, 8), *range(128, 256, 16),
                     *range(256, 300, 32)]  # fmt: skip
