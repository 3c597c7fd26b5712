"""News of customers' calls: ringing, answered, joined, over. All changes of `Call.state` are here."""

from __future__ import annotations

from kaden.vocabulary import AgentState, AttemptState, CallKind, EndedBy, JobId, Outcome, ReleaseReason
from server.dialer import lessons
from server.dialer.agent import Step
from server.dialer.attempt import NOT_RINGING, OUT, OUTCOMES, UNANSWERED, News, next_state
from server.dialer.ears import call_is_over
from server.dialer.effects import Alarm, HangUp, Join
from server.dialer.events import (
    CallEnded,
    CallPlaced,
    CustomerAnswered,
    CustomerRinging,
    EndCause,
    FateDoubted,
    NumberListed,
    PlaceFailed,
)
from server.dialer.floor import Agent, Call, JobSeat
from server.dialer.hours import day_at, may_ring, window_on
from server.dialer.leg_effects import DropTarget
from server.dialer.leg_requests import CutOrdered
from server.dialer.match import taker
from server.dialer.places import give_up, move, note_availability, reached_nobody, release
from server.dialer.recording import begin as begin_recording
from server.dialer.turn import Turn
from server.dialer.writes import MarkAbandoned, MarkAnswered, MarkConnected, MarkEnded, MarkHeld


def hear(turn: Turn, call: Call, news: News) -> bool:
    """Take the call's table one step on; False when the news comes too late to matter."""
    state = next_state(call.state, news)
    if state is None:
        return False
    call.state = state
    if call.job is not None:
        _tell_job(turn, call.job, call)
    if state is AttemptState.ENDED:
        turn.free_line()
    return True


def _tell_job(turn: Turn, job: JobId, call: Call) -> None:
    """The dialler that placed the call counts it, and decides anew when somebody's place may have changed."""
    if call.state not in OUT:
        turn.floor.unjoined[job].pop(call.id, None)
    if call.state in UNANSWERED:
        turn.show_job(job)
    else:
        turn.pace(job)


def on_call_placed(turn: Turn, event: CallPlaced) -> None:
    """The switch dials."""
    call = turn.floor.calls.get(event.attempt)
    if call is not None:
        hear(turn, call, News.PLACED)


def on_fate_doubted(turn: Turn, event: FateDoubted) -> None:
    """The order's reply was lost: the next comparison with the switch settles it, however young the call is."""
    call = turn.floor.calls.get(event.attempt)
    if call is not None:
        call.doubtful = True


def on_ringing(turn: Turn, event: CustomerRinging) -> None:
    """The customer's phone rings."""
    call = turn.floor.calls.get(event.attempt)
    if call is not None:
        hear(turn, call, News.PLACED)
        hear(turn, call, News.RANG)


def on_answered(turn: Turn, event: CustomerAnswered) -> None:
    """A person answered; served at the end of the turn, or abandoned after the limit (domain rows 183, 185)."""
    call = turn.floor.calls.get(event.attempt)
    if call is not None and note_answer(turn, call) and call.kind is not CallKind.AUTO:
        serve_own(turn, call)


def note_answer(turn: Turn, call: Call) -> bool:
    """A person is there; False when that is no news, or comes after we gave the call up."""
    if call.outcome is not None:
        return False
    hear(turn, call, News.PLACED)
    if not hear(turn, call, News.ANSWERED):
        return False
    call.answered_at = turn.now
    lessons.call_answered(turn, call)
    turn.write(MarkAnswered(call.id, turn.now))
    turn.floor.wake(turn.now + turn.floor.rules.abandon_limit, "abandon", call.id)
    return True


def on_ended(turn: Turn, event: CallEnded) -> None:
    """The customer's channel is gone."""
    if event.attempt in turn.floor.transferred:
        turn.floor.transferred.discard(event.attempt)
        turn.free_line()
    call = turn.floor.calls.get(event.attempt)
    if call is not None:
        settle(turn, call, OUTCOMES[event.cause])


def on_place_failed(turn: Turn, event: PlaceFailed) -> None:
    """The switch did not dial at all; the job pauses a little, lest it run through its list against a closed door.

    News of this very call that came before contradicts it: then only the switch's list can tell.
    """
    call = turn.floor.calls.get(event.attempt)
    if call is None:
        return
    if call.state is not AttemptState.CLAIMED:
        call.doubtful = True
        return
    settle(turn, call, OUTCOMES[event.cause], dialled=event.cause is not EndCause.CANCELLED)
    seat = turn.floor.seat_of(call)
    if seat is not None:
        seat.next_cycle = max(seat.next_cycle, turn.now + turn.floor.rules.retry)


