"""What time alone brings about: closing windows, the abandon limit, the waiting limit, the grace time."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from kaden.clock import DAY, MINUTE, Millis
from kaden.vocabulary import AgentId, AttemptId, AttemptState, CampaignId, JobId, ReleaseReason
from server.dialer.agent import LIMITED
from server.dialer.attempt import NOT_RINGING
from server.dialer.calls import abandon, cancel, give_desk_up, keep_from_ringing
from server.dialer.events import ClockJumped, TimePassed
from server.dialer.floor import AlarmKind, JobSeat
from server.dialer.jobs import on_reserved_start, watch_closing
from server.dialer.midnight import on_midnight
from server.dialer.pace import on_look_due
from server.dialer.places import release
from server.dialer.reservations import plan_reserved_start
from server.dialer.statuses import limit_of
from server.dialer.todays_requests import on_day_over
from server.dialer.turn import Turn

LEDGER_KEPT: Final[Millis] = 31 * DAY


def on_time_passed(turn: Turn, event: TimePassed) -> None:
    """Look at every subject whose alarm has come."""
    for kind, subject in turn.floor.due(turn.now):
        _ring(turn, kind, subject)


def on_clock_jumped(turn: Turn, event: ClockJumped) -> None:
    """Judge all windows anew; whoever waits for a length of time goes on to wait for what was left of it."""
    turn.floor.move_alarms(event.by)
    for agent in turn.floor.agents.values():
        agent.since += event.by
        agent.told = tuple(told.moved(event.by) for told in agent.told)
        if agent.dropped is not None:
            agent.dropped = replace(agent.dropped, at=agent.dropped.at + event.by)
        if agent.vanished_at is not None:
            agent.vanished_at += event.by
    for job, seat in turn.floor.jobs.items():
        if seat.started:
            watch_closing(turn, seat)
        plan_reserved_start(turn.floor, seat, turn.now)
        seat.next_cycle = min(seat.next_cycle, turn.now)
        seat.next_look += event.by
        seat.looks_at += event.by
        seat.history.due += event.by
        turn.pace(job)


def _ring(turn: Turn, kind: AlarmKind, subject: int) -> None:
    match kind:
        case "cycle":
            if JobId(subject) in turn.floor.jobs:
                turn.pace(JobId(subject))
        case "look":
            seat = turn.floor.jobs.get(JobId(subject))
            if seat is not None:
                on_look_due(turn, seat)
        case "start":
            seat = turn.floor.jobs.get(JobId(subject))
            if seat is not None:
                on_reserved_start(turn, seat)
        case "closes" | "minute":
            seat = turn.floor.jobs.get(JobId(subject))
            if seat is not None and seat.started:
                _look_at_job(turn, seat, kind)
        case "abandon":
            call = turn.floor.calls.get(AttemptId(subject))
            if call is not None and call.state is AttemptState.ANSWERED and call.outcome is None:
                abandon(turn, call)
        case "hours":
            call = turn.floor.calls.get(AttemptId(subject))
            if call is not None and call.state in NOT_RINGING:
                cancel(turn, call)
        case "limit":
            _look_at_limit(turn, AgentId(subject))
        case "today":
            on_day_over(turn, CampaignId(subject))
        case "midnight":
            on_midnight(turn)
        case "message":
            known = turn.floor.agents.get(AgentId(subject))
            if known is not None:
                turn.show_desk(known)
        case "grace":
            agent = turn.floor.agents.get(AgentId(subject))
            if agent is not None:
                give_desk_up(turn, agent)


def _look_at_job(turn: Turn, seat: JobSeat, kind: AlarmKind) -> None:
    if kind == "closes":
        watch_closing(turn, seat)
        keep_from_ringing(turn, seat)
    elif turn.now >= seat.history.due:
        count_minute(turn, seat)
        # A law with a longer window can be chosen at any time, so more is kept than the present one asks for.
        turn.floor.pacer(seat.plan.campaign).ledger.forget(turn.now - LEDGER_KEPT)
        seat.history.due = turn.now + MINUTE
        turn.floor.wake(seat.history.due, "minute", seat.plan.id)


def count_minute(turn: Turn, seat: JobSeat) -> None:
    """Add a point to the line that moves."""
    waiting = sum(1 for agent in turn.floor.members_in(seat.plan.id) if agent.can_take_call)
    seat.history.add(seat.tally, waiting)
    turn.show_job(seat.plan.id)


def _look_at_limit(turn: Turn, agent_id: AgentId) -> None:
    agent = turn.floor.agents.get(agent_id)
    if agent is None or agent.state not in LIMITED:
        return
    stay, limit = turn.now - agent.since, limit_of(turn.floor, agent)
    if stay >= limit:
        release(turn, agent, ReleaseReason.LIMIT)
    elif stay >= limit - turn.floor.rules.waiting_warning:
        turn.show_desk(agent)
