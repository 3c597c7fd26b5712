"""Comparing our floor with what lives in the switch: after a start, a lost link, a doubt, and every few seconds.

Calls that talk go on with their agents; calls that are gone are settled as ended, never dialled again; channels that no
attempt knows are hung up. One procedure for all four occasions (guarantees, "Reconnect procedure").
"""

from __future__ import annotations

from kaden.vocabulary import AgentState, AttemptState, CallKind, EndedBy, Outcome
from server.dialer.attempt import UNANSWERED, News
from server.dialer.callbacks import agree_redials
from server.dialer.calls import (
    abandon,
    hear,
    hold,
    join,
    note_answer,
    on_ringing,
    serve_own,
    settle,
    watch_hours,
)
from server.dialer.effects import Alarm, DropAgent, HangUp, Join
from server.dialer.events import (
    ChannelState,
    CustomerRinging,
    LegState,
    LiveCall,
    LiveLeg,
    PhoneReadyChanged,
    SwitchLost,
    SwitchSynchronised,
)
from server.dialer.floor import Agent, Call
from server.dialer.leg_events import TrunkChanged
from server.dialer.listening import agree_monitors
from server.dialer.model import SessionId
from server.dialer.phones import lose_phone, on_phone_ready_changed, raise_leg
from server.dialer.places import give_up
from server.dialer.playing import agree_playings
from server.dialer.preview import agree_shown
from server.dialer.recording import begin as begin_recording
from server.dialer.transfers import agree_targets, agree_transferred
from server.dialer.turn import Turn


def on_switch_lost(turn: Turn, event: SwitchLost) -> None:
    """No link: nothing is dialled, everything that talks goes on (domain row 333)."""
    turn.floor.switch_up = False
    for job in turn.floor.jobs:
        turn.pace(job)


def on_trunk_changed(turn: Turn, event: TrunkChanged) -> None:
    """No line to the telephone company: nothing is dialled, everything that talks goes on (domain row 333)."""
    if turn.floor.trunk_up == event.up:
        return
    turn.floor.trunk_up = event.up
    if not event.up:
        turn.do(Alarm("trunk_down", "nothing is dialled"))
    for job in turn.floor.jobs:
        turn.pace(job)


def on_synchronised(turn: Turn, event: SwitchSynchronised) -> None:
    """Make the floor agree with the switch, then let dialling go on."""
    certain = not turn.floor.switch_up
    unordered = {call.id for call in turn.floor.calls.values() if call.waits}
    seated = frozenset(turn.floor.sessions)
    agree_transferred(turn, frozenset(channel.attempt for channel in event.calls if channel.transferred))
    legs = {leg.session: leg for leg in event.legs}
    channels = {channel.attempt: channel for channel in event.calls}
    for agent in list(turn.floor.agents.values()):
        _agree_leg(turn, agent, legs, certain=certain)
    for call in list(turn.floor.calls.values()):
        channel = channels.get(call.id)
        if call.state is AttemptState.ENDED:
            _agree_record(turn, call)
        elif channel is not None:
            _agree_call(turn, call, channel, certain=certain)
        elif call.id in unordered:
            continue
        elif (
            certain or call.doubtful or turn.is_old(call.connected_at or call.answered_at or call.dialled_at)
        ):
            settle(turn, call, Outcome.UNKNOWN)
    agree_redials(turn)
    agree_shown(turn)
    agree_targets(turn, event.targets, certain=certain)
    agree_monitors(turn, event.monitors, certain=certain)
    agree_playings(turn, event.playings, certain=certain)
    _hang_up_orphans(turn, event, seated)
    on_trunk_changed(turn, TrunkChanged(event.trunk_up))
    turn.floor.switch_up = turn.floor.synchronised = True
    for agent in turn.floor.agents.values():
        if agent.move is not None:
            turn.show_desk(agent)
    for job in turn.floor.jobs:
        turn.pace(job)


def _agree_leg(turn: Turn, agent: Agent, legs: dict[SessionId, LiveLeg], *, certain: bool) -> None:
    if agent.session is None:
        return
    leg = legs.get(agent.session)
    if leg is not None:
        if leg.state is LegState.UP:
            raise_leg(turn, agent)
        if certain or turn.is_old(agent.since):
            on_phone_ready_changed(turn, PhoneReadyChanged(leg.session, leg.ready))
    elif agent.leg != "none" and (certain or turn.is_old(agent.since)):
        lose_phone(turn, agent)


