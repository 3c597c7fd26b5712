"""What agents ask of their desk: arrive, join, pause, resume, end, hold, cut, go. Saving is in `results`."""

from __future__ import annotations

from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import (
    AgentId,
    AgentState,
    AttemptId,
    EndedBy,
    JobId,
    ReleaseReason,
    StatusId,
    StopReason,
)
from server.dialer.agent import PLACES_ALONE, Step
from server.dialer.callbacks import cut_redial
from server.dialer.calls import hold
from server.dialer.effects import HangUp, HoldCall, Refuse, RingAgent
from server.dialer.events import (
    AgentArrived,
    AgentReleaseRequested,
    AgentSignedOut,
    AgentVanished,
    CutRequested,
    EndRequested,
    HoldRequested,
    JoinRequested,
    NoticeRead,
    PauseRequested,
    ResumeRequested,
)
from server.dialer.floor import Agent, Call
from server.dialer.midnight import watch_midnight
from server.dialer.model import Asked, SessionId
from server.dialer.places import PAUSES, leave, move, note_availability, put_away, release, take_phone
from server.dialer.standing_orders import DROPPED_STANDS, Dropped, Move
from server.dialer.statuses import forget_status
from server.dialer.supervisor_writes import DropMove
from server.dialer.transfers import cut, give_up_transfer
from server.dialer.turn import Turn
from server.dialer.writes import CloseSession, OpenSession, SessionOpened


def on_arrived(turn: Turn, event: AgentArrived) -> None:
    """A client of this agent is there: a new desk, or the desk as it was left, at whatever terminal."""
    agent = turn.floor.agents.get(event.agent)
    if agent is None:
        agent = Agent(
            event.agent, event.account, event.name, event.phone, event.terminal, AgentState.IDLE, turn.now
        )
        turn.floor.agents[event.agent] = agent
    agent.account, agent.name, agent.terminal = event.account, event.name, event.terminal
    agent.calls, agent.saved, agent.talk = event.day.calls, event.day.saved, event.day.talk
    if agent.times is None and event.day.times is not None:
        agent.times = event.day.times
        watch_midnight(turn.floor, turn.now)
    if not agent.in_job:
        agent.phone = event.phone
    agent.connected, agent.vanished_at = True, None
    turn.show_desk(agent)
    if agent.job is not None:
        turn.pace(agent.job)


def on_vanished(turn: Turn, event: AgentVanished) -> None:
    """The screen does not answer: no new call, the call goes on, the desk is kept for the grace time (row 285)."""
    agent = turn.floor.agents.get(event.agent)
    if agent is None:
        return
    if not agent.in_job:
        turn.show_desk(agent)
        del turn.floor.agents[agent.id]
        return
    if not agent.connected:
        return
    agent.connected, agent.vanished_at = False, turn.now
    turn.floor.wake(turn.now + turn.floor.rules.client_grace, "grace", agent.id)
    turn.show_desk(agent)
    if agent.job is not None:
        turn.pace(agent.job)


def on_signed_out(turn: Turn, event: AgentSignedOut) -> None:
    """Goodbye on purpose: ends the job where that harms nobody, else the desk waits as after a lost link."""
    agent = turn.floor.agents.get(event.agent)
    if agent is None:
        return
    forget_status(turn, agent)
    if agent.state in LEAVABLE:
        leave(turn, agent, Step.END, None)
    on_vanished(turn, AgentVanished(event.agent))


LEAVABLE = frozenset(
    {AgentState.JOINING, AgentState.WAITING, AgentState.PREVIEWING, AgentState.BREAK, AgentState.AWAY}
)
"""States from which an agent may go without leaving a customer or a result behind."""


def on_join_requested(turn: Turn, event: JoinRequested) -> None:
    """Start to work in a job: the session goes to disk, then the phone rings (domain rows 152, 196 to 198)."""
    agent = turn.floor.agents.get(event.agent)
    seat = turn.floor.jobs.get(event.job)
    if agent is not None and agent.joining == event.by:
        return
    if agent is None or agent.joining:
        turn.refuse(event.by, RefusalCode.NOT_NOW, action="join_job", state="joining")
    elif agent.calling_back is not None or (agent.in_job and agent.job is None):
        state = AgentState.REDIALLING if agent.calling_back is not None else agent.state
        turn.refuse(event.by, RefusalCode.NOT_NOW, action="join_job", state=state)
    elif agent.in_job and agent.job == event.job:
        turn.answer(event.by)
    elif agent.in_job:
        current = turn.seat_of(agent)
        turn.refuse(event.by, RefusalCode.ALREADY_IN_JOB, job=current.plan.name if current else "")
    elif (refusal := _shut(turn, agent, event.job)) is not None:
        turn.do(Refuse(event.by, refusal))
    else:
        assert seat is not None and seat.run is not None
        agent.joining = event.by
        turn.write(OpenSession(event.by, agent.id, event.job, seat.run, agent.phone, turn.now))


