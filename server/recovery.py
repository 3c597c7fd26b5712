"""From what is on disk to a floor: what a restart knows before it has asked the switch.

The first `SwitchSynchronised` settles the rest (`server.dialer.settle`): one procedure for a restart and a lost link.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from kaden.clock import DAY, Instant, Millis
from kaden.vocabulary import (
    AccountId,
    AgentId,
    AgentState,
    AttemptState,
    CallKind,
    CampaignId,
    EndedBy,
    Outcome,
    StopReason,
)
from server.dialer.agent import LIMITED, ON_CALL
from server.dialer.agent_day import AgentDay
from server.dialer.floor import Agent, Call, Floor, FloorRules, JobSeat
from server.dialer.hours import business_window
from server.dialer.lines import Draft, is_outside
from server.dialer.midnight import watch_midnight
from server.dialer.model import Asked, Job
from server.dialer.pacing.ledger import Counts
from server.dialer.places import PAUSES
from server.dialer.reservations import recover_reserved_start
from server.dialer.shown import Shown
from server.dialer.standing_orders import Move
from server.dialer.statuses import limit_of
from server.dialer.supervisor_writes import TodaysOrder
from server.dialer.todays_requests import recall_today
from server.storage.stored_floor import StoredAttempt, StoredFloor, StoredSession

TODAY_READ: Final[Millis] = 2 * DAY
"""How far back rules that were changed for a day are read: a day has up to 25 hours."""

LEDGER_READ: Final[Millis] = 31 * DAY
"""How far back answers are read: the longest window of a law, and the day in which it begins."""


def restore(
    plan: tuple[Job, ...],
    stored: StoredFloor,
    rules: FloorRules,
    lines: int,
    now: Instant,
    answers: Sequence[tuple[CampaignId, Instant, Counts]] = (),
    today: Sequence[TodaysOrder] = (),
    days: Mapping[AgentId, AgentDay] | None = None,
) -> Floor:
    """The floor as it was, with nobody connected and nothing synchronised yet; dialling waits for the switch.

    Args:
        plan: all call jobs.
        stored: what was going on at the last breath.
        rules: the floor's settings.
        lines: lines of the trunk.
        now: the present instant; agents get the grace time from here.
        answers: what `PacingBooks.answers` gives of the last `LEDGER_READ`.
        today: what `PacingBooks.todays_orders` gives of the last `TODAY_READ`.
        days: what `Store.agent_days` gives of those who were at work.
    """
    floor = Floor(rules, lines, {job.id: JobSeat(job) for job in plan})
    campaigns = {job.campaign.id: job.campaign for job in plan}
    for campaign, minute, counts in answers:
        if campaign in campaigns:
            floor.pacer(campaigns[campaign]).ledger.add(minute, counts)
    recall_today(floor, today, now)
    for run in stored.runs:
        seat = floor.jobs.get(run.job)
        if seat is None:
            continue
        seat.run, seat.since, seat.remaining = run.run, run.started_at, run.remaining
        seat.window = business_window(seat.plan, run.started_at)
        seat.tally, seat.tallied = run.tally, run.run
        seat.history.count_from(run.tally)
        floor.wake(now, "closes", seat.plan.id)
        floor.wake(now, "minute", seat.plan.id)
    newest = {each.job: each for each in stored.newest}
    for seat in floor.jobs.values():
        run_before = newest.get(seat.plan.id)
        began = None if run_before is None else run_before.started_at
        by_hand = run_before is not None and run_before.stop_reason is StopReason.MANUAL
        recover_reserved_start(floor, seat, now, began, by_hand=by_hand)
    for attempt in stored.attempts:
        floor.enter(_call(attempt))
    floor.statuses = {status.id: status for status in stored.statuses}
    floor.signed_in = dict(stored.signed_in)
    for session in stored.sessions:
        _seat_agent(floor, session, now)
        _begin_where_it_was(floor.agents[session.agent], (days or {}).get(session.agent))
    if days:
        watch_midnight(floor, now)
    for one in stored.listening:
        # Nobody listens on unseen: the first comparison lets the leg go, or closes the row of one that is gone.
        floor.listening[one.id] = replace(one, leaving=True)
    return floor


def _call(stored: StoredAttempt) -> Call:
    draft, shown = stored.draft, stored.kind is CallKind.PREVIEW
    return Call(
        id=stored.id,
        job=stored.job,
        run=stored.run,
        number=stored.number,
        card=stored.card,
        state=stored.state,
        dialled_at=stored.dialled_at,
        answered_at=stored.answered_at,
        connected_at=stored.connected_at,
        ended_at=stored.ended_at,
        agent=stored.agent,
        session=stored.session,
        held_since=stored.held_since,
        held=stored.held,
        ended_by=EndedBy(stored.ended_by) if stored.ended_by else None,
        outcome=None if stored.announced_at is None else Outcome.ABANDONED,
        draft=None
        if draft is None
        else Draft(draft.sequence, draft.note, draft.disposition, draft.callback_at, draft.for_group),
        recording=stored.recording,
        promise=stored.promise,
        waits=shown and not stored.dialled,
        shown=Shown(line=stored.dialled) if shown else None,
    )


def _seat_agent(floor: Floor, stored: StoredSession, now: Instant) -> None:
    call = _call_of(floor, stored)
    state = _state(stored, call)
    agent = Agent(
        id=stored.agent,
        account=stored.account,
        name=stored.name,
        phone=stored.phone,
        terminal="",
        state=state,
        since=_since(stored, state, now),
        connected=False,
        vanished_at=now,
        job=stored.job,
        run=stored.run,
        session=stored.session,
        ready=stored.ready,
        pause_after=None if state is AgentState.REDIALLING else stored.pause_after,
        back_to=_began_in(stored) if state is AgentState.REDIALLING else None,
        move=_move(floor, stored),
        pause_status=stored.pause_status,
        paused_in=stored.paused_in,
        leg="ringing" if _may_ring(stored, state) else "up",
        call=call.id if call is not None else None,
        transferred=call is not None and call.ended_by is EndedBy.TRANSFER,
    )
    floor.agents[agent.id] = agent
    floor.sessions[stored.session] = agent.id
    if is_outside(stored.phone):
        floor.outside_legs.add(stored.session)
    floor.wake(now + floor.rules.client_grace, "grace", agent.id)
    if agent.state in LIMITED:
        floor.wake(agent.since + limit_of(floor, agent), "limit", agent.id)


def _begin_where_it_was(agent: Agent, day: AgentDay | None) -> None:
    if day is not None:
        agent.calls, agent.saved, agent.talk, agent.times = day.calls, day.saved, day.talk, day.times


def _move(floor: Floor, stored: StoredSession) -> Move | None:
    """The order to go on elsewhere; the first comparison with the switch shows the desk, and it is carried out."""
    seat = None if stored.moves_to is None else floor.jobs.get(stored.moves_to)
    if seat is None or stored.job is None or stored.move_request is None:
        return None
    own = Asked(AccountId(stored.agent), stored.move_request)
    return Move(seat.plan.id, seat.plan.name, own, stored.job)


def _call_of(floor: Floor, stored: StoredSession) -> Call | None:
    """The unsettled call that is at this session's desk; the attempt's own row is the newer truth.

    Who talks does not redial: the floor was about to refuse the promised call of an agent who had left the pause.
    Nor is anybody shown a record in a pause, or before one: it came too late, and the first comparison with the
    switch gives it back.
    """
    sees = stored.state in _SEES and stored.pause_after is None
    own = (
        call
        for call in floor.calls.values()
        if (call.session, call.agent) == (stored.session, stored.agent)
        and (call.connected_at is not None or call.kind is not CallKind.AUTO)
        and (sees or not call.waits)
    )
    return max(own, key=lambda call: (call.connected_at is not None, call.id), default=None)


_SEES: Final = frozenset({AgentState.WAITING, AgentState.PREVIEWING})
"""In which of them an agent was to be shown a record."""

_WITH_CALL: Final = ON_CALL | {AgentState.WRAPUP, AgentState.PREVIEWING, AgentState.CALLING}


def _state(stored: StoredSession, call: Call | None) -> AgentState:
    """The agent's state and its call are written in two transactions; the call decides.

    Who was there for one promised call alone is sent home by the first comparison with the switch.
    """
    if call is None and stored.job is None:
        return AgentState.REDIALLING
    if call is None:
        state = stored.state
        return AgentState.WAITING if state in _WITH_CALL else state
    if call.state is AttemptState.ENDED:
        return AgentState.WRAPUP
    if call.shown is not None and call.connected_at is None:
        return AgentState.PREVIEWING if call.waits else AgentState.CALLING
    if call.connected_at is None:
        return AgentState.REDIALLING
    return AgentState.HELD if call.held_since is not None else AgentState.TALKING


def _since(stored: StoredSession, state: AgentState, now: Instant) -> Instant:
    """When the state began: who is shown a record only now has all of the time for it."""
    return now if state is AgentState.PREVIEWING and stored.state is not state else stored.since


def _began_in(stored: StoredSession) -> AgentState | None:
    """The pause that a promised call on its way began in; it may not have been left when the server died."""
    return stored.pause_after or (stored.state if stored.state in PAUSES else None)


def _may_ring(stored: StoredSession, state: AgentState) -> bool:
    """Whether nobody may have taken the agent's phone yet; the first comparison tells."""
    return stored.state is AgentState.JOINING or (stored.job is None and state is AgentState.REDIALLING)