def on_number_listed(turn: Turn, event: NumberListed) -> None:
    """A listed number that rings is hung up; a conversation is not cut (domain row 96)."""
    for call in list(turn.floor.calls.values()):
        campaign = turn.floor.campaign_of(call)
        concerned = event.campaign is None or (campaign is not None and campaign.id == event.campaign)
        if call.number == event.number and concerned:
            cancel(turn, call)


def on_cut_ordered(turn: Turn, event: CutOrdered) -> None:
    """A channel that an administrator cuts ends as by a hang-up, but nobody who talked on it did that (row 331)."""
    call = turn.floor.calls.get(event.attempt)
    if call is None or call.state is AttemptState.ENDED:
        return
    if call.state in UNANSWERED:
        cancel(turn, call)
    else:
        call.ended_by = call.ended_by or EndedBy.SWITCH
        turn.do(HangUp(call.id))


def cancel(turn: Turn, call: Call) -> None:
    """Hang up a call that nobody answered yet."""
    if call.waits:
        settle(turn, call, Outcome.CANCELLED, dialled=False)
    elif call.state in UNANSWERED:
        call.outcome = Outcome.CANCELLED
        turn.do(HangUp(call.id))


def keep_from_ringing(turn: Turn, seat: JobSeat) -> None:
    """Hang up what was dialled just before its customer's window ended and does not ring yet (guarantee I3)."""
    for call in list(turn.floor.calls_of(seat.plan.id)):
        if call.state in NOT_RINGING and not may_ring(seat.plan, turn.now, call.card.customer):
            cancel(turn, call)


def watch_hours(turn: Turn, call: Call) -> None:
    """A promised call that does not ring when its campaign's hours end does not ring at all (guarantee I3)."""
    if call.promise is not None:
        campaign = call.promise.campaign
        window = window_on(day_at(turn.now, campaign.zone), campaign.hours, campaign.zone)
        turn.floor.wake(window.closes, "hours", call.id)


def serve(turn: Turn, seat: JobSeat) -> None:
    """Join answered customers, the longest-waiting first, to the agents whose turn it is (domain rows 183, 184)."""
    unserved = AttemptState.ANSWERED
    unjoined = turn.floor.unjoined[seat.plan.id].values()
    answered = [c for c in unjoined if c.state is unserved and c.outcome is None and c.ended_by is None]
    for call in sorted(answered, key=lambda c: (c.answered_at or 0, c.id)):
        agent = taker(turn.floor.members_in(seat.plan.id), seat.plan.give_to, call.id)
        if agent is None:
            return
        join(turn, call, agent)


def serve_own(turn: Turn, call: Call, *, joined_already: bool = False) -> None:
    """An agent's own call is that agent's and nobody else's; if that one is gone, the customer is told so at once."""
    agent = turn.floor.owner_of(call)
    if agent is None or agent.leg != "up":
        abandon(turn, call)
        return
    if agent.back_to is not None:
        agent.back_to = None
        note_availability(turn, agent)
    join(turn, call, agent, joined_already=joined_already)


def join(turn: Turn, call: Call, agent: Agent, *, joined_already: bool = False) -> None:
    """One customer to one agent (guarantee I9). `joined_already`: the switch did it before we could note it."""
    assert agent.session is not None
    assert agent.call in (None, call.id)
    hear(turn, call, News.JOINED)
    call.agent, call.session, call.connected_at = agent.id, agent.session, turn.now
    agent.call = call.id
    agent.calls += 1
    lessons.live_answer(turn, call, lost=False)
    if not joined_already:
        turn.do(Join(call.id, agent.session))
    tally = turn.tally_of(call)
    if tally is not None:
        tally.connected += 1
    turn.write(MarkConnected(call.id, agent.id, agent.session, turn.now))
    move(turn, agent, Step.ASSIGN)
    begin_recording(turn, call)


def abandon(turn: Turn, call: Call) -> None:
    """Nobody came within the limit: tell the customer, end the call, count it (domain row 185, guarantee I10)."""
    turn.do(HangUp(call.id, announce=True))
    if call.outcome is None:
        turn.do(Alarm("abandoned", f"attempt {call.id}"))
        turn.write(MarkAbandoned(call.id, turn.now))
        lessons.live_answer(turn, call, lost=True)
    call.outcome = Outcome.ABANDONED


