"""The book of our channels: what an event makes of who is there and who is joined to whom.

Without I/O: events go in; what the floor must hear and what is to be done by ourselves (chores) come out. Rules: an end
is told once, however often Asterisk tells it; an agent's leg ends before the customer it was joined to; whom an order
is about to join is written down before the order leaves, so that a leg's end in between ends the call too.
"""

from __future__ import annotations

from kaden.vocabulary import AttemptId, PlayingEnd
from server.dialer.events import (
    CallEnded,
    ChannelState,
    CustomerAnswered,
    CustomerRinging,
    LegState,
    PhoneAnswered,
    PhoneEnded,
    PhoneHeld,
    PhoneReadyChanged,
)
from server.dialer.leg_events import (
    CallTransferred,
    MonitorAnswered,
    MonitorEnded,
    PhoneDigit,
    PlayingBegan,
    PlayingEnded,
    TargetAnswered,
    TargetEnded,
)
from server.dialer.model import MonitorId, SessionId, TransferId
from server.telephony.asterisk.causes import cause_of, playing_end_of
from server.telephony.asterisk.chores import (
    NOTHING,
    BreakOff,
    Clear,
    DropBridge,
    End,
    EndWatch,
    Entertain,
    Hush,
    Introduce,
    NoteHold,
    Outcome,
    PassOn,
    PlayOut,
    SeeOff,
    Settle,
    StopRecording,
)
from server.telephony.asterisk.entries import Call, Entries, Leg, Monitor, Playing, Target
from server.telephony.asterisk.names import (
    CallName,
    LegName,
    MonitorName,
    Names,
    PlayingName,
    TargetName,
    WatchName,
)
from server.telephony.asterisk.wire import (
    Changed,
    ChannelPhase,
    Destroyed,
    DigitPressed,
    EndpointChanged,
    Entered,
    Event,
    HangingUp,
    HoldPressed,
    Left,
    Played,
)
from server.telephony.port import SwitchError


