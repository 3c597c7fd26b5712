"""A restart while an agent sees a record, or calls it (row 326; guarantees 0.1, 0.2)."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import pytest

from kaden.clock import SECOND
from kaden.vocabulary import AgentState, AttemptState, CallKind, EndedBy, Outcome
from server.dialer.effects import HangUp, Join, PlaceCall
from server.dialer.events import (
    ChannelState,
    CustomerAnswered,
    LegState,
    LiveCall,
    LiveLeg,
    SwitchSynchronised,
)
from server.dialer.floor import Floor, FloorRules
from server.dialer.writes import MarkEnded
from server.recovery import restore
from server.storage.stored_floor import StoredAttempt, StoredFloor
from tests.server.dialer.sample import JOB
from tests.server.test_recovery import (
    AGENT,
    ARRIVED,
    ATTEMPT,
    NOON,
    RINGING,
    SESSION,
    STARTED,
    UP,
    happen,
    orders,
    restored,
    seated,
)

CALLED: Final = replace(RINGING, kind=CallKind.PREVIEW, agent=AGENT, session=SESSION)
SHOWN: Final = replace(CALLED, dialled=False)
BACK: Final = MarkEnded(ATTEMPT, NOON, Outcome.CANCELLED, EndedBy.SWITCH, dialled=False)


def found(attempt: StoredAttempt, state: AgentState) -> Floor:
    return restored(attempt, state=state)


@pytest.mark.parametrize("noted", [AgentState.WAITING, AgentState.PREVIEWING])
def test_the_agent_finds_the_record_again(noted: AgentState) -> None:
    """Also when the server died before the agent's new state was on disk; and nothing is dialled for it."""
    floor = found(SHOWN, noted)
    done = happen(floor, ARRIVED, SwitchSynchronised((), (UP,)))
    agent = floor.agents[AGENT]
    assert (agent.state, agent.call, floor.lines_in_use()) == (AgentState.PREVIEWING, ATTEMPT, 0)
    assert orders(done, MarkEnded) == []
    assert not [effect for effect in done if isinstance(effect, PlaceCall)]


@pytest.mark.parametrize(
    ("noted", "since"), [(AgentState.WAITING, NOON), (AgentState.PREVIEWING, NOON - 50 * SECOND)]
)
def test_the_agent_has_the_time_that_was_left_for_it(noted: AgentState, since: int) -> None:
    """And a long wait before it is no part of it."""
    assert found(SHOWN, noted).agents[AGENT].since == since


@pytest.mark.parametrize(
    ("noted", "wish", "state"),
    [
        (AgentState.BREAK, None, AgentState.BREAK),
        (AgentState.AWAY, None, AgentState.AWAY),
        (AgentState.WAITING, AgentState.BREAK, AgentState.BREAK),
    ],
)
def test_who_paused_while_a_record_was_fetched_stays_in_the_pause(
    noted: AgentState, wish: AgentState | None, state: AgentState
) -> None:
    stored = StoredFloor((STARTED,), (replace(seated(noted), pause_after=wish),), (SHOWN,))
    floor = restore((JOB,), stored, FloorRules(), 10, NOON)
    assert orders(happen(floor, ARRIVED, SwitchSynchronised((), (UP,))), MarkEnded) == [BACK]
    assert (floor.agents[AGENT].state, floor.agents[AGENT].call, floor.calls) == (state, None, {})


def test_a_record_whose_agent_is_gone_goes_back() -> None:
    floor = restore((JOB,), StoredFloor((STARTED,), (), (SHOWN,)), FloorRules(), 10, NOON)
    assert orders(happen(floor, SwitchSynchronised((), ())), MarkEnded) == [BACK]
    assert floor.calls == {}


def test_a_record_whose_agents_phone_is_gone_goes_back() -> None:
    floor = found(SHOWN, AgentState.PREVIEWING)
    assert orders(happen(floor, SwitchSynchronised((), ())), MarkEnded) == [BACK]
    assert floor.agents[AGENT].state is AgentState.RELEASED


@pytest.mark.parametrize("noted", [AgentState.PREVIEWING, AgentState.CALLING])
def test_a_called_record_that_the_switch_does_not_know_is_not_called_again(noted: AgentState) -> None:
    floor = found(CALLED, noted)
    done = happen(floor, SwitchSynchronised((), (UP,)))
    assert orders(done, MarkEnded) == [MarkEnded(ATTEMPT, NOON, Outcome.UNKNOWN, EndedBy.SWITCH)]
    assert not [effect for effect in done if isinstance(effect, PlaceCall)]
    assert floor.agents[AGENT].state is AgentState.WAITING


def test_a_call_that_rings_goes_on_and_is_joined_to_its_agent() -> None:
    floor = found(CALLED, AgentState.CALLING)
    happen(floor, SwitchSynchronised((LiveCall(ATTEMPT, ChannelState.RINGING, None),), (UP,)))
    assert (floor.agents[AGENT].state, floor.lines_in_use()) == (AgentState.CALLING, 1)
    assert Join(ATTEMPT, SESSION) in happen(floor, CustomerAnswered(ATTEMPT))
    assert floor.agents[AGENT].state is AgentState.TALKING


def test_a_call_whose_agents_phone_is_gone_is_hung_up() -> None:
    floor = found(CALLED, AgentState.CALLING)
    ringing = LiveCall(ATTEMPT, ChannelState.RINGING, None)
    assert HangUp(ATTEMPT) in happen(floor, SwitchSynchronised((ringing,), ()))
    assert floor.agents[AGENT].state is AgentState.RELEASED


def test_a_talk_goes_on() -> None:
    talking = replace(CALLED, state=AttemptState.CONNECTED, answered_at=NOON, connected_at=NOON)
    floor = found(talking, AgentState.TALKING)
    live = LiveCall(ATTEMPT, ChannelState.ANSWERED, SESSION)
    happen(floor, SwitchSynchronised((live,), (LiveLeg(SESSION, LegState.UP),)))
    assert floor.agents[AGENT].state is AgentState.TALKING
    assert floor.calls[ATTEMPT].kind is CallKind.PREVIEW


def test_a_state_without_its_record_is_waiting() -> None:
    """The record had gone back already."""
    stored = StoredFloor((STARTED,), (seated(AgentState.PREVIEWING),), ())
    floor = restore((JOB,), stored, FloorRules(), 10, NOON)
    assert floor.agents[AGENT].state is AgentState.WAITING
