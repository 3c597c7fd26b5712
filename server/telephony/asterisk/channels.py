"""The book of our channels: what each is, who is joined to whom, and what an event or an order makes of that.

Without I/O: events go in; what the floor must hear and what is to be done by ourselves (chores) come out. Rules: an end
is told once, however often Asterisk tells it; an agent's leg ends before the customer it was joined to; whom an order
is about to join is written down before the order leaves, so that a leg's end in between ends the call too.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from typing import Final, TypeAlias

from kaden.vocabulary import AttemptId
from server.dialer.events import (
    CallEnded,
    ChannelState,
    CustomerAnswered,
    CustomerRinging,
    LegState,
    LiveCall,
    LiveLeg,
    PhoneAnswered,
    PhoneEnded,
    PhoneHeld,
    PhoneReadyChanged,
    SwitchSynchronised,
)
from server.dialer.model import SessionId
from server.telephony.asterisk.causes import cause_of
from server.telephony.asterisk.names import CallName, LegName, Names
from server.telephony.asterisk.survey import SeenCall, Survey
from server.telephony.asterisk.wire import (
    Changed,
    ChannelPhase,
    Destroyed,
    DigitPressed,
    EndpointChanged,
    Entered,
    Event,
    HoldPressed,
    Left,
    Played,
)
from server.telephony.port import SwitchError, SwitchEvent


@dataclass(slots=True)
class Call:
    """A customer's channel."""

    attempt: AttemptId
    state: ChannelState = ChannelState.DIALLING
    asked: bool = True
    """The order to dial has no reply yet, so that a list without it proves nothing."""
    cancelled: bool = False
    """We hung up before an answer."""
    leaving: bool = False
    """It hears the recorded message, then ends."""
    leg: SessionId | None = None
    held_from_desk: bool = False
    held_on_phone: bool = False

    @property
    def held(self) -> bool:
        """Whether the customer hears music instead of the agent."""
        return self.held_from_desk or self.held_on_phone


@dataclass(slots=True)
class Leg:
    """An agent's channel."""

    session: SessionId
    phone: str | None
    """The endpoint that it rang; None = an outside number, or a leg of an earlier life of ours."""
    state: LegState = LegState.RINGING
    asked: bool = True
    """As for calls."""
    call: AttemptId | None = None
    ready: bool = True


# ---- chores -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Settle:
    """Give this leg its bridge and music; then it counts as answered."""

    session: SessionId


@dataclass(frozen=True, slots=True)
class Entertain:
    """Music again, unless a customer is there by now."""

    session: SessionId


@dataclass(frozen=True, slots=True)
class Clear:
    """The bridges of a leg that is gone."""

    session: SessionId


@dataclass(frozen=True, slots=True)
class EndCall:
    """Hang up a customer who has lost the agent."""

    attempt: AttemptId


@dataclass(frozen=True, slots=True)
class SeeOff:
    """Hang up a channel that left our command without being sent, if it still lives in a moment."""

    channel: str


@dataclass(frozen=True, slots=True)
class NoteHold:
    """Write down in the switch that the phone holds, or no longer."""

    session: SessionId
    held: bool


Chore: TypeAlias = Settle | Entertain | Clear | EndCall | SeeOff | NoteHold
Outcome: TypeAlias = SwitchEvent | Chore

NOTHING: Final[tuple[Outcome, ...]] = ()


