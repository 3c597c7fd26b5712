"""A switch in two dictionaries: it does what it is told at once, and its news waits until somebody delivers it.

Rule: it refuses what no switch may do (a second channel of one name, two customers on one leg), so that the core cannot
ask for it unnoticed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kaden.vocabulary import AttemptId
from server.dialer.effects import DropAgent, Effect, HangUp, HoldCall, Join, PlaceCall, RingAgent
from server.dialer.events import (
    CallEnded,
    CallPlaced,
    ChannelState,
    CustomerAnswered,
    CustomerRinging,
    EndCause,
    Event,
    FateDoubted,
    LegState,
    LiveCall,
    LiveLeg,
    PhoneAnswered,
    PhoneEnded,
    PhoneHeld,
    PlaceFailed,
    SwitchSynchronised,
)
from server.dialer.leg_effects import LegEffect
from server.dialer.model import SessionId
from tests.server.dialer.naive_lines import NaiveLines

Weather = Literal["fair", "no_line", "refusing", "doubtful", "deaf"]
"""How the next orders fare: carried out; no line; refused; carried out without a reply; lost without a reply."""


@dataclass
class Channel:
    """A customer's channel."""

    number: str
    state: ChannelState = ChannelState.DIALLING
    leg: SessionId | None = None
    held: bool = False
    leaving: bool = False
    """A recorded message plays, then the channel ends."""
    transferred: bool = False
    """It talks with a transfer's target."""


class NaiveSwitch:
    """Channels and legs; `news` is what it has to say, oldest first."""

    def __init__(self) -> None:
        self.up = True
        self.weather: Weather = "fair"
        self.channels: dict[AttemptId, Channel] = {}
        self.legs: dict[SessionId, LegState] = {}
        self.placed: set[AttemptId] = set()
        self.news: list[Event] = []
        self.lines = NaiveLines(self)

    def obey(self, order: Effect) -> None:
        """Carry out one order, as far as link and weather let it through."""
        if isinstance(order, PlaceCall):
            self._place(order)
        elif isinstance(order, RingAgent):
            self._ring(order)
        elif isinstance(order, LegEffect):
            self.lines.obey(order)
        elif self.up and self.weather != "deaf":
            self._command(order)

    def _place(self, order: PlaceCall) -> None:
        assert order.attempt not in self.placed, "an attempt was dialled twice"
        self.placed.add(order.attempt)
        if not self.up or self.weather == "no_line":
            self.news.append(PlaceFailed(order.attempt, EndCause.CANCELLED))
        elif self.weather == "refusing":
            self.news.append(PlaceFailed(order.attempt, EndCause.FAILED))
        else:
            if self.weather != "deaf":
                assert order.number not in {channel.number for channel in self.channels.values()}
                self.channels[order.attempt] = Channel(order.number)
            lost = self.weather in ("doubtful", "deaf")
            self.news.append((FateDoubted if lost else CallPlaced)(order.attempt))

    def _ring(self, order: RingAgent) -> None:
        assert order.session not in self.legs, "a leg was rung twice"
        if not self.up or self.weather in ("no_line", "refusing"):
            self.news.append(PhoneEnded(order.session, answered=False))
        elif self.weather != "deaf":
            self.legs[order.session] = LegState.RINGING

    def _command(self, order: Effect) -> None:
        match order:
            case Join(attempt, session):
                self._join(attempt, session)
            case HangUp(attempt, announce) if attempt in self.channels:
                channel = self.channels[attempt]
                if announce and not channel.leaving:
                    channel.leaving, channel.leg = True, None
                elif not announce:
                    self.end(attempt, EndCause.CANCELLED)
            case HoldCall(attempt, held) if attempt in self.channels:
                assert held or self.lines.told(attempt) is None, "three would talk"
                self.channels[attempt].held = held
            case DropAgent(session) if session in self.legs:
                self.end_leg(session)

    def _join(self, attempt: AttemptId, session: SessionId) -> None:
        channel = self.channels.get(attempt)
        if channel is None or self.legs.get(session) is not LegState.UP or channel.leaving:
            return
        assert not channel.transferred, "a customer was taken back from a transfer's target"
        assert channel.state is ChannelState.ANSWERED, "a customer who did not answer was joined"
        others = [other for other in self.channels.values() if other is not channel]
        assert session not in {other.leg for other in others}, "two customers on one leg"
        assert channel.leg in (None, session), "two agents on one customer"
        channel.leg = session

    # ---- what happens by itself -------------------------------------------------------------------------------------

    def ring(self, attempt: AttemptId) -> None:
        """The customer's phone rings."""
        if self.channels[attempt].state is ChannelState.DIALLING:
            self.channels[attempt].state = ChannelState.RINGING
            self.say(CustomerRinging(attempt))

    def answer(self, attempt: AttemptId) -> None:
        """The customer answers."""
        if self.channels[attempt].state is not ChannelState.ANSWERED:
            self.channels[attempt].state = ChannelState.ANSWERED
            self.say(CustomerAnswered(attempt))

    def end(self, attempt: AttemptId, cause: EndCause) -> None:
        """The customer's channel ends."""
        del self.channels[attempt]
        self.say(CallEnded(attempt, cause))

    def raise_leg(self, session: SessionId) -> None:
        """The agent answers the system call."""
        if self.legs[session] is LegState.RINGING:
            self.legs[session] = LegState.UP
            self.say(PhoneAnswered(session))

    def end_leg(self, session: SessionId) -> None:
        """The agent's leg ends; the customer at its other end stays."""
        answered = self.legs.pop(session) is LegState.UP
        for attempt, channel in self.channels.items():
            if channel.leg == session:
                channel.leg = None
                self.lines.leg_gone(attempt)
        self.say(PhoneEnded(session, answered))

    def press_hold(self, session: SessionId) -> None:
        """The hold button of the agent's phone."""
        for channel in self.channels.values():
            if channel.leg == session:
                channel.held = not channel.held
                self.say(PhoneHeld(session, channel.held))

    def say(self, event: Event) -> None:
        """News; lost while the link is down."""
        if self.up:
            self.news.append(event)

    def live(self) -> SwitchSynchronised:
        """All that lives."""
        calls = [
            LiveCall(attempt, c.state, c.leg, c.held, c.transferred) for attempt, c in self.channels.items()
        ]
        return SwitchSynchronised(
            tuple(calls),
            tuple(LiveLeg(session, state) for session, state in self.legs.items()),
            self.lines.live_targets(),
            tuple(self.lines.ears.values()),
        )
