"""What lives in Asterisk, worked out from its lists of channels and bridges.

Rule: nothing but the two lists is needed, because names tell whose a channel is and bridges tell who talks to whom; so
a server that has just come to life knows as much as one that was there all the time.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from kaden.vocabulary import AttemptId
from server.dialer.events import ChannelState
from server.dialer.model import SessionId
from server.telephony.asterisk.names import CallName, HoldName, LegName, Names
from server.telephony.asterisk.wire import Bridge, Channel, ChannelPhase

STASIS: Final = "Stasis"
"""The dialplan's application that hands a channel to us."""

BEHIND: Final = frozenset({"Playback", "Hangup"})
"""What stands behind it in the dialplan, for those who answer while we are away."""


@dataclass(frozen=True, slots=True)
class SeenCall:
    """A customer's channel."""

    attempt: AttemptId
    state: ChannelState
    leaving: bool
    """It hears the recorded message, which the dialplan plays; nobody commands it any more."""
    session: SessionId | None
    """The agent's bridge it is in, or the hold bridge of that agent."""
    held: bool


@dataclass(frozen=True, slots=True)
class SeenLeg:
    """An agent's channel."""

    session: SessionId
    answered: bool
    """Up, and ours to command."""
    settled: bool
    """In its own bridge, so that a customer can be joined."""


@dataclass(frozen=True, slots=True)
class Survey:
    """All that is ours, by number."""

    calls: tuple[SeenCall, ...]
    legs: tuple[SeenLeg, ...]
    bridges: frozenset[SessionId]
    """Whose bridges exist, of whichever kind."""


def survey(names: Names, channels: Iterable[Channel], bridges: Iterable[Bridge]) -> Survey:
    """Sort both lists out; what is not ours is left aside."""
    place: dict[str, tuple[SessionId, bool]] = {}
    """Channel id to whose bridge it is in, and whether that is the one for holding."""
    owners: set[SessionId] = set()
    for bridge in bridges:
        name = names.read(bridge.id)
        if isinstance(name, LegName | HoldName):
            owners.add(name.session)
            place |= dict.fromkeys(bridge.channels, (name.session, isinstance(name, HoldName)))
    calls, legs = [], []
    for channel in channels:
        where = place.get(channel.id)
        match names.read(channel.id):
            case CallName(attempt):
                calls.append(_call(attempt, channel, where))
            case LegName(session):
                answered = channel.phase is ChannelPhase.UP and channel.application == STASIS
                legs.append(SeenLeg(session, answered, where == (session, False)))
    calls.sort(key=lambda call: call.attempt)
    legs.sort(key=lambda leg: leg.session)
    return Survey(tuple(calls), tuple(legs), frozenset(owners))


def _call(attempt: AttemptId, channel: Channel, where: tuple[SessionId, bool] | None) -> SeenCall:
    session, held = where or (None, False)
    leaving = channel.phase is ChannelPhase.UP and channel.application in BEHIND
    match channel.phase:
        case ChannelPhase.DOWN:
            state = ChannelState.DIALLING
        case ChannelPhase.UP if leaving or channel.application == STASIS:
            state = ChannelState.ANSWERED
        case _:
            # Up, but not handed over yet: in a moment we hear of the answer.
            state = ChannelState.RINGING
    return SeenCall(attempt, state, leaving, session, held)
