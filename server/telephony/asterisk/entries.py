"""What stands in the book of channels: customers, agents' legs, targets, supervisors, and who belongs to whom."""

from __future__ import annotations

from dataclasses import dataclass, field

from kaden.vocabulary import AttemptId, MonitorMode, PlayingEnd
from server.dialer.events import ChannelState, LegState
from server.dialer.model import MonitorId, PlayingId, SessionId, TransferId


@dataclass(slots=True, kw_only=True)
class Entry:
    """What all of them have in common."""

    asked: bool = True
    """The order to dial has no reply yet, so that a list of channels without it proves nothing."""


@dataclass(slots=True)
class Call(Entry):
    """A customer's channel."""

    attempt: AttemptId
    state: ChannelState = ChannelState.DIALLING
    cancelled: bool = False
    """We hung up before an answer."""
    leaving: bool = False
    """It hears the recorded message, then ends."""
    leg: SessionId | None = None
    """Whom it is joined to, or about to be."""
    held_from_desk: bool = False
    held_on_phone: bool = False
    transferred: bool = False
    """It talks with a target; no agent has it any more."""
    recording: str | None = None
    """The name of the recording that is made of it."""

    @property
    def held(self) -> bool:
        """Whether the customer hears music instead of the agent."""
        return self.held_from_desk or self.held_on_phone


@dataclass(slots=True)
class Leg(Entry):
    """An agent's channel."""

    session: SessionId
    phone: str
    """The endpoint that it rang."""
    state: LegState = LegState.RINGING
    callback: bool = False
    """It hears a ringing tone until its first customer, not music (domain row 259)."""
    call: AttemptId | None = None
    ready: bool = True
    silent: bool = False
    """It hears silence of the switch's own making, its customer being on hold; to be ended before anything else."""
    last_key: str = ""
    """When the last key was pressed, in Asterisk's own spelling; the same key is told as often as it is subscribed."""


@dataclass(slots=True)
class Target(Entry):
    """The channel of a transfer's target."""

    transfer: TransferId
    session: SessionId | None
    """The agent who consults; None once the transfer is complete."""
    up: bool = False
    """It was answered."""
    talks: bool = False
    """With the agent, in the agent's bridge."""


@dataclass(slots=True)
class Monitor(Entry):
    """A supervisor's channel."""

    monitor: MonitorId
    up: bool = False
    session: SessionId | None = None
    """On whose line it is."""
    mode: MonitorMode | None = None


@dataclass(slots=True)
class Playing(Entry):
    """The channel of a supervisor who hears a recording."""

    playing: PlayingId
    recording: str = ""
    """Its name in the switch; empty when a former life of ours had ordered it."""
    up: bool = False
    end: PlayingEnd | None = None
    """How it ends, where we know it before the switch tells."""


@dataclass(slots=True)
class Entries:
    """All of them, by name."""

    calls: dict[AttemptId, Call] = field(default_factory=dict)
    legs: dict[SessionId, Leg] = field(default_factory=dict)
    targets: dict[TransferId, Target] = field(default_factory=dict)
    monitors: dict[MonitorId, Monitor] = field(default_factory=dict)
    playings: dict[PlayingId, Playing] = field(default_factory=dict)

    def part(self, call: Call) -> SessionId | None:
        """Take a call off its leg, if it has one; returns whose."""
        session, call.leg = call.leg, None
        call.held_from_desk = call.held_on_phone = False
        if session is not None and (leg := self.legs.get(session)) is not None and leg.call == call.attempt:
            leg.call = None
        return session

    def call_of(self, leg: Leg) -> Call | None:
        """The customer that a leg has."""
        return None if leg.call is None else self.calls.get(leg.call)

    def target_with(self, session: SessionId) -> Target | None:
        """Whom this agent consults."""
        return next((target for target in self.targets.values() if target.session == session), None)

    def target_of(self, attempt: AttemptId) -> Target | None:
        """The target of this call that lives."""
        return next((target for target in self.targets.values() if target.transfer.attempt == attempt), None)

    def lines_in_use(self, trunk: str) -> int:
        """Customers, and agents who are reached over the trunk."""
        return len(self.calls) + sum(leg.phone == trunk for leg in self.legs.values())

    def free(self, session: SessionId) -> bool:
        """Whether an agent is there and talks with nobody."""
        leg = self.legs.get(session)
        return leg is not None and leg.call is None and self.target_with(session) is None