class Channels:
    """The book."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self.calls: dict[AttemptId, Call] = {}
        self.legs: dict[SessionId, Leg] = {}

    # ---- orders --------------------------------------------------------------------------------------------------

    def begin_join(self, attempt: AttemptId, session: SessionId) -> bool:
        """Write down that these two are to be joined; False = there is nothing to do, or only an end (see `alone`).

        Raises:
            SwitchError: one of them is in no state for it (guarantee I9).
        """
        call, leg = self.calls.get(attempt), self.legs.get(session)
        if call is None or call.leaving or call.leg == session:
            return False
        if call.state is not ChannelState.ANSWERED or call.leg is not None:
            raise SwitchError("this customer has not answered, or is joined to another agent")
        if leg is None:
            return False
        if leg.state is not LegState.UP or leg.call is not None:
            raise SwitchError("this agent's phone rings, or has another customer")
        call.leg, leg.call = session, attempt
        return True

    def alone(self, attempt: AttemptId) -> bool:
        """Whether this customer waits for somebody, not knowing for whom."""
        call = self.calls.get(attempt)
        return call is not None and call.leg is None and not call.leaving

    def part(self, call: Call) -> SessionId | None:
        """Take a call off its leg, if it has one; returns whose."""
        session, call.leg = call.leg, None
        call.held_from_desk = call.held_on_phone = False
        if session is not None and (leg := self.legs.get(session)) is not None and leg.call == call.attempt:
            leg.call = None
        return session

    def settled(self, session: SessionId) -> tuple[Outcome, ...]:
        """A leg has its bridge and music."""
        leg = self.legs.get(session)
        if leg is None or leg.state is LegState.UP:
            return NOTHING
        leg.state = LegState.UP
        return (PhoneAnswered(session),)

    # ---- events --------------------------------------------------------------------------------------------------

    def hear(self, event: Event) -> tuple[Outcome, ...]:
        """What an event means."""
        match event:
            case EndpointChanged():
                return self._endpoint_changed(event)
            case Entered() | Left() | Changed() | Destroyed() | HoldPressed() | DigitPressed():
                match self._names.read(event.channel.id):
                    case CallName(attempt):
                        return self._of_call(attempt, event)
                    case LegName(session):
                        return self._of_leg(session, event)
            case Played(id):
                name = self._names.read(id)
                if isinstance(name, CallName):
                    return self._of_call(name.attempt, event)
        return NOTHING

    def _of_call(self, attempt: AttemptId, event: Event) -> tuple[Outcome, ...]:
        call = self.calls.get(attempt)
        if call is None:
            return NOTHING
        match event:
            case Changed(channel) if channel.phase is ChannelPhase.RINGING:
                return self._rings(call)
            case Entered():
                return self._answered(call)
            case Left(channel) if not call.leaving:
                return (SeeOff(channel.id),)
            case Played():
                return (EndCall(attempt),)
            case Destroyed(_, cause):
                return self._ended(call, cause)
        return NOTHING

    def _rings(self, call: Call) -> tuple[Outcome, ...]:
        if call.state is not ChannelState.DIALLING:
            return NOTHING
        call.state = ChannelState.RINGING
        return (CustomerRinging(call.attempt),)

    def _answered(self, call: Call) -> tuple[Outcome, ...]:
        if call.state is ChannelState.ANSWERED:
            return NOTHING
        call.state = ChannelState.ANSWERED
        return (CustomerAnswered(call.attempt),)

    def _ended(self, call: Call, cause: int) -> tuple[Outcome, ...]:
        del self.calls[call.attempt]
        session = self.part(call)
        answered = call.state is ChannelState.ANSWERED
        told = CallEnded(call.attempt, cause_of(cause, answered=answered, cancelled=call.cancelled))
        return (told,) if session is None else (told, Entertain(session))

    def _of_leg(self, session: SessionId, event: Event) -> tuple[Outcome, ...]:
        leg = self.legs.get(session)
        if leg is None:
            return NOTHING
        match event:
            case Entered() if leg.state is LegState.RINGING:
                return (Settle(session),)
            case Left(channel):
                return (SeeOff(channel.id),)
            case Destroyed():
                return self._leg_ended(leg)
            case HoldPressed(_, held):
                return self._phone_holds(leg, held)
        return NOTHING

    def _leg_ended(self, leg: Leg) -> tuple[Outcome, ...]:
        del self.legs[leg.session]
        told: list[Outcome] = [PhoneEnded(leg.session, answered=leg.state is LegState.UP)]
        call = self.calls.get(leg.call) if leg.call is not None else None
        if call is not None:
            self.part(call)
            told.append(EndCall(call.attempt))
        return (*told, Clear(leg.session))

    def _phone_holds(self, leg: Leg, held: bool) -> tuple[Outcome, ...]:
        call = self.calls.get(leg.call) if leg.call is not None else None
        if call is None or call.held_on_phone == held:
            return NOTHING
        before = call.held
        call.held_on_phone = held
        note = NoteHold(leg.session, held)
        return (note,) if call.held == before else (PhoneHeld(leg.session, held), note)

    def _endpoint_changed(self, event: EndpointChanged) -> tuple[Outcome, ...]:
        ready = event.online is not False
        told: list[Outcome] = []
        for leg in self.legs.values():
            if leg.phone == event.resource and leg.ready != ready:
                leg.ready = ready
                told.append(PhoneReadyChanged(leg.session, ready))
        return tuple(told)

    # ---- comparing with the switch ------------------------------------------------------------------------------

    def begin_with(self, seen: Survey, holding: Set[SessionId]) -> tuple[Outcome, ...]:
        """Forget everything, and take over what lives: after a start, a lost link, a restart of the switch.

        Args:
            seen: what lives.
            holding: whose phones were on hold when last heard of.
        """
        phones = {session: leg.phone for session, leg in self.legs.items()}
        self.legs = {
            leg.session: Leg(
                leg.session,
                phones.get(leg.session),
                LegState.UP if leg.answered and leg.settled else LegState.RINGING,
                asked=False,
            )
            for leg in seen.legs
        }
        self.calls = {}
        for one in seen.calls:
            if one.leaving:
                continue
            call = self.calls[one.attempt] = Call(one.attempt, one.state, asked=False)
            leg = self.legs.get(one.session) if one.session is not None else None
            if leg is not None:
                call.leg, leg.call = leg.session, call.attempt
                call.held_from_desk, call.held_on_phone = one.held, leg.session in holding
        return self._left_undone(seen)

    def settled_names(self) -> frozenset[str]:
        """The channels of which the switch has told; a list that is asked for from here on must have them."""
        calls = (self._names.call(call.attempt) for call in self.calls.values() if not call.asked)
        return frozenset(
            (*calls, *(self._names.leg(leg.session) for leg in self.legs.values() if not leg.asked))
        )

    def agree_with(self, seen: Survey, known: Set[str]) -> tuple[Outcome, ...]:
        """Strike out what ended unheard; the floor learns it from the list. Take in what we did not know of.

        Args:
            seen: what lives.
            known: `settled_names` from before the list was asked for.
        """
        chores: list[Outcome] = []
        live_legs, live_calls = {leg.session for leg in seen.legs}, {call.attempt for call in seen.calls}
        for leg in [leg for leg in self.legs.values() if leg.session not in live_legs]:
            if self._names.leg(leg.session) in known:
                chores += [chore for chore in self._leg_ended(leg) if not isinstance(chore, PhoneEnded)]
        for call in [call for call in self.calls.values() if call.attempt not in live_calls]:
            if self._names.call(call.attempt) in known:
                del self.calls[call.attempt]
                session = self.part(call)
                chores += [] if session is None else [Entertain(session)]
        for one in seen.calls:
            self._take_in(one)
        for found in seen.legs:
            leg = self.legs.setdefault(found.session, Leg(found.session, None, asked=False))
            if found.answered and not found.settled and leg.state is LegState.RINGING:
                chores.append(Settle(leg.session))
        return tuple(chores)

    def _take_in(self, one: SeenCall) -> None:
        """What events or replies that were lost would have told."""
        if one.leaving:
            return
        call = self.calls.setdefault(one.attempt, Call(one.attempt, one.state, asked=False))
        if one.state is ChannelState.ANSWERED:
            call.state = one.state
        leg = self.legs.get(one.session) if one.session is not None else None
        if leg is not None and leg.call is None and call.leg is None and not call.leaving:
            call.leg, leg.call, call.held_from_desk = leg.session, call.attempt, one.held

    def _left_undone(self, seen: Survey) -> tuple[Outcome, ...]:
        """What a life of ours that ended in the middle of something did not come to."""
        chores: list[Outcome] = [Settle(leg.session) for leg in seen.legs if leg.answered and not leg.settled]
        chores += [
            EndCall(call.attempt)
            for call in seen.calls
            if call.session is not None and call.session not in self.legs
        ]
        chores += [Clear(session) for session in sorted(seen.bridges) if session not in self.legs]
        chores += [
            Entertain(leg.session)
            for leg in self.legs.values()
            if leg.state is LegState.UP and leg.call is None
        ]
        return tuple(chores)

    def live(self, seen: Survey) -> SwitchSynchronised:
        """What lives, as the floor is told; a customer whom only the dialplan deals with is gone for it."""
        calls = []
        for one in seen.calls:
            call = self.calls.get(one.attempt)
            if call is not None:
                session = None if call.leaving else one.session
                held = session is not None and (one.held or call.held_on_phone)
                calls.append(LiveCall(one.attempt, one.state, session, held))
        legs = tuple(
            LiveLeg(leg.session, LegState.UP if leg.answered and leg.settled else LegState.RINGING)
            for leg in seen.legs
            if leg.session in self.legs
        )
        return SwitchSynchronised(tuple(calls), legs)
