"""The reference's predictive policy against domain 4.3 (rows 3 to 5, 73)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaden.clock import MINUTE, Millis
from kaden.vocabulary import Limiting
from server.dialer.pacing import progressive
from server.dialer.pacing.predictive import decide, nearly_free, spent
from server.dialer.pacing.view import Budget, PacingDecision, PacingView, WrapUp
from tests.server.dialer.sample import a_rule

LEAD = 6 * MINUTE
RULE = a_rule(lead_time=LEAD)


def view(
    waiting: int = 0,
    out: int = 0,
    talking: tuple[Millis, ...] = (),
    wrapping: tuple[WrapUp, ...] = (),
    budget: Budget | None = None,
    lines: int = 999,
    exhausted: bool = False,
) -> PacingView:
    return PacingView(
        waiting, out, lines, 999, exhausted,
        talking=talking, wrapping=wrapping, budget=budget or Budget(0.03, 1_000, 0),
    )  # fmt: skip


@pytest.mark.parametrize(("age", "counted"), [(LEAD - 1, 0), (LEAD, 1), (LEAD + 1, 1)])
def test_an_agent_counts_from_the_lead_time_on(age: Millis, counted: int) -> None:
    """Rows 3, 4: counted from the start of the talk, in wrap-up too."""
    assert nearly_free(view(talking=(age,)), RULE) == counted
    assert nearly_free(view(wrapping=(WrapUp(talk=age, wrapup=1),)), RULE) == counted
    assert nearly_free(view(wrapping=(WrapUp(talk=1, wrapup=age),)), RULE) == 0


def test_one_call_for_each_agent_nearly_free_also_while_nobody_waits() -> None:
    """Row 3."""
    busy = view(talking=(LEAD, LEAD, 0), wrapping=(WrapUp(LEAD, 0),))
    assert decide(busy, RULE) == PacingDecision(3, 3, Limiting.NONE)
    assert decide(replace(busy, out=3), RULE) == PacingDecision(3, 0, Limiting.CALLS_OUT)
    assert decide(replace(busy, out=2), RULE) == PacingDecision(3, 1, Limiting.NONE)


def test_the_multiplier_is_for_those_who_wait() -> None:
    """Domain 4.3: one call for each agent nearly free, whatever the table says."""
    rule = replace(RULE, multipliers=(3.0,), additional=1)
    assert decide(view(2, talking=(LEAD, LEAD)), rule).target == 3 * 2 + 1 + 2
    assert decide(view(0, talking=(LEAD, LEAD)), rule).target == 2


def test_nobody_waiting_and_nobody_nearly_free_places_nothing() -> None:
    assert decide(view(talking=(LEAD - 1,)), RULE) == PacingDecision(0, 0, Limiting.NO_AGENT_WAITING)


@pytest.mark.parametrize(
    ("answers", "abandoned", "is_spent"),
    [(0, 0, False), (1, 1, True), (33, 1, True), (34, 1, False), (100, 2, False), (100, 3, True), (101, 3, False)],
)  # fmt: skip
def test_the_share_is_spent_when_it_is_reached(answers: int, abandoned: int, is_spent: bool) -> None:
    assert spent(Budget(0.03, answers, abandoned)) == is_spent


def test_a_spent_share_lowers_the_target_to_progressive() -> None:
    """Row 73."""
    over = view(2, talking=(LEAD,), budget=Budget(0.03, 100, 3))
    assert decide(over, RULE) == PacingDecision(2, 2, Limiting.LEDGER)
    assert decide(replace(over, out=2), RULE) == PacingDecision(2, 0, Limiting.LEDGER)
    assert decide(replace(over, waiting=0), RULE) == PacingDecision(0, 0, Limiting.LEDGER)
    assert decide(replace(over, budget=Budget(0.03, 101, 3)), RULE) == PacingDecision(3, 3, Limiting.NONE)


def test_a_spent_share_is_not_named_where_it_changes_nothing() -> None:
    over = view(2, budget=Budget(0.03, 100, 3))
    assert decide(over, RULE) == progressive.decide(over, RULE)
    short = view(2, talking=(LEAD,), budget=Budget(0.03, 100, 3), lines=1)
    assert decide(short, RULE) == PacingDecision(2, 1, Limiting.JOB_LINES)
    assert decide(replace(short, exhausted=True), RULE).limiting is Limiting.NO_RECORDS


@given(
    waiting=st.integers(0, 30), out=st.integers(0, 60), lines=st.integers(0, 60), exhausted=st.booleans(),
    ages=st.lists(st.integers(0, 2 * LEAD), max_size=20), abandoned=st.integers(0, 60),
)  # fmt: skip
def test_never_fewer_calls_than_progressive_and_one_more_each_at_most(
    waiting: int, out: int, lines: int, exhausted: bool, ages: list[int], abandoned: int
) -> None:
    seen = view(waiting, out, tuple(ages), (), Budget(0.03, 1_000, abandoned), lines, exhausted)
    plain, decision = progressive.decide(seen, RULE), decide(seen, RULE)
    ahead = sum(age >= LEAD for age in ages) if abandoned < 30 else 0
    assert decision.target == plain.target + ahead
    assert plain.calls <= decision.calls <= plain.calls + ahead
