"""The switch's channels and what all its parts do with them: time them, ring them, and tell of them.

Rule: a channel stands in exactly one of the books, under its name, from its beginning to its end.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from kaden.clock import Millis
from kaden.vocabulary import AttemptId
from server.dialer.model import MonitorId, PlayingId, SessionId, TransferId
from server.telephony.port import SwitchEvent
from server.telephony.simulator.channels import (
    Call,
    Channel,
    Leg,
    Listener,
    Player,
    Step,
    Stranger,
    Target,
    Witness,
)
from server.telephony.simulator.phones import Habit, Phones
from server.telephony.simulator.rules import Rules
from server.telephony.simulator.timetable import Action, Timetable


@dataclass(slots=True)
class Plant:
    """What the parts of a switch share."""

    phones: Phones
    rules: Rules
    timetable: Timetable
    tell: Callable[[SwitchEvent], None]
    registered: Callable[[], bool]
    """Whether a channel that is answered at this moment finds the application."""
    witness: Witness
    calls: dict[AttemptId, Call] = field(default_factory=dict)
    legs: dict[SessionId, Leg] = field(default_factory=dict)
    targets: dict[TransferId, Target] = field(default_factory=dict)
    """Those of transfers that are not complete; afterwards the target is part of its call."""
    listeners: dict[MonitorId, Listener] = field(default_factory=dict)
    players: dict[PlayingId, Player] = field(default_factory=dict)
    strangers: dict[str, Stranger] = field(default_factory=dict)
    """Those of nobody."""

    def channels(self) -> list[Channel]:
        """All of them."""
        ours = (*self.calls.values(), *self.legs.values(), *self.targets.values(), *self.listeners.values())
        return [*ours, *self.players.values(), *self.strangers.values()]

    def clear(self) -> None:
        """Every channel is gone, and nobody is told."""
        for channel in self.channels():
            channel.end()
        for book in (self.calls, self.legs, self.targets, self.listeners, self.players, self.strangers):
            book.clear()

    def ring(self, channel: Channel, phone: str, limit: Millis, *, answered: Action, ended: Action) -> None:
        """Ring a phone, which does what is its habit; `ended` after `limit` without an answer."""
        handset = self.phones.handset(phone)
        if handset.habit is Habit.ANSWER:
            self.later(channel, handset.after, answered)
        elif handset.habit is Habit.REFUSE:
            self.later(channel, handset.after, ended)
        self.phase(channel, limit, ended)

    def later(self, channel: Channel, delay: Millis, action: Action) -> None:
        """Something that will happen whatever phase the channel is in."""
        channel.timers.append(self.timetable.after(delay, action))

    def phase(self, channel: Channel, length: Millis, action: Action) -> None:
        """Begin a phase of the channel that `action` ends."""
        channel.enter_phase(self.timetable.after(length, action))

    def tell_of(self, channel: Channel, event: SwitchEvent) -> None:
        """Tell the application, if it may hear of this channel."""
        if channel.told and not channel.silent:
            self.tell(event)

    def seen(self, call: Call, step: Step) -> None:
        """Let the witness see a step of a call."""
        self.witness(self.timetable.now, step, call)