def _shut(turn: Turn, agent: Agent, job: JobId) -> Refused | None:
    """What keeps the agent from working in the job, whatever it does now (domain rows 152, 196 to 198)."""
    seat = turn.floor.jobs.get(job)
    if seat is None:
        return Refused(RefusalCode.UNKNOWN_JOB, job=job)
    if agent.id not in seat.plan.members:
        return Refused(RefusalCode.NOT_A_MEMBER, job=seat.plan.name)
    if seat.run is None:
        return Refused(RefusalCode.JOB_NOT_STARTED, job=seat.plan.name)
    if not agent.phone:
        return Refused(RefusalCode.NO_PHONE, account=agent.account)
    return None if turn.floor.switch_up else Refused(RefusalCode.SWITCH_UNAVAILABLE)


def on_session_opened(turn: Turn, order: OpenSession, result: SessionOpened) -> None:
    """The session is on disk: ring the phone, unless the job or the agent is gone meanwhile."""
    agent = turn.floor.agents.get(order.agent)
    seat = turn.floor.jobs.get(order.job)
    move_there = _end_joining(agent, order.by)
    if result.repeated:
        _answer_repeated_join(turn, order.by, agent, result.session)
        return
    if agent is None or seat is None or seat.run != order.run or agent.in_job:
        turn.write(CloseSession(result.session, turn.now, StopReason.MANUAL))
        _drop_move(turn, agent, move_there)
        turn.refuse(order.by, RefusalCode.JOB_NOT_STARTED, job=seat.plan.name if seat else order.job)
        return
    agent.job, agent.run, agent.dropped = order.job, order.run, None
    take_phone(turn, agent, result.session, order.phone)
    move(turn, agent, Step.JOIN)
    turn.do(RingAgent(result.session, agent.id, order.phone))
    turn.answer(order.by)


def on_join_failed(turn: Turn, order: OpenSession, refusal: Refused) -> None:
    """No session was opened."""
    agent = turn.floor.agents.get(order.agent)
    _drop_move(turn, agent, _end_joining(agent, order.by))
    turn.do(Refuse(order.by, refusal))


def _end_joining(agent: Agent | None, by: Asked) -> Move | None:
    """The disk has answered a join; the move that it was ordered by, if it was."""
    if agent is None or agent.joining != by:
        return None
    ordered, agent.joining, agent.move = agent.move, None, None
    return ordered


def _answer_repeated_join(turn: Turn, by: Asked, agent: Agent | None, session: SessionId) -> None:
    """The first time already had its effect; a stay that is over does not begin again."""
    if agent is not None and agent.session == session:
        turn.answer(by)
    else:
        turn.refuse(by, RefusalCode.REQUEST_REUSED)


def go_over(turn: Turn, agent: Agent) -> bool:
    """Carry out the move that was ordered: out of one job, into the other as if the agent had chosen it.

    Returns:
        False when there is none, or none that can be: nobody leaves one job who cannot be taken by the other.
    """
    ordered = agent.move
    floor = turn.floor
    able = floor.store_up and floor.switch_up and floor.synchronised and agent.calling_back is None
    if ordered is None or not able or agent.ordering is not None:
        return False
    if _shut(turn, agent, ordered.job) is not None:
        agent.move = None
        if agent.session is not None:
            turn.write(DropMove(agent.session, turn.now))
        _drop_move(turn, agent, ordered)
        return False
    leave(turn, agent, Step.END, None)
    agent.move = ordered
    on_join_requested(turn, JoinRequested(ordered.by, agent.id, ordered.job))
    return True


def carry_out_moves(turn: Turn) -> None:
    """Let everybody go over whom nothing keeps any more: no customer, no pause, and no wish for one."""
    for number in list(turn.desks_to_show):
        agent = turn.floor.agents.get(number)
        if agent is not None and agent.move is not None and agent.state in _FREE and not agent.pause_after:
            go_over(turn, agent)


_FREE = frozenset({AgentState.JOINING, AgentState.WAITING, AgentState.PREVIEWING})
"""States from which a move is carried out at once; a pause is not cut short by it (domain row 231)."""


def _drop_move(turn: Turn, agent: Agent | None, ordered: Move | None) -> None:
    """It comes to nothing, and both sides are told for a while."""
    if agent is not None and ordered is not None:
        agent.dropped = Dropped(ordered, turn.now)
        turn.floor.wake(turn.now + DROPPED_STANDS, "message", agent.id)
        turn.show_desk(agent)


def on_end_requested(turn: Turn, event: EndRequested) -> None:
    """End the job. A customer who was joined meanwhile wins (domain rows 238, 239, 241)."""
    agent = turn.floor.agents.get(event.agent)
    if agent is None or not agent.in_job:
        turn.answer(event.by)
    elif agent.on_call:
        turn.refuse(event.by, RefusalCode.CALL_CONNECTED)
    elif agent.state not in LEAVABLE:
        turn.refuse(event.by, RefusalCode.NOT_NOW, action="end_job", state=agent.state)
    else:
        leave(turn, agent, Step.END, None)
        turn.answer(event.by)


