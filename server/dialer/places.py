"""An agent's place in a job: taking it, moving through its states, losing it. All changes of `Agent.state` are here."""

from __future__ import annotations

from kaden.vocabulary import AgentState, AttemptState, EndedBy, Outcome, ReleaseReason, StopReason
from server.dialer.agent import LIMITED, PLACES_ALONE, Step, next_state
from server.dialer.ears import line_is_gone
from server.dialer.effects import DropAgent, HangUp
from server.dialer.floor import Agent, Call
from server.dialer.lines import is_outside
from server.dialer.model import CalledBack, SessionId
from server.dialer.notice import Notice
from server.dialer.statuses import limit_of
from server.dialer.turn import Turn
from server.dialer.writes import CloseSession, MarkEnded, MarkUnsaved, NoteAgentState, NoteAvailability


class OutOfTable(Exception):
    """Our own error: a step that the agent's table does not have. Handlers must have refused it before."""


def move(turn: Turn, agent: Agent, step: Step) -> None:
    """Take one step of the table, note it on disk, and start its clocks (domain rows 246 to 251).

    Raises:
        OutOfTable: the table has no such step.
    """
    state = next_state(agent.state, step)
    if state is None:
        raise OutOfTable(f"{agent.state} has no step {step}")
    if agent.times is not None:
        agent.times = agent.times.after(agent.state, agent.since, turn.now)
    agent.state, agent.since = state, turn.now
    if step is not Step.SHOW:
        agent.called_back = None
    _pause_in_status(agent)
    turn.write(NoteAgentState(agent.id, state, agent.session, agent.call, turn.now, agent.paused_in))
    start_limit(turn, agent)
    turn.show_desk(agent)
    if agent.job is not None:
        turn.pace(agent.job)


def _pause_in_status(agent: Agent) -> None:
    """A pause takes over the custom status of the wish; a promised call in between does not end it."""
    if agent.state is AgentState.AWAY:
        agent.paused_in = agent.pause_status or agent.paused_in
    elif agent.state is not AgentState.REDIALLING:
        agent.paused_in = None
    if agent.state in PAUSES:
        agent.pause_status = None


def start_limit(turn: Turn, agent: Agent) -> None:
    """Set the alarms of the waiting limit and of its warning."""
    if agent.state in LIMITED:
        ends = agent.since + limit_of(turn.floor, agent)
        turn.floor.wake(ends - turn.floor.rules.waiting_warning, "limit", agent.id)
        turn.floor.wake(ends, "limit", agent.id)


def note_availability(turn: Turn, agent: Agent) -> None:
    """Where the agent is to pause next, or the phone's own status, changed."""
    if agent.session is not None:
        to = agent.back_to or agent.pause_after
        turn.write(NoteAvailability(agent.session, to, agent.ready, turn.now, agent.pause_status))


def take_phone(turn: Turn, agent: Agent, session: SessionId, phone: str) -> None:
    """A stay begins: its phone is about to ring, over a line of the trunk where it is an outside number."""
    agent.session, agent.leg = session, "ringing"
    if is_outside(phone):
        turn.floor.outside_legs.add(session)
    agent.ready, agent.notice, agent.pause_after = True, None, None
    turn.floor.sessions[session] = agent.id


def put_down(turn: Turn, agent: Agent) -> None:
    """The agent's leg is gone, and a line of the trunk with it where the phone is an outside number."""
    agent.leg = "none"
    if agent.session in turn.floor.outside_legs:
        turn.floor.outside_legs.discard(agent.session)
        turn.free_line()


def leave(turn: Turn, agent: Agent, step: Step, reason: ReleaseReason | StopReason | None) -> None:
    """Give up the place: phone leg, session, wishes. `reason` None = the agent's own wish, without a notice."""
    session, seat = agent.session, turn.seat_of(agent)
    _put_back(turn, agent)
    if reason is not None:
        job = seat.plan.name if seat is not None else ""
        agent.notice = Notice("stopped" if step is Step.STOP else "released", reason, job, agent.job)
    if session is not None and agent.leg != "none":
        line_is_gone(turn, agent.id)
        turn.do(DropAgent(session))
    put_down(turn, agent)
    agent.ready, agent.call = True, None
    agent.pause_after, agent.pause_status, agent.back_to = None, None, None
    agent.transferred, agent.move, agent.ordering = False, None, None
    agent.session = None
    move(turn, agent, step)
    agent.job, agent.run = None, None
    if session is not None:
        turn.floor.sessions.pop(session, None)
        turn.write(CloseSession(session, turn.now, reason))


