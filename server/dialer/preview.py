"""Preview dialling: each agent sees the next record of the list, and calls it or passes it by (domain row 326).

Rules: which record comes next, and whether it may be called, is said where automatic dialling asks it too; a record is
on disk as this agent's before it is seen, and as called before the network is asked; and who answers is joined to this
agent and to nobody else (`calls`).
"""

from __future__ import annotations

from typing import Final

from kaden.clock import MINUTE, Millis
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import AgentState, AttemptState, CustomerKind, Limiting, Outcome, RunId
from server.dialer.agent import Step
from server.dialer.attempt import OUT
from server.dialer.calls import settle
from server.dialer.effects import Decided, PlaceCall, Refuse
from server.dialer.floor import Agent, Call, Floor, JobSeat
from server.dialer.hours import may_ring
from server.dialer.model import ClaimedAttempt
from server.dialer.pace import dialling_window
from server.dialer.pacing.view import PacingDecision
from server.dialer.places import call_off, move
from server.dialer.preview_requests import CallShownRequested, PassShownRequested
from server.dialer.preview_writes import CallShown, PassShown, ShowNext, ShownPassed
from server.dialer.shown import Shown
from server.dialer.turn import Turn
from server.dialer.writes import Claimed, Done

PASSED_RESTS: Final[Millis] = 30 * MINUTE
"""How long a record rests at least that was passed by; within the run it does not come again, as after any call."""


def show_records(turn: Turn, seat: JobSeat) -> None:
    """Have a record fetched for each agent who waits; what `pace` is for automatic dialling."""
    if seat.started and turn.now < seat.next_cycle:
        turn.floor.wake(seat.next_cycle, "cycle", seat.plan.id)
        return
    window = dialling_window(turn, seat)
    waiting = sorted(
        (agent for agent in turn.floor.members_in(seat.plan.id) if agent.can_take_call),
        key=lambda agent: (agent.since, agent.id),
    )
    if isinstance(window, Limiting):
        limiting = window
    elif waiting and seat.exhausted:
        limiting = Limiting.NO_RECORDS
    else:
        limiting = Limiting.PREVIEW
        # Whom the dialler had called before the job became a preview job is served first.
        for agent in waiting[turn.floor.out(seat) :]:
            _fetch(turn, seat, agent)
    _tell(turn, seat, len(waiting), limiting)


def _fetch(turn: Turn, seat: JobSeat, agent: Agent) -> None:
    assert agent.session is not None
    assert seat.run is not None
    if agent.session in seat.showing or agent.pause_after is not None:
        return
    seat.showing[agent.session] = seat.renewals
    transferred = tuple(sorted(turn.floor.transferred))
    turn.write(ShowNext(seat.plan.id, seat.run, agent.id, agent.session, turn.now, transferred, seat.open_to))


def _tell(turn: Turn, seat: JobSeat, waiting: int, limiting: Limiting) -> None:
    """Log each change of what the monitor says (domain row 190); nobody decides here how many calls go out."""
    decision = PacingDecision(0, 0, limiting)
    if decision == seat.decision:
        return
    seat.decision = decision
    method = seat.plan.campaign.rule.method
    out = turn.floor.out(seat)
    turn.do(Decided(seat.plan.id, turn.now, waiting, 0, out, 0, limiting, method))
    turn.show_job(seat.plan.id)


def on_fetched(turn: Turn, order: ShowNext, result: Claimed) -> None:
    """The record is on disk as this agent's: show it, unless the agent or the job is elsewhere by now."""
    seat = turn.floor.jobs.get(order.job)
    if seat is not None:
        # What was asked before records came may have looked before them, and does not tell that there are none.
        newest = seat.showing.pop(order.session, None) == seat.renewals
        if seat.run == order.run:
            seat.remaining, seat.exhausted = result.remaining, result.exhausted and newest
        turn.pace(order.job)
    for attempt in result.attempts:
        agent = _still_waits(turn, seat, order, attempt)
        call = Call(
            attempt.id,
            order.job,
            order.run,
            attempt.number,
            attempt.card,
            AttemptState.CLAIMED,
            order.at,
            agent=order.agent,
            session=order.session,
            waits=True,
            shown=Shown(),
        )
        turn.floor.enter(call)
        if agent is None:
            call_off(turn, call)
        else:
            agent.call = call.id
            move(turn, agent, Step.SHOW)