def settle(turn: Turn, call: Call, unanswered: Outcome, *, dialled: bool = True) -> None:
    """The call is over: its outcome, its counters, and the wrap-up of its agent.

    Args:
        unanswered: the outcome if nobody had answered.
        dialled: whether the network was asked at all (domain row 66).
    """
    if not hear(turn, call, News.ENDED):
        return
    call.ended_at = turn.now
    end_hold(turn, call)
    if call.connected_at is not None:
        _end_connected(turn, call)
        return
    outcome = _unconnected(call, unanswered)
    if call.answered_at is None and dialled:
        lessons.call_unanswered(turn, call, outcome)
    elif outcome is Outcome.ABANDONED and call.outcome is None:
        lessons.live_answer(turn, call, lost=True)
    _end_unconnected(turn, call, outcome, dialled=dialled)


def _unconnected(call: Call, unanswered: Outcome) -> Outcome:
    """Who answered and was joined to nobody is abandoned, unless it was a machine (domain 2.2)."""
    if call.answered_at is not None and unanswered is not Outcome.MACHINE:
        return Outcome.ABANDONED
    return call.outcome or unanswered


def _end_unconnected(turn: Turn, call: Call, outcome: Outcome, *, dialled: bool) -> None:
    turn.floor.calls.pop(call.id)
    turn.write(MarkEnded(call.id, turn.now, outcome, EndedBy.SWITCH, dialled=dialled))
    if call.promise is not None:
        reached_nobody(turn, call, outcome)
        return
    if call.shown is not None:
        reached_nobody(turn, call, outcome)
    turn.record_is_back(call.dialled_at)
    if outcome is Outcome.MACHINE:
        lessons.taken_for_machine(turn, call)
    if outcome is Outcome.INVALID or not dialled:
        turn.look_again(turn.floor.seat_of(call))
    tally = turn.tally_of(call)
    if tally is not None and call.shown is not None and not dialled:
        tally.attempts -= int(not call.waits)
    elif tally is not None:
        tally.count(outcome)


def _end_connected(turn: Turn, call: Call) -> None:
    assert call.connected_at is not None
    call.ended_by = call.ended_by or EndedBy.CUSTOMER
    turn.write(MarkEnded(call.id, turn.now, Outcome.CONNECTED, call.ended_by, call.held))
    lessons.talk_ended(turn, call)
    talk = max(0, turn.now - call.connected_at - call.held)
    tally = turn.tally_of(call)
    if tally is not None:
        tally.talk += talk
    _leave_target(turn, call)
    agent = turn.floor.owner_of(call)
    if agent is None:
        give_up(turn, call)
        return
    if agent.times is None or agent.times.has(call.connected_at):
        agent.talk += talk
    if agent.times is not None and agent.times.has(call.connected_at):
        agent.times = agent.times.with_hold(call.held)
    call_is_over(turn, agent.id)
    move(turn, agent, Step.CALL_OVER)
    give_desk_up(turn, agent)


def _leave_target(turn: Turn, call: Call) -> None:
    """The customer left while a target was rung or told: that is over too."""
    consultation, call.consultation = call.consultation, None
    if consultation is not None and consultation.phase != "dialling":
        turn.do(DropTarget(consultation.id))


def give_desk_up(turn: Turn, agent: Agent) -> None:
    """Forget an agent who has been without a client for the grace time, once no customer is on the line (row 283)."""
    gone = agent.vanished_at
    if agent.connected or gone is None or agent.on_call:
        return
    if turn.now - gone >= turn.floor.rules.client_grace:
        if agent.in_job:
            release(turn, agent, ReleaseReason.CONNECTION)
        del turn.floor.agents[agent.id]


def hold(turn: Turn, call: Call, agent: Agent, *, held: bool) -> bool:
    """Turn the hold on or off; False when it was so already, or a transfer has the customer on hold."""
    step = Step.HOLD if held else Step.UNHOLD
    if (agent.state is AgentState.HELD) == held or agent.state not in (AgentState.TALKING, AgentState.HELD):
        return False
    if held:
        call.held_since = turn.now
    else:
        end_hold(turn, call)
    move(turn, agent, step)
    turn.write(MarkHeld(call.id, held, turn.now))
    return True


def end_hold(turn: Turn, call: Call) -> None:
    """The hold is over: its time counts."""
    if call.held_since is not None:
        call.held += max(0, turn.now - call.held_since)
        call.held_since = None