def release(turn: Turn, agent: Agent, reason: ReleaseReason) -> None:
    """Take the agent out of the job; what it was doing for a customer becomes an unsaved record (domain row 280).

    A result that is on its way to the disk is not given up: how the save ends decides.
    """
    call = turn.floor.calls.get(agent.call) if agent.call is not None else None
    if call is not None and agent.on_call:
        call.ended_by = EndedBy.PHONE if reason is ReleaseReason.PHONE_CUT else EndedBy.SWITCH
        turn.do(HangUp(call.id))
    elif call is not None and call.state is not AttemptState.ENDED:
        call_off(turn, call)
    elif call is not None and call.saving is None:
        give_up(turn, call)
    leave(turn, agent, Step.RELEASE, reason)


def give_up(turn: Turn, call: Call) -> None:
    """Nobody at a desk will save this ended call: it waits in the list of unsaved records."""
    turn.floor.calls.pop(call.id, None)
    turn.write(MarkUnsaved(call.id, turn.now))
    tally = turn.tally_of(call)
    if tally is not None:
        tally.unsaved += 1
    if call.job is not None:
        turn.show_job(call.job)


def call_off(turn: Turn, call: Call) -> None:
    """Give up an agent's own call that nobody answered; one that was not ordered is over at once (domain row 66)."""
    if call.waits:
        turn.floor.calls.pop(call.id)
        turn.write(MarkEnded(call.id, turn.now, Outcome.CANCELLED, EndedBy.SWITCH, dialled=False))
        turn.free_line()
        promise_is_back(turn, call)
        if call.shown is not None:
            turn.look_again(turn.floor.seat_of(call))
    else:
        call.outcome = Outcome.CANCELLED
        turn.do(HangUp(call.id))


def _put_back(turn: Turn, agent: Agent) -> bool:
    """A shown record that is not called goes back to its list; False when there is none (domain row 326)."""
    call = turn.floor.calls.get(agent.call) if agent.call is not None else None
    if call is None or call.shown is None or not call.waits:
        return False
    agent.call = None
    call_off(turn, call)
    return True


def put_away(turn: Turn, agent: Agent) -> None:
    """The agent turns to something else than the record that is shown."""
    if _put_back(turn, agent):
        move(turn, agent, Step.NEXT)


def promise_is_back(turn: Turn, call: Call) -> None:
    """A promised call is over without a talk: its promise is open as before (domain row 265)."""
    if call.promise is not None:
        turn.show_promises(call.promise.campaign.id)


def reached_nobody(turn: Turn, call: Call, outcome: Outcome) -> None:
    """An agent's own call came to nothing: its agent is where it was before (domain rows 265, 266, 326)."""
    promise_is_back(turn, call)
    agent = turn.floor.owner_of(call)
    if agent is not None and (agent.state in PLACES_ALONE or agent.state is AgentState.PREVIEWING):
        agent.call = None
        go_back(turn, agent)
        agent.called_back = CalledBack(call.card.name or call.card.company, outcome, turn.now)


def go_back(turn: Turn, agent: Agent) -> None:
    """Out of an own call that is over: to the pause that it began in, to the list, or out of the place taken for it."""
    if agent.job is None:
        leave(turn, agent, Step.NOT_REACHED, None)
    elif stopped_meanwhile(turn, agent):
        return
    elif agent.state is not AgentState.REDIALLING:
        move(turn, agent, Step.NEXT)
    else:
        pause, agent.back_to = agent.back_to, None
        note_availability(turn, agent)
        move(turn, agent, Step.BACK_TO_AWAY if pause is AgentState.AWAY else Step.BACK_TO_BREAK)


def stopped_meanwhile(turn: Turn, agent: Agent) -> bool:
    """Whether the agent's job stopped during a call; then the stop screen comes next (domain row 163)."""
    seat = turn.seat_of(agent)
    if seat is not None and seat.run == agent.run:
        return False
    stop_place(turn, agent, (seat.stop_reason if seat is not None else None) or StopReason.MANUAL)
    return True


def stop_place(turn: Turn, agent: Agent, reason: StopReason) -> None:
    """The job stopped under an agent who is not on a call (domain row 161)."""
    leave(turn, agent, Step.STOP, reason)


PAUSES = {AgentState.BREAK: Step.BREAK, AgentState.AWAY: Step.AWAY}
