"""What a switch does with calls and legs: dials, rings, joins, holds, ends, each by the customers' and phones' nature.

Rule: a call or leg ends in exactly one place, its end is told once, and an agent's leg ends before the call that it was
joined to. The connection to the application is somebody else's matter: this only tells.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import partial

from kaden.clock import Millis
from kaden.vocabulary import AttemptId
from server.dialer.events import (
    CallEnded,
    ChannelState,
    CustomerAnswered,
    CustomerRinging,
    EndCause,
    LegState,
    PhoneAnswered,
    PhoneEnded,
    PhoneHeld,
    PhoneReadyChanged,
    SwitchSynchronised,
)
from server.dialer.model import SessionId
from server.telephony.port import SwitchEvent
from server.telephony.simulator.channels import Call, Channel, Leg, Step, Witness
from server.telephony.simulator.messages import Command, Drop, HangUp, Hold, Join, Look, Place, Refusal, Ring
from server.telephony.simulator.phones import Button, Habit, Phones
from server.telephony.simulator.population import Customers
from server.telephony.simulator.rules import Rules
from server.telephony.simulator.timetable import Action, Timetable


class Switching:
    """All channels, and how they change."""

    def __init__(
        self,
        customers: Customers,
        phones: Phones,
        rules: Rules,
        timetable: Timetable,
        *,
        tell: Callable[[SwitchEvent], None],
        registered: Callable[[], bool],
        witness: Witness,
    ) -> None:
        """`registered` says whether a call or leg that is answered at this moment finds the application."""
        self._customers = customers
        self._phones = phones
        self._rules = rules
        self._timetable = timetable
        self._tell = tell
        self._registered = registered
        self._witness = witness
        self._calls: dict[AttemptId, Call] = {}
        self._legs: dict[SessionId, Leg] = {}
        self._dialled: Counter[str] = Counter()

    # ---- what the application asks ------------------------------------------------------------------------------

    def carry_out(self, command: Command) -> Refusal | None:
        """Do what was asked; a command to a channel that is gone is done already."""
        match command:
            case Place():
                return self._place(command)
            case Ring():
                return self._ring(command)
            case Join():
                return self._join(command)
            case HangUp():
                self._hang_up(command)
            case Hold():
                self._hold(command)
            case Drop():
                if leg := self._legs.get(command.session):
                    self._end_leg(leg)
            case Look():
                pass
        return None

    def live(self) -> SwitchSynchronised:
        """All that the application may see, by id."""
        return SwitchSynchronised(
            tuple(
                self._calls[attempt].seen() for attempt in sorted(self._calls) if self._calls[attempt].told
            ),
            tuple(self._legs[session].seen() for session in sorted(self._legs) if self._legs[session].told),
        )

    def _place(self, order: Place) -> Refusal | None:
        if order.attempt in self._calls:
            return Refusal.EXISTS
        if len(self._calls) >= self._rules.lines:
            return Refusal.NO_LINE
        nth = self._dialled[order.number]
        self._dialled[order.number] += 1
        fate = self._customers.fate(order.number, nth, self._timetable.now)
        call = Call(attempt=order.attempt, number=order.number, fate=fate)
        self._calls[order.attempt] = call
        self._seen(call, Step.DIALLED)
        self._later(call, self._rules.call_limit, partial(self._end, call, EndCause.HANGUP))
        if fate.rings_after is not None:
            self._later(call, fate.rings_after, partial(self._rings, call))
        if fate.after is not None:
            self._later(call, fate.after, partial(self._meets_fate, call))
        self._phase(call, order.ring_timeout, partial(self._end, call, EndCause.NO_ANSWER))
        return None

    def _ring(self, order: Ring) -> Refusal | None:
        if order.session in self._legs:
            return Refusal.EXISTS
        leg = Leg(session=order.session, phone=order.phone)
        self._legs[order.session] = leg
        self._later(leg, self._rules.leg_limit, partial(self._end_leg, leg))
        handset = self._phones.handset(order.phone)
        if handset.habit is Habit.ANSWER:
            self._later(leg, handset.after, partial(self._leg_answers, leg))
        elif handset.habit is Habit.REFUSE:
            self._later(leg, handset.after, partial(self._end_leg, leg))
        self._phase(leg, self._rules.agent_ring_limit, partial(self._end_leg, leg))
        return None

    def _join(self, order: Join) -> Refusal | None:
        call, leg = self._calls.get(order.attempt), self._legs.get(order.session)
        if call is None or call.leaving or (leg is not None and call.leg is leg):
            return None
        if call.state is not ChannelState.ANSWERED or call.leg is not None or not call.told:
            return Refusal.FAILED
        if leg is None:
            # The agent hung up a moment ago: the same as if it had been a moment after the join.
            self._end(call, EndCause.HANGUP)
            return None
        if leg.state is not LegState.UP or leg.call is not None:
            return Refusal.FAILED
        call.leg, leg.call = leg, call
        self._phase(call, call.fate.talk, partial(self._end, call, EndCause.HANGUP))
        self._seen(call, Step.JOINED)
        return None

    def _hang_up(self, order: HangUp) -> None:
        call = self._calls.get(order.attempt)
        if call is None:
            return
        if call.state is not ChannelState.ANSWERED:
            self._end(call, EndCause.CANCELLED)
        elif not order.announce:
            self._end(call, EndCause.HANGUP)
        elif not call.leaving:
            self._part(call)
            call.leaving = True
            self._phase(call, self._rules.announcement, partial(self._end, call, EndCause.HANGUP))

    def _hold(self, order: Hold) -> None:
        call = self._calls.get(order.attempt)
        if call is not None and call.leg is not None:
            call.held = order.held

    # ---- what people and fate do --------------------------------------------------------------------------------

    def press(self, session: SessionId, button: Button) -> None:
        """An agent presses a button of the phone; nothing happens where the phone has no use for it."""
        leg = self._legs.get(session)
        if leg is None:
            return
        match button:
            case Button.ANSWER:
                if leg.state is LegState.RINGING:
                    self._leg_answers(leg)
            case Button.HANG_UP:
                self._end_leg(leg)
            case Button.PARK:
                if leg.state is LegState.UP:
                    self._end_leg(leg)
            case Button.HOLD:
                if leg.call is not None:
                    leg.call.held = not leg.call.held
                    self._tell_of(leg, PhoneHeld(session, leg.call.held))
            case Button.READY | Button.NOT_READY:
                self._tell_of(leg, PhoneReadyChanged(session, button is Button.READY))

    def customer_hangs_up(self, attempt: AttemptId) -> None:
        """A customer who has answered puts the phone down."""
        call = self._calls.get(attempt)
        if call is not None and call.state is ChannelState.ANSWERED:
            self._end(call, EndCause.HANGUP)

    def lose_everything(self) -> None:
        """Every channel is gone, and nobody is told."""
        calls = list(self._calls.values())
        for channel in (*calls, *self._legs.values()):
            channel.end()
        self._calls.clear()
        self._legs.clear()
        for call in calls:
            self._seen(call, Step.ENDED)

    def go_silent(self) -> None:
        """Nothing that lives by now is told of any more."""
        for channel in (*self._calls.values(), *self._legs.values()):
            channel.silent = True

    def _rings(self, call: Call) -> None:
        if call.state is ChannelState.DIALLING:
            call.state = ChannelState.RINGING
            self._tell_of(call, CustomerRinging(call.attempt))

    def _meets_fate(self, call: Call) -> None:
        if call.fate.ends is not None:
            self._end(call, call.fate.ends)
            return
        call.state = ChannelState.ANSWERED
        self._seen(call, Step.ANSWERED)
        if self._registered():
            self._phase(call, call.fate.patience, partial(self._end, call, EndCause.HANGUP))
            self._tell_of(call, CustomerAnswered(call.attempt))
        else:
            call.told = False
            call.leaving = True
            self._phase(call, self._rules.announcement, partial(self._end, call, EndCause.HANGUP))

    def _leg_answers(self, leg: Leg) -> None:
        leg.state = LegState.UP
        leg.enter_phase(None)
        if self._registered():
            self._tell_of(leg, PhoneAnswered(leg.session))
        else:
            leg.told = False
            self._end_leg(leg)

    def _end_leg(self, leg: Leg) -> None:
        del self._legs[leg.session]
        leg.end()
        call, leg.call = leg.call, None
        self._tell_of(leg, PhoneEnded(leg.session, answered=leg.state is LegState.UP))
        if call is not None:
            self._end(call, EndCause.HANGUP)

    def _end(self, call: Call, cause: EndCause) -> None:
        del self._calls[call.attempt]
        call.end()
        call.cause = cause
        self._seen(call, Step.ENDED)
        self._part(call)
        self._tell_of(call, CallEnded(call.attempt, cause))

    def _part(self, call: Call) -> None:
        if call.leg is not None:
            call.leg.call = None
        call.leg = None
        call.held = False

    # ---- time and tellings --------------------------------------------------------------------------------------

    def _later(self, channel: Channel, delay: Millis, action: Action) -> None:
        channel.timers.append(self._timetable.after(delay, action))

    def _phase(self, channel: Channel, length: Millis, action: Action) -> None:
        channel.enter_phase(self._timetable.after(length, action))

    def _tell_of(self, channel: Channel, event: SwitchEvent) -> None:
        if channel.told and not channel.silent:
            self._tell(event)

    def _seen(self, call: Call, step: Step) -> None:
        self._witness(self._timetable.now, step, call)
