"""The agent's table, every state with every step, against domain 2.1."""

from __future__ import annotations

from typing import Final

import pytest

from kaden.vocabulary import AgentState
from server.dialer.agent import IN_JOB, LIMITED, ON_CALL, PLACES_ALONE, TABLE, Step, next_state

DOMAIN: Final = """
    idle      join         joining
    idle      call_back    redialling
    idle      read         idle
    joining   phone_up     waiting
    joining   not_reached  idle
    joining   end          idle
    joining   stop         stopped
    joining   release      released
    waiting   assign       talking
    waiting   show         previewing
    waiting   break        break
    waiting   away         away
    waiting   end          idle
    waiting   stop         stopped
    waiting   release      released
    talking   hold         held
    talking   transfer   transferring
    talking   call_over    wrapup
    talking   release      released
    held      unhold       talking
    held      transfer   transferring
    held      call_over    wrapup
    held      release      released
    transferring take_back talking
    transferring call_over wrapup
    transferring release   released
    wrapup    continue     waiting
    wrapup    break        break
    wrapup    away         away
    wrapup    end          idle
    wrapup    stop         stopped
    wrapup    release      released
    redialling assign        talking
    redialling not_reached   idle
    redialling back_to_break break
    redialling back_to_away  away
    redialling stop          stopped
    redialling release       released
    previewing call       calling
    previewing next       waiting
    previewing end        idle
    previewing stop       stopped
    previewing release    released
    calling   assign       talking
    calling   next         waiting
    calling   stop         stopped
    calling   release      released
    break     resume       waiting
    break     call_back    redialling
    break     end          idle
    break     stop         stopped
    break     release      released
    away      resume       waiting
    away      call_back    redialling
    away      end          idle
    away      stop         stopped
    away      release      released
    stopped   join         joining
    stopped   read         idle
    released  join         joining
    released  read         idle
"""
"""Domain 2.1 with the pauses of its note; a promised call begins outside a job or in a pause (rows 256, 266)."""

ALLOWED: Final = {
    (AgentState(state), Step(step)): AgentState(after)
    for state, step, after in (line.split() for line in DOMAIN.strip().splitlines())
}


@pytest.mark.parametrize("state", AgentState)
def test_table_is_the_domains(state: AgentState) -> None:
    """Whatever the domain does not name is refused."""
    for step in Step:
        assert next_state(state, step) == ALLOWED.get((state, step))


def test_every_state_has_its_row_and_every_step_its_use() -> None:
    assert set(TABLE) == set(AgentState)
    assert {step for steps in TABLE.values() for step in steps} == set(Step)


def test_a_customer_is_on_the_line_only_of_who_holds_a_place() -> None:
    assert ON_CALL < IN_JOB


@pytest.mark.parametrize("state", AgentState)
def test_limit_ends_every_stay_in_a_job_but_a_live_call(state: AgentState) -> None:
    """Rows 247, 252; the system call and an own call that rings end by themselves."""
    ringing = {AgentState.JOINING, *PLACES_ALONE}
    assert (state in LIMITED) == (state in IN_JOB - ON_CALL - ringing)


@pytest.mark.parametrize("state", sorted(IN_JOB))
def test_job_is_left_by_release_from_everywhere(state: AgentState) -> None:
    """Row 307: a supervisor can always take an agent out."""
    assert next_state(state, Step.RELEASE) is AgentState.RELEASED


@pytest.mark.parametrize("state", [AgentState.STOPPED, AgentState.RELEASED])
def test_who_was_sent_home_can_only_join_or_read(state: AgentState) -> None:
    assert set(TABLE[state]) == {Step.JOIN, Step.READ}


def test_a_promise_is_kept_from_outside_a_job_or_from_a_pause() -> None:
    """Rows 256, 266: never while the floor may join a customer at any moment."""
    may = {state for state in AgentState if next_state(state, Step.CALL_BACK) is not None}
    assert may == {AgentState.IDLE, AgentState.BREAK, AgentState.AWAY}


def test_a_promised_call_that_comes_to_nothing_leads_back_to_where_it_began() -> None:
    ways = {next_state(AgentState.REDIALLING, step) for step in (Step.NOT_REACHED, Step.BACK_TO_BREAK)}
    ways.add(next_state(AgentState.REDIALLING, Step.BACK_TO_AWAY))
    assert ways == {AgentState.IDLE, AgentState.BREAK, AgentState.AWAY}
