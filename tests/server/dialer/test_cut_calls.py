"""A customer's channel that an administrator cuts (row 331): it ends as by a hang-up, and nothing stays half-done."""

from __future__ import annotations

from kaden.vocabulary import AgentState, AttemptId, EndedBy, Outcome
from server.dialer.effects import Alarm, HangUp
from server.dialer.events import (
    CallEnded,
    CallPlaced,
    ChannelState,
    CustomerAnswered,
    CustomerRinging,
    EndCause,
    LegState,
    LiveCall,
    LiveLeg,
    PhoneReadyChanged,
    SwitchLost,
    SwitchSynchronised,
)
from server.dialer.leg_requests import CutOrdered
from server.dialer.writes import MarkAbandoned, MarkEnded
from tests.server.dialer.playbook import Playbook, nothing


def test_a_talk_leaves_the_agent_its_wrap_up(office: Playbook) -> None:
    call = office.talk()
    office >> CutOrdered(call) << HangUp(call)
    office >> CallEnded(call, EndCause.HANGUP)
    office << MarkEnded(call, office.now, Outcome.CONNECTED, EndedBy.SWITCH)
    assert office.agent().state is AgentState.WRAPUP


def test_a_call_that_rings_is_cancelled(office: Playbook) -> None:
    call = office.out()[0]
    office.aside(CallPlaced(call), CustomerRinging(call))
    office >> CutOrdered(call) << HangUp(call)
    office.aside(CallEnded(call, EndCause.CANCELLED))
    assert call not in office.floor.calls


def test_what_the_agent_ends_at_the_same_moment_stays_the_agents(office: Playbook) -> None:
    call = office.talk()
    office.call(call).ended_by = EndedBy.AGENT
    office >> CutOrdered(call) << HangUp(call)
    assert office.call(call).ended_by is EndedBy.AGENT


def test_whoever_waits_for_an_agent_is_given_to_none_any_more() -> None:
    """The channel lives on for a moment; an agent who is free just then would talk with nobody."""
    book = Playbook().office()
    call = book.out()[0]
    book.aside(PhoneReadyChanged(book.leg(), False), CustomerAnswered(call))
    book >> CutOrdered(call) << HangUp(call)
    book.aside(PhoneReadyChanged(book.leg(), True))
    assert (book.agent().call, book.call(call).connected_at) == (None, None)
    book >> CallEnded(call, EndCause.HANGUP)
    book << MarkEnded(call, book.now, Outcome.ABANDONED, EndedBy.SWITCH)
    assert call not in book.floor.calls


def test_a_cut_that_was_lost_with_the_link_is_made_up_for() -> None:
    book = Playbook().office()
    call = book.out()[0]
    book.aside(PhoneReadyChanged(book.leg(), False), CustomerAnswered(call), CutOrdered(call))
    living = LiveCall(call, ChannelState.ANSWERED, None)
    book.aside(SwitchLost())
    book >> SwitchSynchronised((living,), (LiveLeg(book.leg(), LegState.UP, ready=False),))
    book << HangUp(call, announce=True) << Alarm << MarkAbandoned << nothing


def test_what_is_over_or_unknown_is_let_be(office: Playbook) -> None:
    call = office.wrap_up()
    office >> CutOrdered(call) << nothing
    office >> CutOrdered(AttemptId(999)) << nothing
