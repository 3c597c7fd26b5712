"""The switch's list in one line, and an office with one call in a given state."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from kaden.vocabulary import AttemptId, AttemptState
from server.dialer.events import (
    CallPlaced,
    ChannelState,
    CustomerAnswered,
    CustomerRinging,
    Event,
    LegState,
    LiveCall,
    LiveLeg,
    PhoneReadyChanged,
    SwitchSynchronised,
)
from server.dialer.model import SessionId
from tests.server.dialer.playbook import Playbook

_NEWS: Final[dict[AttemptState, Callable[[AttemptId], Event]]] = {
    AttemptState.DIALLING: CallPlaced,
    AttemptState.RINGING: CustomerRinging,
    AttemptState.ANSWERED: CustomerAnswered,
    AttemptState.CONNECTED: CustomerAnswered,
}


def lives(
    *calls: tuple[AttemptId, ChannelState],
    legs: Iterable[int] = (101,),
    joined: Mapping[AttemptId, int] | None = None,
    held: bool = False,
    ready: bool = True,
) -> SwitchSynchronised:
    """The switch's list: calls with their state, legs that are up, and which call is joined to which leg.

    Args:
        calls: each with its state.
        legs: those that are up.
        joined: which call to which leg.
        held: whether they are on hold.
        ready: the phones' status.
    """
    to = {call: SessionId(leg) for call, leg in (joined or {}).items()}
    return SwitchSynchronised(
        tuple(LiveCall(call, state, to.get(call), held) for call, state in calls),
        tuple(LiveLeg(SessionId(leg), LegState.UP, ready) for leg in legs),
    )


def office_with_call(state: AttemptState, agents: int = 1) -> tuple[Playbook, AttemptId]:
    """One call in this state; agent 1 is the one it was dialled for. Nothing more is on the list."""
    book = Playbook(records=1).office(agents)
    call = book.out()[0]
    if state is AttemptState.ANSWERED:
        for agent in range(1, agents + 1):
            book.aside(PhoneReadyChanged(book.leg(agent), False))
    if state in _NEWS:
        book.aside(_NEWS[state](call))
    assert book.call(call).state is state
    return book, call
