"""What a switch does with calls and legs: dials, rings, joins, holds, ends, each by the customers' and phones' nature.

Rule: a call or leg ends in exactly one place, its end is told once, and an agent's leg ends before the call that it was
joined to. The connection to the application is somebody else's matter: this only tells.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import partial

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
from server.dialer.leg_events import PhoneDigit, TrunkChanged
from server.dialer.lines import is_outside
from server.dialer.model import SessionId
from server.telephony.port import SwitchEvent
from server.telephony.simulator.channels import Call, Leg, Step, Witness
from server.telephony.simulator.exposing import Exposing
from server.telephony.simulator.listening import Listening
from server.telephony.simulator.messages import (
    Command,
    Consult,
    CutChannel,
    Drop,
    DropMonitor,
    DropTarget,
    HangUp,
    Hold,
    Join,
    ListChannels,
    Look,
    Monitor,
    PauseRecording,
    Place,
    Play,
    Record,
    Refusal,
    Ring,
    RingMonitor,
    StopPlaying,
    Transfer,
)
from server.telephony.simulator.phones import Button, Phones
from server.telephony.simulator.plant import Plant
from server.telephony.simulator.playing import Playings
from server.telephony.simulator.population import Customers
from server.telephony.simulator.recording import Recordings
from server.telephony.simulator.rules import Rules
from server.telephony.simulator.timetable import Timetable
from server.telephony.simulator.transferring import Transferring


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
        self._rules = rules
        self._timetable = timetable
        self._plant = Plant(phones, rules, timetable, tell, registered, witness)
        self._calls = self._plant.calls
        self._legs = self._plant.legs
        self._transfers = Transferring(self._plant, end_call=self._end, end_leg=self._end_leg)
        self._listening = Listening(self._plant)
        self._recordings = Recordings(self._plant)
        self._playings = Playings(self._plant, self._recordings)
        self.channels = Exposing(
            self._plant,
            end_call=self._end,
            end_leg=self._end_leg,
            end_target=self._transfers.end,
            end_listener=self._listening.end,
            end_player=self._playings.cut,
        )
        self._dialled: Counter[str] = Counter()
        self._trunk_up = True
        self._tell = tell

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
                return self._hold(command)
            case Drop():
                if leg := self._legs.get(command.session):
                    self._end_leg(leg)
            case Consult() | DropTarget() | Transfer():
                return self._carry_out_transfer(command)
            case RingMonitor() | Monitor() | DropMonitor():
                return self._carry_out_monitor(command)
            case Record():
                return self._recordings.start(command)
            case PauseRecording():
                return self._recordings.pause(command)
            case Play():
                return self._playings.play(command)
            case StopPlaying():
                self._playings.stop(command)
            case CutChannel():
                return self.channels.cut(command)
            case Look() | ListChannels():
                pass
        return None

    def _carry_out_transfer(self, command: Consult | DropTarget | Transfer) -> Refusal | None:
        match command:
            case Consult():
                return self._transfers.consult(command)
            case DropTarget():
                self._transfers.drop(command)
                return None
            case Transfer():
                return self._transfers.transfer(command)

    def _carry_out_monitor(self, command: RingMonitor | Monitor | DropMonitor) -> Refusal | None:
        match command:
            case RingMonitor():
                return self._listening.ring(command)
            case Monitor():
                return self._listening.connect(command)
            case DropMonitor():
                self._listening.drop(command)
                return None

    def live(self) -> SwitchSynchronised:
        """All that the application may see, by id."""
        plant = self._plant
        return SwitchSynchronised(
            tuple(call.seen() for _, call in sorted(plant.calls.items()) if call.told),
            tuple(leg.seen() for _, leg in sorted(plant.legs.items()) if leg.told),
            tuple(target.seen() for _, target in sorted(plant.targets.items()) if target.told),
            tuple(listener.seen() for _, listener in sorted(plant.listeners.items()) if listener.told),
            self._trunk_up,
            tuple(player.seen() for _, player in sorted(plant.players.items()) if player.told),
        )

    def _place(self, order: Place) -> Refusal | None:
        if order.attempt in self._calls:
            return Refusal.EXISTS
        if not self._trunk_up or self._lines_in_use() >= self._rules.lines:
            return Refusal.NO_LINE
        nth = self._dialled[order.number]
        self._dialled[order.number] += 1
        fate = self._customers.fate(order.number, nth, self._timetable.now)
        call = Call(
            attempt=order.attempt,
            number=order.number,
            fate=fate,
            detect_machine=order.detect_machine,
            born=self._timetable.now,
        )
        self._calls[order.attempt] = call
        self._plant.seen(call, Step.DIALLED)
        self._plant.later(call, self._rules.call_limit, partial(self._end, call, EndCause.HANGUP))
        if fate.rings_after is not None:
            self._plant.later(call, fate.rings_after, partial(self._rings, call))
        if fate.after is not None:
            self._plant.later(call, fate.after, partial(self._meets_fate, call))
        self._plant.phase(call, order.ring_timeout, partial(self._end, call, EndCause.NO_ANSWER))
        return None

    def _lines_in_use(self) -> int:
        legs = sum(is_outside(leg.phone) for leg in self._legs.values())
        return len(self._calls) + legs + len(self._plant.strangers)

    def _ring(self, order: Ring) -> Refusal | None:
        if order.session in self._legs:
            return Refusal.EXISTS
        shown = self._rules.system_number if order.shown is None else order.shown
        leg = Leg(session=order.session, phone=order.phone, shown=shown, born=self._timetable.now)
        self._legs[order.session] = leg
        answered, ended = partial(self._leg_answers, leg), partial(self._end_leg, leg)
        self._plant.later(leg, self._rules.leg_limit, ended)
        self._plant.ring(leg, order.phone, self._rules.agent_ring_limit, answered=answered, ended=ended)
        return None

    def _join(self, order: Join) -> Refusal | None:
        call, leg = self._calls.get(order.attempt), self._legs.get(order.session)
        if call is None or call.leaving or (leg is not None and call.leg is leg):
            return None
        if call.state is not ChannelState.ANSWERED or call.leg is not None or call.transferred:
            return Refusal.FAILED
        if not call.told:
            return Refusal.FAILED
        if leg is None:
            # The agent hung up a moment ago: the same as if it had been a moment after the join.
            self._end(call, EndCause.HANGUP)
            return None
        if leg.state is not LegState.UP or leg.call is not None or leg.target is not None:
            return Refusal.FAILED
        call.leg, leg.call = leg, call
        self._plant.phase(call, call.fate.talk, partial(self._end, call, EndCause.HANGUP))
        self._plant.seen(call, Step.JOINED)
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
            self._plant.phase(call, self._rules.announcement, partial(self._end, call, EndCause.HANGUP))

    def _hold(self, order: Hold) -> Refusal | None:
        call = self._calls.get(order.attempt)
        if call is None or call.leg is None:
            return None
        if call.target is not None and not order.held:
            return Refusal.FAILED
        call.held = order.held
        return None

    # ---- what a bystander sees ----------------------------------------------------------------------------------

    def tones(self, session: SessionId) -> int:
        """How often this agent was told by a tone that somebody listens (domain row 229)."""
        return self._legs[session].tones

    def shown(self, session: SessionId) -> str:
        """What the agent's phone shows as calling (domain rows 198, 258)."""
        return self._legs[session].shown

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
                if leg.state is LegState.UP and self._rules.park:
                    self._end_leg(leg)
            case Button.HOLD:
                if leg.call is not None and leg.target is None:
                    leg.call.held = not leg.call.held
                    self._plant.tell_of(leg, PhoneHeld(session, leg.call.held))
            case Button.READY | Button.NOT_READY:
                leg.ready = button is Button.READY
                self._plant.tell_of(leg, PhoneReadyChanged(session, leg.ready))

    def dial(self, session: SessionId, digits: str) -> None:
        """An agent presses keys on the phone; they are heard of while a customer is joined."""
        leg = self._legs.get(session)
        if leg is not None and leg.call is not None:
            for digit in digits:
                self._plant.tell_of(leg, PhoneDigit(session, digit))

    def phone_hangs_up(self, phone: str) -> None:
        """A transfer's target or a supervisor at this address puts the phone down."""
        self._transfers.hang_up(phone)
        self._listening.hang_up(phone)
        self._playings.hang_up(phone)

    def fill_disk(self, *, full: bool) -> None:
        """The disk of the recordings is full, or has room again."""
        self._recordings.fill_disk(full=full)

    def turn_trunk(self, *, up: bool) -> None:
        """The line to the telephone company dies, or is there again; calls that are up are none the worse."""
        if up != self._trunk_up:
            self._trunk_up = up
            self._tell(TrunkChanged(up))

    def customer_hangs_up(self, attempt: AttemptId) -> None:
        """A customer who has answered puts the phone down."""
        call = self._calls.get(attempt)
        if call is not None and call.state is ChannelState.ANSWERED:
            self._end(call, EndCause.HANGUP)

    def lose_everything(self) -> None:
        """Every channel is gone, and nobody is told."""
        calls = list(self._calls.values())
        self._plant.clear()
        for call in calls:
            self._plant.seen(call, Step.ENDED)

    def go_silent(self) -> None:
        """Nothing that lives by now is told of any more."""
        for channel in self._plant.channels():
            channel.silent = True

    def _rings(self, call: Call) -> None:
        if call.state is ChannelState.DIALLING:
            call.state = ChannelState.RINGING
            self._plant.tell_of(call, CustomerRinging(call.attempt))

    def _meets_fate(self, call: Call) -> None:
        if call.fate.ends is not None:
            self._end(call, call.fate.ends)
            return
        if call.detect_machine:
            call.enter_phase(None)
            self._plant.later(call, self._rules.judgement, partial(self._is_judged, call))
        else:
            self._is_answered(call)

    def _is_judged(self, call: Call) -> None:
        if call.fate.machine:
            self._end(call, EndCause.MACHINE)
        else:
            self._is_answered(call)

    def _is_answered(self, call: Call) -> None:
        call.state = ChannelState.ANSWERED
        self._plant.seen(call, Step.ANSWERED)
        if self._plant.registered():
            self._plant.phase(call, call.fate.patience, partial(self._end, call, EndCause.HANGUP))
            self._plant.tell_of(call, CustomerAnswered(call.attempt))
        else:
            call.told = False
            call.leaving = True
            self._plant.phase(call, self._rules.announcement, partial(self._end, call, EndCause.HANGUP))

    def _leg_answers(self, leg: Leg) -> None:
        leg.state = LegState.UP
        leg.enter_phase(None)
        if self._plant.registered():
            self._plant.tell_of(leg, PhoneAnswered(leg.session))
        else:
            leg.told = False
            self._end_leg(leg)

    def _end_leg(self, leg: Leg) -> None:
        del self._legs[leg.session]
        leg.end()
        self._listening.leg_gone(leg)
        self._transfers.leg_gone(leg)
        call, leg.call = leg.call, None
        self._plant.tell_of(leg, PhoneEnded(leg.session, answered=leg.state is LegState.UP))
        if call is not None:
            self._end(call, EndCause.HANGUP)

    def _end(self, call: Call, cause: EndCause) -> None:
        del self._calls[call.attempt]
        call.end()
        call.cause = cause
        self._plant.seen(call, Step.ENDED)
        self._part(call)
        self._transfers.call_gone(call)
        self._plant.tell_of(call, CallEnded(call.attempt, cause))

    def _part(self, call: Call) -> None:
        if call.leg is not None:
            call.leg.call = None
        call.leg = None
        call.held = False
