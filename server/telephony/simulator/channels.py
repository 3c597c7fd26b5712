"""What lives in the exchange: calls, agents' legs, transfers' targets, supervisors, and what a witness is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from kaden.clock import Instant
from kaden.vocabulary import AttemptId, MonitorMode
from server.dialer.events import ChannelState, EndCause, LegState, LiveCall, LiveLeg
from server.dialer.leg_events import LiveMonitor, LivePlaying, LiveTarget
from server.dialer.model import MonitorId, PlayingId, SessionId, TransferId
from server.telephony.simulator.population import Fate
from server.telephony.simulator.timetable import Ticket


@dataclass(slots=True, eq=False, kw_only=True)
class Channel:
    """What calls and legs have in common."""

    born: Instant = 0
    """When it came to be."""
    told: bool = True
    """Whether the application knows of it; not, when the dialplan alone deals with it."""
    silent: bool = False
    """Whether the switch forgot that the application wants to hear of it."""
    timers: list[Ticket] = field(default_factory=list)
    """What will happen to it whatever phase it is in."""
    phase_end: Ticket | None = None
    """What ends its present phase: a ring timeout, a lost patience, a talk that is done."""

    def end(self) -> None:
        """Nothing happens to it any more."""
        for ticket in self.timers:
            ticket.cancel()
        self.enter_phase(None)

    def enter_phase(self, end: Ticket | None) -> None:
        """Begin a phase that lasts until `end`; the end of the one before is struck out."""
        if self.phase_end is not None:
            self.phase_end.cancel()
        self.phase_end = end


@dataclass(slots=True, eq=False)
class Recording:
    """A call's recording that goes on."""

    path: str
    paused: bool = False


@dataclass(slots=True, eq=False, kw_only=True)
class Call(Channel):
    """A customer's channel."""

    attempt: AttemptId
    number: str
    fate: Fate
    state: ChannelState = ChannelState.DIALLING
    leg: Leg | None = None
    held: bool = False
    leaving: bool = False
    """Hears the recorded message, then is hung up."""
    cause: EndCause | None = None
    """Why it ended; None while it lives, and when the switch lost it."""
    detect_machine: bool = False
    target: Target | None = None
    """Who is consulted about it, or talks with the customer by now."""
    transferred: bool = False
    recording: Recording | None = None

    def seen(self) -> LiveCall:
        """As the application may see it."""
        session = self.leg.session if self.leg else None
        return LiveCall(self.attempt, self.state, session, self.held, self.transferred)


@dataclass(slots=True, eq=False, kw_only=True)
class Leg(Channel):
    """An agent's channel."""

    session: SessionId
    phone: str
    shown: str
    """What the phone shows as calling."""
    state: LegState = LegState.RINGING
    call: Call | None = None
    target: Target | None = None
    """With whom the agent talks, or waits to, about the call."""
    listeners: list[Listener] = field(default_factory=list)
    tones: int = 0
    """How often the agent was told by a tone that somebody listens."""
    ready: bool = True
    """The phone's own status."""

    def seen(self) -> LiveLeg:
        """As the application may see it."""
        return LiveLeg(self.session, self.state, self.ready)


@dataclass(slots=True, eq=False, kw_only=True)
class Target(Channel):
    """The channel of somebody whom a call is to be transferred to."""

    transfer: TransferId
    phone: str
    call: Call | None
    """The call it is about; None when that has ended and the agent still talks with the target."""
    leg: Leg | None
    """The agent who transfers; None when that is done."""
    up: bool = False

    def seen(self) -> LiveTarget:
        """As the application may see it."""
        return LiveTarget(self.transfer, self.up)


@dataclass(slots=True, eq=False, kw_only=True)
class Listener(Channel):
    """A supervisor's channel."""

    monitor: MonitorId
    phone: str
    up: bool = False
    leg: Leg | None = None
    mode: MonitorMode | None = None

    def seen(self) -> LiveMonitor:
        """As the application may see it."""
        return LiveMonitor(self.monitor, self.up, self.leg.session if self.leg else None, self.mode)


@dataclass(slots=True, eq=False, kw_only=True)
class Stranger(Channel):
    """A channel on the trunk that nobody here asked for."""

    name: str
    number: str


@dataclass(slots=True, eq=False, kw_only=True)
class Player(Channel):
    """The channel of a supervisor who hears a recording."""

    playing: PlayingId
    phone: str
    up: bool = False

    def seen(self) -> LivePlaying:
        """As the application may see it."""
        return LivePlaying(self.playing, self.up)


class Step(StrEnum):
    """What can be witnessed of a call."""

    DIALLED = "dialled"
    ANSWERED = "answered"
    JOINED = "joined"
    ENDED = "ended"


Witness: TypeAlias = Callable[[Instant, Step, Call], None]
"""Is told of every step of every call at once, whether an application is there or not."""


def nobody(at: Instant, step: Step, call: Call) -> None:
    """The witness who takes no notes."""
