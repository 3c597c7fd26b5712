"""The life of a call job: start, stop, end of hours, changed definitions (domain rows 152 to 165)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from kaden.clock import MINUTE, Instant, Millis, local_time
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import AgentState, StopReason
from server.dialer.agent import PLACES_ALONE
from server.dialer.calls import cancel
from server.dialer.effects import Alarm, Refuse
from server.dialer.events import JobStartRequested, JobStopRequested, PlanChanged, RecordsAdded
from server.dialer.floor import Floor, JobSeat
from server.dialer.history import History
from server.dialer.hours import Window, business_window, clock_text, today, window_on
from server.dialer.pacing.ledger import terms_of
from server.dialer.places import stop_place
from server.dialer.reservations import (
    LATE,
    MISSED,
    RESERVED_START,
    lateness,
    plan_reserved_start,
    reserve_anew,
)
from server.dialer.shadow import ShadowBook
from server.dialer.tally import Tally
from server.dialer.todays_requests import redefined
from server.dialer.turn import Turn
from server.dialer.writes import Done, RunStarted, StartRun, StopRun


def start_refusal(floor: Floor, seat: JobSeat, now: Instant) -> Refused | None:
    """Why this job may not be started now; None when it may (domain rows 91, 92, 153, 155, 157)."""
    job = seat.plan
    day = today(job, now)
    if job.campaign.closed:
        return Refused(RefusalCode.CAMPAIGN_CLOSED, job=job.name, campaign=job.campaign.name)
    if not job.first_day <= day <= job.last_day:
        first, last = job.first_day.isoformat(), job.last_day.isoformat()
        return Refused(RefusalCode.OUTSIDE_PERIOD, job=job.name, first=first, last=last)
    window = business_window(job, now)
    earliest = None if window is None else window.opens - floor.rules.early_start
    if window is None or earliest is None or (now < earliest and today(job, window.opens) != day):
        if not job.campaign.is_open(day):
            following = "-" if window is None else today(job, window.opens).isoformat()
            return Refused(RefusalCode.CLOSED_DAY, job=job.name, day=day.isoformat(), next=following)
        end = clock_text(job.campaign.business_hours.end)
        return Refused(RefusalCode.AFTER_HOURS, job=job.name, end=end, campaign=job.campaign.name)
    if now < earliest:
        opens = local_time(earliest, ZoneInfo(job.campaign.zone)).strftime("%H:%M")
        return Refused(RefusalCode.TOO_EARLY, job=job.name, opens=opens)
    started = sum(1 for other in floor.jobs.values() if other.started or other.opening)
    if started >= floor.rules.started_jobs:
        return Refused(RefusalCode.TOO_MANY_JOBS, limit=floor.rules.started_jobs)
    return None


def on_start_requested(turn: Turn, event: JobStartRequested) -> None:
    """Open a run, if the hours allow. Only the store can tell a second start from a repeated request."""
    seat = turn.floor.jobs.get(event.job)
    if seat is None:
        turn.refuse(event.by, RefusalCode.UNKNOWN_JOB, job=event.job)
        return
    if seat.starting == event.by:
        return
    if not (seat.started or seat.opening):
        refusal = start_refusal(turn.floor, seat, turn.now)
        if refusal is not None:
            turn.do(Refuse(event.by, refusal))
            return
        seat.starting = event.by
    turn.write(StartRun(event.by, event.job, turn.now))


def on_run_started(turn: Turn, order: StartRun, result: RunStarted) -> None:
    """The run is on disk: agents may join, and the dialler may dial once the window opens (domain row 154)."""
    seat = _no_longer_opening(turn, order)
    if order.by is not None:
        turn.answer(order.by)
    if result.repeated:
        return
    if seat is None:
        turn.write(StopRun(None, order.job, result.run, turn.now, StopReason.MANUAL))
        return
    seat.run, seat.since, seat.window, seat.stop_reason = result.run, order.at, None, None
    seat.remaining, seat.exhausted = result.remaining, result.remaining == 0
    seat.tally, seat.tallied = Tally(), result.run
    seat.history, seat.shadow, seat.next_cycle = History(due=turn.now + MINUTE), ShadowBook(), 0
    turn.floor.wake(seat.history.due, "minute", seat.plan.id)
    watch_closing(turn, seat)
    turn.pace(seat.plan.id)
    _show_idle_members(turn, seat)


def on_start_failed(turn: Turn, order: StartRun, refusal: Refused) -> None:
    """No run was opened."""
    _no_longer_opening(turn, order)
    if order.by is None:
        turn.do(Alarm(RESERVED_START, f"job {order.job}: {refusal.code}"))
    else:
        turn.do(Refuse(order.by, refusal))


def _no_longer_opening(turn: Turn, order: StartRun) -> JobSeat | None:
    """The job, with this start off its hands."""
    seat = turn.floor.jobs.get(order.job)
    if seat is not None and order.by is None:
        seat.reserving = False
    elif seat is not None and seat.starting == order.by:
        seat.starting = None
    return seat


def on_stop_requested(turn: Turn, event: JobStopRequested) -> None:
    """Stop by hand (domain row 160). Nothing is dialled from here on; only the store can tell a repeated request."""
    seat = turn.floor.jobs.get(event.job)
    if seat is None:
        turn.refuse(event.by, RefusalCode.UNKNOWN_JOB, job=event.job)
    elif seat.run is None:
        turn.refuse(event.by, RefusalCode.JOB_ALREADY_STOPPED, job=seat.plan.name)
    elif seat.stopping != event.by:
        seat.stopping = seat.stopping or event.by
        turn.write(StopRun(event.by, event.job, seat.run, turn.now, StopReason.MANUAL))
        turn.pace(event.job)


def on_run_stopped(turn: Turn, order: StopRun, result: Done) -> None:
    """The run is closed on disk. A request that was carried out before closes no other run than it did then."""
    if order.by is None:
        return
    seat = _no_longer_stopping(turn, order)
    if seat is not None and seat.run == order.run and not result.repeated:
        _stand_still(turn, seat, order.reason)
        seat.reserved_on = today(seat.plan, turn.now)
    turn.answer(order.by)


def _no_longer_stopping(turn: Turn, order: StopRun) -> JobSeat | None:
    """The job, with this request off its hands."""
    seat = turn.floor.jobs.get(order.job)
    if seat is not None and seat.stopping == order.by:
        seat.stopping = None
        turn.pace(order.job)
    return seat


def stop(turn: Turn, seat: JobSeat, reason: StopReason) -> None:
    """The floor itself stops the job; the disk hears of it as soon as it can."""
    assert seat.run is not None
    turn.write(StopRun(None, seat.plan.id, seat.run, turn.now, reason))
    _stand_still(turn, seat, reason)


def _stand_still(turn: Turn, seat: JobSeat, reason: StopReason) -> None:
    """Hang up what only rings, show the stop screen; talks go on (rows 161, 162, 164)."""
    seat.run, seat.since, seat.window, seat.stop_reason = None, None, None, reason
    seat.stopping = None
    for call in list(turn.floor.calls_of(seat.plan.id)):
        cancel(turn, call)
    for agent in list(turn.floor.members_in(seat.plan.id)):
        if not agent.on_call and agent.state not in _OUTLIVE:
            stop_place(turn, agent, reason)
        else:
            turn.show_desk(agent)
    turn.pace(seat.plan.id)
    _show_idle_members(turn, seat)


_OUTLIVE = frozenset({AgentState.WRAPUP, *PLACES_ALONE})
"""Besides calls: what an agent does for one customer is finished first (domain row 163)."""


def on_stop_failed(turn: Turn, order: StopRun, refusal: Refused) -> None:
    """Trouble of the disk stops the job all the same: the floor itself sees to it that the run does not stay open."""
    if order.by is None:
        return
    turn.do(Refuse(order.by, refusal))
    seat = _no_longer_stopping(turn, order)
    if seat is not None and seat.run == order.run and refusal.code is not RefusalCode.REQUEST_REUSED:
        stop(turn, seat, order.reason)


def watch_closing(turn: Turn, seat: JobSeat) -> None:
    """Stop the run if its business window is over, however late that is noticed (domain row 159)."""
    window = _window_of_run(seat, turn.now)
    if isinstance(window, StopReason):
        stop(turn, seat, window)
    else:
        seat.window = window
        turn.floor.wake(window.closes, "closes", seat.plan.id)


def _window_of_run(seat: JobSeat, now: Instant) -> Window | StopReason:
    """The window of the day that the run began for, as planned now, or of a later day that follows without a gap."""
    assert seat.since is not None
    job = seat.plan
    known = seat.window or business_window(job, seat.since)
    if known is None:
        return StopReason.PERIOD_OVER
    day = today(job, known.opens)
    window = window_on(day, job.campaign.business_hours, job.campaign.zone)
    if not job.campaign.is_open(day):
        return StopReason.END_OF_HOURS
    while job.first_day <= day <= job.last_day:
        if now < window.closes:
            return window
        day += timedelta(days=1)
        following = window_on(day, job.campaign.business_hours, job.campaign.zone)
        if following.opens > window.closes or not job.campaign.is_open(day):
            return StopReason.END_OF_HOURS
        window = following
    return StopReason.PERIOD_OVER


def on_plan_changed(turn: Turn, event: PlanChanged) -> None:
    """New definitions, from the next cycle on; a job that vanished while started is stopped (domain rows 47, 69)."""
    plans = {job.id: job for job in event.jobs}
    for job_id, seat in list(turn.floor.jobs.items()):
        if job_id not in plans:
            if seat.started:
                stop(turn, seat, StopReason.MANUAL)
            del turn.floor.jobs[job_id]
    for defined in event.jobs:
        job = replace(defined, campaign=redefined(turn, defined.campaign))
        known = turn.floor.jobs.get(job.id)
        if known is None:
            turn.floor.jobs[job.id] = JobSeat(job)
            plan_reserved_start(turn.floor, turn.floor.jobs[job.id], turn.now)
        else:
            before, known.plan = known.plan, job
            if known.started:
                watch_closing(turn, known)
            if before.start_at != job.start_at:
                reserve_anew(turn.floor, known, turn.now)
            plan_reserved_start(turn.floor, known, turn.now)
            turn.pace(job.id)
        turn.floor.pacer(job.campaign).ledger.terms = terms_of(job.campaign)
    for agent in turn.floor.agents.values():
        turn.show_desk(agent)


def on_records_added(turn: Turn, event: RecordsAdded) -> None:
    """An exhausted run looks again, and the monitor shows at once how many there are."""
    remaining = dict(event.remaining)
    for job in event.jobs:
        seat = turn.floor.jobs.get(job)
        if seat is not None:
            seat.look_again()
            if seat.run is not None:
                seat.remaining = remaining.get(seat.run, seat.remaining)
            turn.pace(job)


def on_reserved_start(turn: Turn, seat: JobSeat) -> None:
    """The reserved time has come: start as a person would, or say once why not (domain row 169)."""
    late = lateness(seat, turn.now)
    if late is not None:
        seat.reserved_on = today(seat.plan, turn.now)
        if not (seat.started or seat.opening):
            _start_reserved(turn, seat, late)
    plan_reserved_start(turn.floor, seat, turn.now)


def _start_reserved(turn: Turn, seat: JobSeat, late: Millis) -> None:
    refusal = start_refusal(turn.floor, seat, turn.now)
    if refusal is not None or late > LATE:
        why = MISSED if refusal is None else refusal.code
        turn.do(Alarm(RESERVED_START, f"job {seat.plan.id}: {why}"))
    else:
        seat.reserving = True
        turn.write(StartRun(None, seat.plan.id, turn.now))


def _show_idle_members(turn: Turn, seat: JobSeat) -> None:
    for agent in turn.floor.agents.values():
        if agent.id in seat.plan.members and not agent.in_job:
            turn.show_desk(agent)