def _still_waits(turn: Turn, seat: JobSeat | None, order: ShowNext, attempt: ClaimedAttempt) -> Agent | None:
    """The agent for whom a record was fetched, if it may be shown."""
    agent = turn.agent_of(order.session)
    if agent is None or not agent.can_take_call or agent.pause_after is not None:
        return None
    return agent if _refusal(turn, seat, order.run, attempt.card.customer) is None else None


def on_fetch_failed(turn: Turn, order: ShowNext) -> None:
    """Nothing was claimed; try again a little later."""
    seat = turn.floor.jobs.get(order.job)
    if seat is not None:
        seat.showing.pop(order.session, None)
        seat.next_cycle = turn.now + turn.floor.rules.retry
        turn.pace(order.job)


# ---- calling it --------------------------------------------------------------------------------------------------


def on_call_requested(turn: Turn, event: CallShownRequested) -> None:
    """Call the shown record; only the store can tell a repeated request once it is called, or gone from the desk."""
    order = CallShown(event.by, event.attempt, event.agent, turn.now)
    call = turn.floor.calls.get(event.attempt)
    if call is None or not call.waits:
        turn.write(order)
    elif _is_free(turn, call, event, "call_shown"):
        seat = turn.floor.seat_of(call)
        refusal = _refusal(turn, seat, call.run, call.card.customer) or _line_refusal(turn, seat)
        if refusal is not None:
            turn.do(Refuse(event.by, refusal))
            return
        assert call.shown is not None
        call.shown.deciding, call.shown.line = event.by, True
        turn.write(order)


def on_called(turn: Turn, order: CallShown, result: Done) -> None:
    """It is on disk as an attempt: dial, once, unless the record went back meanwhile."""
    call = _undecided(turn, order)
    agent = None if call is None else turn.floor.owner_of(call)
    if call is None or agent is None:
        # Repeated: the first time had its effect, whether its call lives or is over.
        if result.repeated:
            turn.answer(order.by)
        elif order.attempt in turn.floor.calls:
            turn.refuse(order.by, RefusalCode.NOT_NOW, action="call_shown", state=AgentState.CALLING)
        else:
            turn.refuse(order.by, RefusalCode.CALL_GONE)
        return
    seat = turn.floor.seat_of(call)
    refusal = _refusal(turn, seat, call.run, call.card.customer)
    if seat is None or refusal is not None:
        turn.do(Refuse(order.by, refusal or Refused(RefusalCode.CALL_GONE)))
        settle(turn, call, Outcome.CANCELLED, dialled=False)
        return
    _dial(turn, seat, call, agent)
    turn.answer(order.by)


def _dial(turn: Turn, seat: JobSeat, call: Call, agent: Agent) -> None:
    assert call.shown is not None
    call.waits, call.dialled_at, call.shown.line = False, turn.now, True
    tally = turn.tally_of(call)
    if tally is not None:
        tally.attempts += 1
    move(turn, agent, Step.CALL)
    campaign = seat.plan.campaign.towards(call.card.customer)
    caller_id = seat.plan.caller_id if campaign.notify else None
    turn.do(PlaceCall(call.id, call.number, caller_id, campaign.rule.ring_timeout))


def on_call_refused(turn: Turn, order: CallShown, refusal: Refused) -> None:
    """Nothing was called: the record stays before its agent, or goes back where its number was listed."""
    call = _undecided(turn, order)
    turn.do(Refuse(order.by, refusal))
    if call is not None and refusal.code is RefusalCode.CALLBACK_LISTED:
        settle(turn, call, Outcome.CANCELLED, dialled=False)