class Channels:
    """The book."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self.entries = Entries()

    # ---- orders --------------------------------------------------------------------------------------------------

    def begin_join(self, attempt: AttemptId, session: SessionId) -> bool:
        """Write down that these two are to be joined; False = there is nothing to do, or only an end (see `alone`).

        Raises:
            SwitchError: one of them is in no state for it (guarantee I9).
        """
        call, leg = self.entries.calls.get(attempt), self.entries.legs.get(session)
        if call is None or call.leaving or call.leg == session:
            return False
        if call.state is not ChannelState.ANSWERED or call.leg is not None or call.transferred:
            raise SwitchError("this customer has not answered, or is joined to somebody else")
        if leg is None:
            return False
        if leg.state is not LegState.UP or not self.entries.free(session):
            raise SwitchError("this agent's phone rings, or the agent talks with somebody else")
        call.leg, leg.call = session, attempt
        return True

    def alone(self, attempt: AttemptId) -> bool:
        """Whether this customer waits for somebody, not knowing for whom."""
        call = self.entries.calls.get(attempt)
        return call is not None and call.leg is None and not (call.leaving or call.transferred)

    def settled(self, session: SessionId) -> tuple[Outcome, ...]:
        """A leg has its bridge and music."""
        leg = self.entries.legs.get(session)
        if leg is None or leg.state is LegState.UP:
            return NOTHING
        leg.state = LegState.UP
        return (PhoneAnswered(session),)

    def introduced(self, transfer: TransferId) -> tuple[Outcome, ...]:
        """Agent and target hear each other."""
        target = self.entries.targets.get(transfer)
        if target is None or target.talks:
            return NOTHING
        target.talks = True
        return (TargetAnswered(transfer),)

    def pass_on(self, call: Call, target: Target) -> tuple[Outcome, ...]:
        """Customer and target talk with each other; no agent has them any more."""
        call.transferred = True
        self.entries.part(call)
        target.session = None
        return (CallTransferred(call.attempt), *self._no_recording(call))

    # ---- events --------------------------------------------------------------------------------------------------

    def hear(self, event: Event) -> tuple[Outcome, ...]:
        """What an event means."""
        match event:
            case EndpointChanged():
                return self._endpoint_changed(event)
            case Played(name, whole):
                return self._played(name, whole=whole)
            case Entered() | Left() | Changed() | HangingUp() | Destroyed() | HoldPressed() | DigitPressed():
                return self._of_channel(event.channel.id, event)
        return NOTHING

    def _of_channel(self, channel: str, event: Event) -> tuple[Outcome, ...]:
        entries = self.entries
        match self._names.read(channel):
            case CallName(attempt) if (call := entries.calls.get(attempt)) is not None:
                return self._of_call(call, event)
            case LegName(session) if (leg := entries.legs.get(session)) is not None:
                return self._of_leg(leg, event)
            case TargetName(transfer) if (target := entries.targets.get(transfer)) is not None:
                return self._of_target(target, event)
            case MonitorName(monitor) if (one := entries.monitors.get(monitor)) is not None:
                return self._of_monitor(one, event)
            case PlayingName(playing) if (heard := entries.playings.get(playing)) is not None:
                return self._of_playing(heard, event)
        return NOTHING

    def _endpoint_changed(self, event: EndpointChanged) -> tuple[Outcome, ...]:
        ready = event.online is not False
        told: list[Outcome] = []
        for leg in self.entries.legs.values():
            if leg.phone == event.resource and leg.ready != ready:
                leg.ready = ready
                told.append(PhoneReadyChanged(leg.session, ready))
        return tuple(told)

    def _played(self, name: str, *, whole: bool) -> tuple[Outcome, ...]:
        """The recorded message is over, or the recording."""
        match self._names.read(name):
            case CallName(attempt) if attempt in self.entries.calls:
                return (End(self._names.call(attempt)),)
            case PlayingName(playing) if (one := self.entries.playings.get(playing)) is not None:
                if not whole:
                    return (BreakOff(playing),)
                if one.end is None:
                    one.end = PlayingEnd.DONE
                    return (End(name),)
        return NOTHING

    # ---- customers -----------------------------------------------------------------------------------------------

    def _of_call(self, call: Call, event: Event) -> tuple[Outcome, ...]:
        match event:
            case Changed(channel) if channel.phase is ChannelPhase.RINGING:
                if call.state is ChannelState.DIALLING:
                    call.state = ChannelState.RINGING
                    return (CustomerRinging(call.attempt),)
            case Entered():
                if call.state is not ChannelState.ANSWERED:
                    call.state = ChannelState.ANSWERED
                    return (CustomerAnswered(call.attempt),)
            case Left(channel) if not call.leaving:
                return (SeeOff(channel.id),)
            case Destroyed(_, cause):
                return self._call_ended(call, cause)
        return NOTHING

    def _call_ended(self, call: Call, cause: int) -> tuple[Outcome, ...]:
        answered = call.state is ChannelState.ANSWERED
        told = CallEnded(call.attempt, cause_of(cause, answered=answered, cancelled=call.cancelled))
        return (told, *self.forget_call(call))

    def forget_call(self, call: Call) -> tuple[Outcome, ...]:
        """A call is gone: what is left to do for those who were with it."""
        del self.entries.calls[call.attempt]
        chores: list[Outcome] = list(self._no_recording(call))
        session = self.entries.part(call)
        if session is not None and self.entries.free(session):
            chores.append(Entertain(session))
        if call.transferred:
            target = self.entries.target_of(call.attempt)
            chores += [] if target is None else [End(self._names.target(target.transfer))]
            chores.append(DropBridge(self._names.passed(call.attempt)))
        return tuple(chores)

    def _no_recording(self, call: Call) -> tuple[Outcome, ...]:
        name, call.recording = call.recording, None
        return NOTHING if name is None else (StopRecording(name),)

    # ---- agents --------------------------------------------------------------------------------------------------

    def _of_leg(self, leg: Leg, event: Event) -> tuple[Outcome, ...]:
        match event:
            case Entered() if leg.state is LegState.RINGING:
                return (Settle(leg.session),)
            case Left(channel):
                return (SeeOff(channel.id),)
            case Destroyed():
                return self.forget_leg(leg, told=True)
            case HoldPressed(_, held):
                return self._phone_holds(leg, held)
            case DigitPressed(_, digit, at) if leg.call is not None and leg.last_key != at:
                leg.last_key = at
                return (PhoneDigit(leg.session, digit),)
        return NOTHING

    def forget_leg(self, leg: Leg, *, told: bool) -> tuple[Outcome, ...]:
        """A leg is gone, and with it the conversation, unless that can be passed on to a target that was told.

        Args:
            leg: whose end it is.
            told: whether the floor is told by us; otherwise it has the switch's list.
        """
        del self.entries.legs[leg.session]
        outcomes: list[Outcome] = []
        if told:
            outcomes.append(PhoneEnded(leg.session, answered=leg.state is LegState.UP))
        call, target = self.entries.call_of(leg), self.entries.target_with(leg.session)
        if call is not None and target is not None and target.talks:
            passed = self.pass_on(call, target)
            outcomes = [passed[0], *outcomes, *passed[1:], PassOn(target.transfer, leg.session)]
        else:
            if call is not None:
                self.entries.part(call)
                outcomes.append(End(self._names.call(call.attempt)))
            if target is not None:
                outcomes.append(End(self._names.target(target.transfer)))
            outcomes.append(Clear(leg.session))
        return (*outcomes, *self._no_watch(leg.session))

    def _phone_holds(self, leg: Leg, held: bool) -> tuple[Outcome, ...]:
        call = self.entries.call_of(leg)
        if call is None or call.held_on_phone == held:
            return NOTHING
        before = call.held
        call.held_on_phone = held
        note = NoteHold(leg.session, held)
        return (note,) if call.held == before else (PhoneHeld(leg.session, held), note)

    def _no_watch(self, session: SessionId) -> tuple[Outcome, ...]:
        chores: list[Outcome] = []
        for one in self.entries.monitors.values():
            if one.session == session and one.mode is not None:
                chores.append(EndWatch(WatchName(one.monitor, session, one.mode)))
                one.session = one.mode = None
        return tuple(chores)

    # ---- targets and supervisors ---------------------------------------------------------------------------------

    def _of_target(self, target: Target, event: Event) -> tuple[Outcome, ...]:
        match event:
            case Entered() if not target.up:
                target.up = True
                return (Introduce(target.transfer),)
            case Left(channel):
                return (SeeOff(channel.id),)
            case Destroyed():
                return self.forget_target(target, told=True)
        return NOTHING

    def forget_target(self, target: Target, *, told: bool) -> tuple[Outcome, ...]:
        """A target is gone: that is the end of a call that was passed on to it, and of nothing else."""
        del self.entries.targets[target.transfer]
        call = self.entries.calls.get(target.transfer.attempt)
        if call is not None and call.transferred:
            return (End(self._names.call(call.attempt)),)
        if target.session is None:
            return NOTHING
        outcomes: list[Outcome] = []
        if told:
            outcomes.append(TargetEnded(target.transfer, answered=target.up))
        if not target.talks:
            outcomes.append(Hush(self._names.target(target.transfer)))
        if self.entries.free(target.session):
            outcomes.append(Entertain(target.session))
        return tuple(outcomes)

    def _of_monitor(self, one: Monitor, event: Event) -> tuple[Outcome, ...]:
        match event:
            case Entered() if not one.up:
                one.up = True
                return (MonitorAnswered(one.monitor),)
            case Left(channel):
                return (SeeOff(channel.id),)
            case Destroyed():
                return self.forget_monitor(one, told=True)
        return NOTHING

    def forget_monitor(self, one: Monitor, *, told: bool) -> tuple[Outcome, ...]:
        """A supervisor is gone; nobody else notices."""
        del self.entries.monitors[one.monitor]
        outcomes: list[Outcome] = [MonitorEnded(one.monitor, answered=one.up)] if told else []
        if one.session is not None and one.mode is not None:
            outcomes.append(EndWatch(WatchName(one.monitor, one.session, one.mode)))
        return tuple(outcomes)

    def _of_playing(self, one: Playing, event: Event) -> tuple[Outcome, ...]:
        match event:
            case Entered() if not one.up:
                one.up = True
                return (PlayingBegan(one.playing), PlayOut(one.playing))
            case Left(channel):
                return (SeeOff(channel.id),)
            case HangingUp() if one.up:
                one.end = one.end or PlayingEnd.STOPPED
            case Destroyed(_, cause):
                del self.entries.playings[one.playing]
                return (PlayingEnded(one.playing, one.end or playing_end_of(cause, answered=one.up)),)
        return NOTHING

    def lives(self, channel: str) -> bool:
        """Whether a channel of ours has not ended, as far as we know."""
        entries = self.entries
        match self._names.read(channel):
            case CallName(attempt):
                return attempt in entries.calls
            case LegName(session):
                return session in entries.legs
            case TargetName(transfer):
                return transfer in entries.targets
            case MonitorName(monitor):
                return MonitorId(monitor) in entries.monitors
            case PlayingName(playing):
                return playing in entries.playings
        return False
