"""The life of a call job: start, stop, end of hours, changed definitions (domain rows 152 to 165)."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from kaden.clock import MINUTE, Instant, local_time
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import AgentState, StopReason
from server.dialer.calls import cancel
from server.dialer.effects import Refuse
from server.dialer.events import JobStartRequested, JobStopRequested, PlanChanged, RecordsAdded
from server.dialer.floor import Floor, History, JobSeat, RunTally
from server.dialer.hours import business_window, clock_text, today
from server.dialer.model import Asked, Job
from server.dialer.places import stop_place
from server.dialer.turn import Turn
from server.dialer.writes import RunStarted, StartRun, StopRun


def start_refusal(floor: Floor, seat: JobSeat, now: Instant) -> Refused | None:
    """Why this job may not be started now; None when it may (domain rows 153, 155, 157)."""
    job = seat.plan
    day = today(job, now)
    if not job.first_day <= day <= job.last_day:
        first, last = job.first_day.isoformat(), job.last_day.isoformat()
        return Refused(RefusalCode.OUTSIDE_PERIOD, job=job.name, first=first, last=last)
    window = business_window(job, now)
    if window is None or (not window.holds(now) and _opens_on(job, window.opens) != day):
        end = clock_text(job.campaign.hours.end)
        return Refused(RefusalCode.AFTER_HOURS, job=job.name, end=end)
    if now < window.opens - floor.rules.early_start:
        earliest = local_time(window.opens - floor.rules.early_start, ZoneInfo(job.campaign.zone))
        return Refused(RefusalCode.TOO_EARLY, job=job.name, opens=earliest.strftime("%H:%M"))
    started = sum(1 for other in floor.jobs.values() if other.started or other.starting)
    if started >= floor.rules.started_jobs and not (seat.started or seat.starting):
        return Refused(RefusalCode.TOO_MANY_JOBS, limit=floor.rules.started_jobs)
    return None


def on_start_requested(turn: Turn, event: JobStartRequested) -> None:
    """Open a run, if the hours allow; the store refuses a second one."""
    seat = turn.floor.jobs.get(event.job)
    if seat is None:
        turn.refuse(event.by, RefusalCode.UNKNOWN_JOB, job=event.job)
        return
    refusal = start_refusal(turn.floor, seat, turn.now)
    if refusal is not None:
        turn.do(Refuse(event.by, refusal))
        return
    seat.starting = True
    turn.write(StartRun(event.by, event.job, turn.now))


def on_run_started(turn: Turn, order: StartRun, result: RunStarted) -> None:
    """The run is on disk: agents may join, and the dialler may dial once the window opens (domain row 154)."""
    seat = turn.floor.jobs.get(order.job)
    turn.answer(order.by)
    if seat is None or seat.run == result.run:
        return
    seat.starting, seat.run, seat.since, seat.stop_reason = False, result.run, order.at, None
    seat.remaining, seat.exhausted = result.remaining, result.remaining == 0
    seat.tally, seat.history, seat.next_cycle = RunTally(), History(), 0
    turn.floor.wake(turn.now + MINUTE, "minute", seat.plan.id)
    watch_closing(turn, seat)
    turn.pace(seat.plan.id)
    _show_idle_members(turn, seat)


def on_stop_requested(turn: Turn, event: JobStopRequested) -> None:
    """Stop by hand (domain row 160)."""
    seat = turn.floor.jobs.get(event.job)
    if seat is None:
        turn.refuse(event.by, RefusalCode.UNKNOWN_JOB, job=event.job)
    elif not seat.started:
        turn.refuse(event.by, RefusalCode.JOB_ALREADY_STOPPED, job=seat.plan.name)
    else:
        stop(turn, seat, StopReason.MANUAL, event.by)


def stop(turn: Turn, seat: JobSeat, reason: StopReason, by: Asked | None) -> None:
    """Stop dialling at once, hang up what only rings, show the stop screen; talks go on (rows 161, 162, 164)."""
    assert seat.run is not None
    turn.write(StopRun(by, seat.plan.id, seat.run, turn.now, reason))
    seat.run, seat.since, seat.window, seat.stop_reason = None, None, None, reason
    for call in list(turn.floor.calls_of(seat.plan.id)):
        cancel(turn, call)
    for agent in list(turn.floor.members_in(seat.plan.id)):
        if not agent.on_call and agent.state is not AgentState.WRAPUP:
            stop_place(turn, agent, reason)
        else:
            turn.show_desk(agent)
    turn.pace(seat.plan.id)
    _show_idle_members(turn, seat)


def watch_closing(turn: Turn, seat: JobSeat) -> None:
    """Find the business window that the run is in, or started early for; stop if that one is over (row 159)."""
    window = business_window(seat.plan, turn.now)
    was_open = seat.window is not None and seat.window.opens <= turn.now
    if window is None:
        stop(turn, seat, StopReason.PERIOD_OVER, None)
    elif was_open and not window.holds(turn.now):
        stop(turn, seat, StopReason.END_OF_HOURS, None)
    else:
        seat.window = window
        turn.floor.wake(window.closes, "closes", seat.plan.id)


def on_plan_changed(turn: Turn, event: PlanChanged) -> None:
    """New definitions, from the next cycle on; a job that vanished while started is stopped (domain rows 47, 69)."""
    plans = {job.id: job for job in event.jobs}
    for job_id, seat in list(turn.floor.jobs.items()):
        if job_id not in plans:
            if seat.started:
                stop(turn, seat, StopReason.MANUAL, None)
            del turn.floor.jobs[job_id]
    for job in event.jobs:
        known = turn.floor.jobs.get(job.id)
        if known is None:
            turn.floor.jobs[job.id] = JobSeat(job)
            continue
        known.plan = job
        if known.started:
            watch_closing(turn, known)
        turn.pace(job.id)
    for agent in turn.floor.agents.values():
        turn.show_desk(agent)


def on_records_added(turn: Turn, event: RecordsAdded) -> None:
    """An exhausted run looks again."""
    for job in event.jobs:
        seat = turn.floor.jobs.get(job)
        if seat is not None:
            seat.exhausted = False
            turn.pace(job)


def _show_idle_members(turn: Turn, seat: JobSeat) -> None:
    for agent in turn.floor.agents.values():
        if agent.id in seat.plan.members and not agent.in_job:
            turn.show_desk(agent)


def _opens_on(job: Job, opens: Instant) -> date:
    return local_time(opens, ZoneInfo(job.campaign.zone)).date()