def _refusal(turn: Turn, seat: JobSeat | None, run: RunId | None, customer: CustomerKind) -> Refused | None:
    """Why a record of this run may not be called now, by whatever would forbid the dialler to dial it."""
    if seat is None or seat.run != run:
        return Refused(RefusalCode.JOB_NOT_STARTED, job="" if seat is None else seat.plan.name)
    window = dialling_window(turn, seat)
    if window is Limiting.JOB_STOPPED:
        return Refused(RefusalCode.JOB_NOT_STARTED, job=seat.plan.name)
    if window is Limiting.STORE_DOWN:
        return Refused(RefusalCode.STORE_UNAVAILABLE, problem="earlier news is not written yet")
    if isinstance(window, Limiting) and window is not Limiting.BEFORE_HOURS:
        return Refused(RefusalCode.SWITCH_UNAVAILABLE)
    if window is Limiting.BEFORE_HOURS or not may_ring(seat.plan, turn.now, customer):
        return Refused(RefusalCode.PREVIEW_CLOSED, job=seat.plan.name)
    return None


def _line_refusal(turn: Turn, seat: JobSeat | None) -> Refused | None:
    """The trunk's lines, and those of the job, are the same as for automatic dialling (domain rows 67, 68, 177)."""
    if turn.floor.lines_in_use() >= turn.floor.lines:
        return Refused(RefusalCode.NO_LINE_FREE)
    if seat is not None and calls_out(turn.floor, seat) >= seat.plan.lines:
        return Refused(RefusalCode.NO_JOB_LINE_FREE, job=seat.plan.name, lines=seat.plan.lines)
    return None


def calls_out(floor: Floor, seat: JobSeat) -> int:
    """Calls of a job that are out and not yet joined, those of agents with the dialler's."""
    own = (call.shown for call in floor.calls_of(seat.plan.id) if call.state in OUT)
    return floor.out(seat) + sum(shown is not None and shown.line for shown in own)


# ---- passing it by -----------------------------------------------------------------------------------------------


def on_pass_requested(turn: Turn, event: PassShownRequested) -> None:
    """Pass the shown record by; only the store can tell a repeated request once it is gone from the desk."""
    order = PassShown(event.by, event.attempt, event.agent, event.reason, PASSED_RESTS, turn.now)
    call = turn.floor.calls.get(event.attempt)
    if call is None:
        turn.write(order)
    elif _is_free(turn, call, event, "pass_shown"):
        assert call.shown is not None
        call.shown.deciding = event.by
        turn.write(order)


def on_passed(turn: Turn, order: PassShown, result: ShownPassed) -> None:
    """It rests on disk: the next one, please, unless the agent has gone meanwhile."""
    for job, seat in turn.floor.jobs.items():
        tally = None if result.repeated else seat.tally_of(result.run)
        if tally is not None:
            tally.passed += 1
            turn.show_job(job)
    call = turn.floor.calls.pop(order.attempt, None)
    agent = None if call is None else turn.floor.agents.get(order.agent)
    if agent is not None and agent.call == order.attempt:
        agent.call = None
        move(turn, agent, Step.NEXT)
    turn.answer(order.by)


def on_pass_failed(turn: Turn, order: PassShown, refusal: Refused) -> None:
    """It stays before its agent."""
    _undecided(turn, order)
    turn.do(Refuse(order.by, refusal))


def _is_free(turn: Turn, call: Call, event: CallShownRequested | PassShownRequested, action: str) -> bool:
    """Whether it is this agent's shown record, and nothing is decided about it; who asks otherwise is answered."""
    agent = turn.floor.owner_of(call)
    if agent is None or agent.id != event.agent or call.shown is None:
        turn.refuse(event.by, RefusalCode.CALL_GONE)
    elif not call.waits or call.shown.deciding not in (None, event.by):
        state = AgentState.CALLING if agent.state is AgentState.PREVIEWING else agent.state
        turn.refuse(event.by, RefusalCode.NOT_NOW, action=action, state=state)
    else:
        return call.shown.deciding is None
    return False


def _undecided(turn: Turn, order: CallShown | PassShown) -> Call | None:
    """The record that the order was about, with the order off its hands; None when it is gone."""
    call = turn.floor.calls.get(order.attempt)
    if call is None or call.shown is None or call.shown.deciding != order.by:
        return None
    call.shown.deciding, call.shown.line = None, False
    turn.free_line()
    return call


# ---- after a restart ---------------------------------------------------------------------------------------------


def agree_shown(turn: Turn) -> None:
    """A record that is shown to nobody any more goes back to its list."""
    for call in list(turn.floor.calls.values()):
        if call.shown is not None and call.waits and turn.floor.owner_of(call) is None:
            call_off(turn, call)