def _agree_record(turn: Turn, call: Call) -> None:
    """A crash between the end of a call and what follows leaves a result that nobody will write (guarantee I6)."""
    if call.saving is None and turn.floor.owner_of(call) is None:
        give_up(turn, call)


def _agree_call(turn: Turn, call: Call, channel: LiveCall, *, certain: bool) -> None:
    call.doubtful = False
    if call.outcome is Outcome.CANCELLED or (
        _nobody_waits(turn, call) and channel.state is not ChannelState.ANSWERED
    ):
        call.outcome = Outcome.CANCELLED
        turn.do(HangUp(call.id))
        return
    match channel.state:
        case ChannelState.DIALLING:
            hear(turn, call, News.PLACED)
            watch_hours(turn, call)
        case ChannelState.RINGING:
            on_ringing(turn, CustomerRinging(call.id))
        case ChannelState.ANSWERED:
            _agree_answered(turn, call, channel, certain=certain)


def _agree_answered(turn: Turn, call: Call, channel: LiveCall, *, certain: bool) -> None:
    if call.state in UNANSWERED:
        note_answer(turn, call)
    agent = turn.floor.owner_of(call)
    if call.state is AttemptState.CONNECTED:
        if agent is None or call.ended_by is not None:
            call.ended_by = call.ended_by or EndedBy.SWITCH
            turn.do(HangUp(call.id))
        elif channel.session is None and agent.session is not None and agent.leg == "up":
            turn.do(Join(call.id, agent.session))
        elif certain or turn.is_old(agent.since):
            hold(turn, call, agent, held=channel.held)
        if certain and call.ended_by is None:
            # The order, or the news that it was carried out, may have died with the link.
            begin_recording(turn, call)
    elif call.outcome is not None or call.ended_by is not None:
        _see_off(turn, call, certain=certain)
    else:
        _adopt_joined(turn, call, channel)


def _see_off(turn: Turn, call: Call, *, certain: bool) -> None:
    """The order to hang up was lost, or its message still plays."""
    if certain:
        abandon(turn, call)
    elif turn.now - (call.answered_at or turn.now) > turn.floor.rules.announcement:
        turn.do(HangUp(call.id))


def _adopt_joined(turn: Turn, call: Call, channel: LiveCall) -> None:
    """Answered as far as we know; the switch may have carried out a join that we died before noting.

    Who is joined to nobody gets the agent whom the job would give any call, at the end of the turn; else the limit is
    watched anew.
    """
    owner = turn.agent_of(channel.session) if channel.session is not None else None
    if call.kind is not CallKind.AUTO:
        serve_own(turn, call, joined_already=owner is not None and owner.call == call.id)
        return
    if owner is not None and turn.floor.seat_of(call) is not None and owner.state is AgentState.WAITING:
        join(turn, call, owner, joined_already=True)
    elif channel.session is not None:
        abandon(turn, call)
    else:
        answered = turn.now if call.answered_at is None else call.answered_at
        turn.floor.wake(answered + turn.floor.rules.abandon_limit, "abandon", call.id)


def _hang_up_orphans(turn: Turn, event: SwitchSynchronised, seated: frozenset[SessionId]) -> None:
    """Channels of nobody; `seated` are the stays as they were before the comparison ended some, with their legs."""
    for channel in event.calls:
        known = turn.floor.calls.get(channel.attempt)
        if not channel.transferred and (known is None or known.state is AttemptState.ENDED):
            turn.do(Alarm("orphan_call", f"attempt {channel.attempt}"))
            turn.do(HangUp(channel.attempt))
    for leg in event.legs:
        if turn.agent_of(leg.session) is None and leg.session not in seated:
            turn.do(Alarm("orphan_leg", f"session {leg.session}"))
            turn.do(DropAgent(leg.session))


def _nobody_waits(turn: Turn, call: Call) -> bool:
    """The job that placed it stopped, or the agent who did is gone."""
    if call.kind is not CallKind.AUTO and turn.floor.owner_of(call) is None:
        return True
    if call.promise is not None:
        return False
    seat = turn.floor.seat_of(call)
    return seat is None or seat.run != call.run
