"""What lives in Asterisk, worked out from its lists of channels and bridges.

Rule: nothing but the two lists is needed, because names tell whose a channel is and bridges tell who talks to whom; so
a server that has just come to life knows as much as one that was there all the time.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from kaden.vocabulary import AttemptId
from server.dialer.events import ChannelState
from server.dialer.model import MonitorId, PlayingId, SessionId, TransferId
from server.telephony.asterisk.names import (
    CallName,
    HoldName,
    LegName,
    MonitorName,
    Name,
    Names,
    PassedName,
    PlayingName,
    TargetName,
    WatchName,
)
from server.telephony.asterisk.wire import Bridge, Channel, ChannelPhase

STASIS: Final = "Stasis"
"""The dialplan's application that hands a channel to us."""

BEHIND: Final = frozenset({"Playback", "Wait", "Hangup"})
"""What stands behind it in the dialplan, for those who answer, or lose their agent, while we are away."""


@dataclass(frozen=True, slots=True)
class SeenCall:
    """A customer's channel."""

    attempt: AttemptId
    state: ChannelState
    leaving: bool = False
    """It hears the recorded message, which the dialplan plays; nobody commands it any more."""
    session: SessionId | None = None
    """The agent's bridge it is in, or the hold bridge of that agent."""
    held: bool = False
    transferred: bool = False


@dataclass(frozen=True, slots=True)
class SeenLeg:
    """An agent's channel."""

    session: SessionId
    answered: bool
    """Up, and ours to command."""
    settled: bool
    """In its own bridge, so that a customer can be joined."""
    endpoint: str = ""
    """The phone that it runs through."""


@dataclass(frozen=True, slots=True)
class SeenTarget:
    """A transfer's target."""

    transfer: TransferId
    answered: bool
    session: SessionId | None
    """The agent it talks with; None while it rings, and once the transfer is complete."""
    passed: bool
    """It talks with the customer."""


@dataclass(frozen=True, slots=True)
class SeenMonitor:
    """A supervisor's channel."""

    monitor: MonitorId
    answered: bool
    watch: WatchName | None
    """On whose line it is."""


@dataclass(frozen=True, slots=True)
class SeenPlaying:
    """The channel of a supervisor who hears a recording."""

    playing: PlayingId
    answered: bool


@dataclass(slots=True)
class Survey:
    """All that is ours, by number."""

    calls: list[SeenCall] = field(default_factory=list)
    legs: list[SeenLeg] = field(default_factory=list)
    targets: list[SeenTarget] = field(default_factory=list)
    monitors: list[SeenMonitor] = field(default_factory=list)
    playings: list[SeenPlaying] = field(default_factory=list)
    bridges: list[Name] = field(default_factory=list)
    """Bridges, and what they are for."""


def survey(names: Names, channels: Iterable[Channel], bridges: Iterable[Bridge]) -> Survey:
    """Sort both lists out; what is not ours is left aside."""
    seen = Survey()
    place: dict[str, Name] = {}
    for bridge in bridges:
        name = names.read(bridge.id)
        if name is not None:
            seen.bridges.append(name)
            place |= dict.fromkeys(bridge.channels, name)
    for channel in channels:
        where = place.get(channel.id)
        answered = channel.phase is ChannelPhase.UP and channel.application == STASIS
        match names.read(channel.id):
            case CallName(attempt):
                seen.calls.append(_call(attempt, channel, where))
            case LegName(session):
                seen.legs.append(SeenLeg(session, answered, where == LegName(session), channel.endpoint))
            case TargetName(transfer):
                agent = where.session if isinstance(where, LegName) else None
                seen.targets.append(SeenTarget(transfer, answered, agent, isinstance(where, PassedName)))
            case MonitorName(monitor):
                watch = where if isinstance(where, WatchName) else None
                seen.monitors.append(SeenMonitor(monitor, answered, watch))
            case PlayingName(playing):
                seen.playings.append(SeenPlaying(playing, answered))
    seen.calls.sort(key=lambda call: call.attempt)
    seen.legs.sort(key=lambda leg: leg.session)
    seen.targets.sort(key=lambda target: target.transfer)
    seen.monitors.sort(key=lambda monitor: monitor.monitor)
    seen.playings.sort(key=lambda one: one.playing)
    return seen


def _call(attempt: AttemptId, channel: Channel, where: Name | None) -> SeenCall:
    leaving = channel.phase is ChannelPhase.UP and channel.application in BEHIND
    match channel.phase:
        case ChannelPhase.DOWN:
            state = ChannelState.DIALLING
        case ChannelPhase.UP if leaving or channel.application == STASIS:
            state = ChannelState.ANSWERED
        case _:
            # Up, but not handed over yet: in a moment we hear of the answer, or that it is a machine.
            state = ChannelState.RINGING
    return SeenCall(
        attempt,
        state,
        leaving=leaving,
        session=where.session if isinstance(where, LegName | HoldName) else None,
        held=isinstance(where, HoldName),
        transferred=isinstance(where, PassedName),
    )