def on_pause_requested(turn: Turn, event: PauseRequested) -> None:
    """Pause now when no call is out for this agent, else after the call (domain 2.1, note)."""
    wish_pause(turn, event.by, event.agent, event.to)


def wish_pause(
    turn: Turn, by: Asked, agent_id: AgentId, to: AgentState | None, status: StatusId | None = None
) -> None:
    """Take up an agent's wish to pause, in a custom status or in none, or take it back (`to` None)."""
    agent = turn.floor.agents.get(agent_id)
    if agent is None or agent.job is None or agent.state in PAUSES or agent.state is AgentState.REDIALLING:
        state = agent.state if agent is not None else AgentState.IDLE
        turn.refuse(by, RefusalCode.NOT_NOW, action="pause", state=state)
        return
    if to is not None:
        put_away(turn, agent)
    agent.pause_after, agent.pause_status = to, status
    note_availability(turn, agent)
    turn.answer(by)
    turn.show_desk(agent)
    if agent.job is not None:
        turn.pace(agent.job)


def grant_pauses(turn: Turn, job: JobId) -> None:
    """Let go the waiting agents who wished to pause and for whom no call is out."""
    members = [a for a in turn.floor.agents.values() if a.pause_after is not None and a.job == job]
    wishing = [a for a in members if a.state is AgentState.WAITING]
    if not wishing:
        return
    seat = turn.floor.jobs[job]
    able = sum(a.can_take_call for a in turn.floor.members_in(job))
    out = turn.floor.out(seat)
    for agent in sorted(wishing, key=lambda a: (a.since, a.id)):
        others = able - agent.can_take_call
        if out <= others and agent.pause_after is not None:
            able = others
            step, agent.pause_after = PAUSES[agent.pause_after], None
            move(turn, agent, step)


def on_resume_requested(turn: Turn, event: ResumeRequested) -> None:
    """Back to waiting (domain row 234), or into the job that a supervisor ordered meanwhile."""
    agent = turn.floor.agents.get(event.agent)
    if agent is not None and agent.state is AgentState.WAITING:
        turn.answer(event.by)
    elif agent is None or agent.state not in PAUSES:
        state = agent.state if agent is not None else AgentState.IDLE
        turn.refuse(event.by, RefusalCode.NOT_NOW, action="resume_work", state=state)
    else:
        if not go_over(turn, agent):
            move(turn, agent, Step.RESUME)
        turn.answer(event.by)


def on_cut_requested(turn: Turn, event: CutRequested) -> None:
    """Only the customer is cut; the agent stays in the job (domain row 213). A transfer is completed or given up."""
    agent, call = _own_call(turn, event.agent, event.attempt)
    if agent is None or call is None:
        turn.refuse(event.by, RefusalCode.CALL_GONE)
        return
    if agent.state in PLACES_ALONE:
        cut_redial(turn, call)
    elif agent.on_call and not cut(turn, agent, call):
        call.ended_by = EndedBy.AGENT
        turn.do(HangUp(call.id))
    turn.answer(event.by)


def on_hold_requested(turn: Turn, event: HoldRequested) -> None:
    """Hold or take back, from the desk."""
    agent, call = _own_call(turn, event.agent, event.attempt)
    if agent is None or call is None or not agent.on_call:
        turn.refuse(event.by, RefusalCode.CALL_GONE)
        return
    if call.consultation is not None and not event.held:
        give_up_transfer(turn, agent, call)
    elif hold(turn, call, agent, held=event.held):
        turn.do(HoldCall(call.id, event.held))
    turn.answer(event.by)


def on_notice_read(turn: Turn, event: NoticeRead) -> None:
    """The stop or release notice was read, and how the last promised call ended."""
    agent = turn.floor.agents.get(event.agent)
    if agent is None:
        return
    if agent.called_back is not None:
        agent.called_back = None
        turn.show_desk(agent)
    if agent.notice is None or agent.in_job:
        return
    agent.notice = None
    if agent.state is not AgentState.IDLE:
        move(turn, agent, Step.READ)
    turn.show_desk(agent)


def on_release_requested(turn: Turn, event: AgentReleaseRequested) -> None:
    """A supervisor takes a stuck agent out (domain row 307)."""
    agent = turn.floor.agents.get(event.agent)
    if agent is None:
        turn.refuse(event.by, RefusalCode.UNKNOWN_AGENT, agent=event.agent)
    elif not agent.in_job:
        turn.refuse(event.by, RefusalCode.AGENT_NOT_IN_JOB, agent=agent.name)
    else:
        release(turn, agent, ReleaseReason.SUPERVISOR)
        turn.answer(event.by)


def _own_call(turn: Turn, agent_id: AgentId, attempt: AttemptId) -> tuple[Agent | None, Call | None]:
    agent = turn.floor.agents.get(agent_id)
    if agent is None or agent.call != attempt:
        return agent, None
    return agent, turn.floor.calls.get(agent.call)
