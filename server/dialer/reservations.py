"""Reserved starts: a job that begins by itself at a time of each open day of its period (domain row 169).

Rule: a day's reservation counts once. It is dealt with when it was carried out, refused or missed, and when somebody
stopped the job by hand on that day; a time that had passed when it was reserved means the next day.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from kaden.clock import MINUTE, Instant, Millis
from server.dialer.floor import Floor, JobSeat
from server.dialer.hours import day_at, moment_of, today

RESERVED_START: Final = "reserved_start"
"""Code of the alarm that says why a reserved start was not carried out."""

MISSED: Final = "missed"
"""In the place of a refusal: nobody was awake, and by now it is a person's to decide."""

LATE: Final[Millis] = 10 * MINUTE
"""How late a reserved start may be, after a restart of the server."""


def plan_reserved_start(floor: Floor, seat: JobSeat, now: Instant) -> None:
    """Set the alarm of the next reserved start, if there is one."""
    job = seat.plan
    if job.start_at is None:
        return
    day = max(today(job, now), job.first_day)
    while day <= job.last_day:
        if day != seat.reserved_on and job.campaign.is_open(day):
            at = moment_of(day, job.start_at, job.campaign.zone)
            if at > now:
                floor.wake(at, "start", job.id)
                return
        day += timedelta(days=1)


def reserve_anew(floor: Floor, seat: JobSeat, now: Instant) -> None:
    """Somebody reserved another time: it counts for today too, if it has not passed."""
    job = seat.plan
    day = today(job, now)
    passed = job.start_at is not None and moment_of(day, job.start_at, job.campaign.zone) <= now
    seat.reserved_on = day if passed else None
    plan_reserved_start(floor, seat, now)


def lateness(seat: JobSeat, now: Instant) -> Millis | None:
    """How long ago today's reserved start was due; None when it is not due, or dealt with."""
    job = seat.plan
    day = today(job, now)
    if job.start_at is None or seat.reserved_on == day or not job.campaign.is_open(day):
        return None
    late = now - moment_of(day, job.start_at, job.campaign.zone)
    return late if late >= 0 and job.first_day <= day <= job.last_day else None


def recover_reserved_start(
    floor: Floor, seat: JobSeat, now: Instant, began: Instant | None, *, by_hand: bool
) -> None:
    """After a restart: what was due while nobody was awake is looked at, what was dealt with is not repeated.

    Args:
        floor: gets the alarm.
        seat: the job.
        now: the present instant.
        began: when its newest run began; None = it never ran.
        by_hand: whether somebody stopped that run.
    """
    job = seat.plan
    if job.start_at is None:
        return
    day = today(job, now)
    at = moment_of(day, job.start_at, job.campaign.zone)
    ran = began is not None and day_at(began, job.campaign.zone) == day and (by_hand or began >= at)
    if ran or at <= job.start_reserved_at:
        seat.reserved_on = day
    if lateness(seat, now) is not None:
        floor.wake(now, "start", job.id)
    plan_reserved_start(floor, seat, now)
