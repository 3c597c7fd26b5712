"""What lives in the exchange: customers' calls and agents' legs, and what a witness is told of the calls."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from kaden.clock import Instant
from kaden.vocabulary import AttemptId
from server.dialer.events import ChannelState, EndCause, LegState, LiveCall, LiveLeg
from server.dialer.model import SessionId
from server.telephony.simulator.population import Fate
from server.telephony.simulator.timetable import Ticket


@dataclass(slots=True, eq=False, kw_only=True)
class Channel:
    """What calls and legs have in common."""

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

    def seen(self) -> LiveCall:
        """As the application may see it."""
        return LiveCall(self.attempt, self.state, self.leg.session if self.leg else None, self.held)


@dataclass(slots=True, eq=False, kw_only=True)
class Leg(Channel):
    """An agent's channel."""

    session: SessionId
    phone: str
    state: LegState = LegState.RINGING
    call: Call | None = None

    def seen(self) -> LiveLeg:
        """As the application may see it."""
        return LiveLeg(self.session, self.state)


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
