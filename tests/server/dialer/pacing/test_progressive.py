"""The progressive policy against domain 4.3, row by row (rows 2, 52 to 59, 67, 68, 175, 177)."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaden.vocabulary import Limiting
from server.dialer.pacing.progressive import decide, multiplier, one_each, rounded
from server.dialer.pacing.view import PacingDecision, PacingView
from tests.server.dialer.sample import a_rule

ONE_EACH = a_rule()


def view(
    waiting: int, out: int = 0, job_lines: int = 999, free_lines: int = 999, exhausted: bool = False
) -> PacingView:
    return PacingView(waiting, out, job_lines, free_lines, exhausted)


def test_nobody_waiting_places_nothing() -> None:
    """Row 2; not even the calls beyond the multiplier (row 72)."""
    assert decide(view(0), ONE_EACH) == PacingDecision(0, 0, Limiting.NO_AGENT_WAITING)
    assert decide(view(0), a_rule(additional=3)) == PacingDecision(0, 0, Limiting.NO_AGENT_WAITING)


@pytest.mark.parametrize(("waiting", "out", "calls"), [(1, 0, 4), (2, 0, 6), (2, 5, 1), (2, 6, 0)])
def test_calls_can_be_added_to_what_the_multiplier_gives(waiting: int, out: int, calls: int) -> None:
    """Row 72: 1.5 x waiting, rounded down, and three more."""
    rule = a_rule(multipliers=(1.5,), additional=3)
    assert decide(view(waiting, out), rule).calls == calls


@pytest.mark.parametrize(("waiting", "out", "calls"), [(0, 0, 0), (1, 0, 1), (3, 0, 3), (3, 2, 1), (3, 4, 0)])
def test_one_each_heeds_no_table(waiting: int, out: int, calls: int) -> None:
    decision = one_each(view(waiting, out))
    assert (decision.target, decision.calls) == (waiting, calls)


@pytest.mark.parametrize("waiting", [1, 2, 5, 100])
def test_multiplier_1_places_one_call_for_each(waiting: int) -> None:
    """Rows 52, 53."""
    assert decide(view(waiting), ONE_EACH) == PacingDecision(waiting, waiting, Limiting.NONE)


@pytest.mark.parametrize(("waiting", "factor"), [(1, 2.0), (2, 1.5), (3, 1.2), (4, 1.2), (100, 1.2)])
def test_each_count_has_its_own_multiplier_and_the_last_serves_all_above(waiting: int, factor: float) -> None:
    """Rows 55, 56."""
    assert multiplier(a_rule(multipliers=(2.0, 1.5, 1.2)), waiting) == factor


@pytest.mark.parametrize(
    ("target", "calls"), [(2.0, 2), (2.1, 2), (2.999, 2), (0.999, 0), (0.57 * 100, 57), (1.4 * 45, 63)]
)
def test_fraction_is_rounded_down(target: float, calls: int) -> None:
    """Row 57; what only a binary fraction cuts off is no fraction."""
    assert rounded(target) == calls


@given(hundredths=st.integers(1, 1_000), waiting=st.integers(1, 500))
def test_rounding_is_that_of_exact_numbers(hundredths: int, waiting: int) -> None:
    exact = Fraction(hundredths, 100) * waiting
    assert rounded(hundredths / 100 * waiting) == exact.numerator // exact.denominator


@pytest.mark.parametrize(
    ("out", "calls", "limiting"),
    [
        (0, 3, Limiting.NONE),
        (2, 1, Limiting.NONE),
        (3, 0, Limiting.CALLS_OUT),
        (4, 0, Limiting.CALLS_OUT),
    ],
)
def test_calls_that_are_out_are_subtracted(out: int, calls: int, limiting: Limiting) -> None:
    """Row 175: repeated cycles do not over-dial."""
    assert decide(view(3, out), ONE_EACH) == PacingDecision(3, calls, limiting)


@pytest.mark.parametrize(
    ("waiting", "out", "lines", "calls", "limiting"),
    [
        (5, 0, 5, 5, Limiting.NONE),
        (6, 0, 5, 5, Limiting.JOB_LINES),
        (6, 4, 5, 1, Limiting.JOB_LINES),
        (6, 5, 5, 0, Limiting.JOB_LINES),
        (9, 7, 5, 0, Limiting.JOB_LINES),
    ],
)
def test_lines_of_the_job_hold_calls_that_are_not_joined(
    waiting: int, out: int, lines: int, calls: int, limiting: Limiting
) -> None:
    """Rows 67, 68; also when the limit was lowered under calls that are out."""
    assert decide(view(waiting, out, job_lines=lines), ONE_EACH) == PacingDecision(waiting, calls, limiting)


@pytest.mark.parametrize(
    ("free", "calls", "limiting"),
    [
        (3, 3, Limiting.NONE),
        (2, 2, Limiting.TRUNK_LINES),
        (0, 0, Limiting.TRUNK_LINES),
        (-1, 0, Limiting.TRUNK_LINES),
    ],
)
def test_lines_of_the_trunk_are_asked_for(free: int, calls: int, limiting: Limiting) -> None:
    """Row 177: nothing is placed without a line, and the reason is shown."""
    assert decide(view(3, free_lines=free), ONE_EACH) == PacingDecision(3, calls, limiting)


def test_tighter_lines_are_named() -> None:
    assert decide(view(9, job_lines=3, free_lines=2), ONE_EACH).limiting is Limiting.TRUNK_LINES
    assert decide(view(9, job_lines=2, free_lines=3), ONE_EACH).limiting is Limiting.JOB_LINES
    assert decide(view(9, job_lines=2, free_lines=2), ONE_EACH).limiting is Limiting.JOB_LINES


def test_exhausted_list_is_named_before_lines_and_after_calls_out() -> None:
    assert decide(view(3, free_lines=0, exhausted=True), ONE_EACH).limiting is Limiting.NO_RECORDS
    assert decide(view(3, out=3, exhausted=True), ONE_EACH).limiting is Limiting.CALLS_OUT


@given(
    waiting=st.integers(0, 60), out=st.integers(0, 120), lines=st.integers(0, 60), free=st.integers(-5, 60),
    exhausted=st.booleans(), factors=st.lists(st.sampled_from([0.5, 1.0, 1.2, 1.5, 2.0, 3.0]), min_size=1),
)  # fmt: skip
def test_never_more_than_anything_allows(
    waiting: int, out: int, lines: int, free: int, exhausted: bool, factors: list[float]
) -> None:
    """Domain 4.3 as it is written; guarantee I11."""
    rule = a_rule(multipliers=tuple(factors))
    factor = factors[min(waiting, len(factors)) - 1] if waiting else 0
    target = int(Fraction(str(factor)) * waiting)
    records = 0 if exhausted else 10_000
    expected = max(0, min(target - out, lines - out, free, records))
    decision = decide(view(waiting, out, lines, free, exhausted), rule)
    assert (decision.target, decision.calls) == (target, expected)
    assert (decision.limiting is Limiting.NONE) == (waiting > 0 and expected == target - out > 0)
