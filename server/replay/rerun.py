"""A recorded day lived again: the same agents at the same hours, the same customers in the same order, any rule.

Rule: what is shown of the day as it was and of the day lived again has one form and one set of definitions, those of a
simulated day; so a rule that is lived again under itself tells how far the comparison can be trusted.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from kaden.clock import SECOND, Instant, Millis
from kaden.vocabulary import JobId, Method
from server.dialer.model import Job
from server.replay.books import books_of
from server.replay.customers import RecordedCustomers
from server.replay.shifts import shifts_of, stays_of
from server.simulation.day import simulate_day
from server.simulation.plan import Knobs
from server.simulation.report import DayReport, day_report
from server.simulation.scenario import Scenario
from server.storage.recorded import Recorded, RecordedAttempt

AS_IT_WAS: Final = "as it was"


@dataclass(frozen=True, slots=True)
class JobDay:
    """What a day remembers of one job."""

    job: Job
    day: Recorded
    start: Instant
    """When the first agent came or the first call went out."""
    end: Instant
    """When the last of it was over."""

    @property
    def attempts(self) -> list[RecordedAttempt]:
        """The job's, in the order in which they were dialled."""
        return [a for a in self.day.attempts if a.job == self.job.id and a.dialled_at >= self.start]


def job_days(day: Recorded, plan: tuple[Job, ...]) -> list[JobDay]:
    """The jobs that dialled on that day, by number; a job that was deleted since is left out."""
    dialled = {attempt.job for attempt in day.attempts if attempt.dialled_at >= day.start}
    return [_job_day(day, job) for job in sorted(plan, key=lambda job: job.id) if job.id in dialled]


def _job_day(day: Recorded, job: Job) -> JobDay:
    moments = [*_moments(day, job.id)]
    return JobDay(job, day, max(day.start, min(moments)), min(day.end, max(moments) + 1))


def _moments(day: Recorded, job: JobId) -> list[Instant]:
    found: list[Instant | None] = []
    for attempt in day.attempts:
        if attempt.job == job and attempt.dialled_at >= day.start:
            found += (attempt.dialled_at, attempt.ended_at, attempt.saved_at)
    for stay in day.stays:
        if stay.job == job:
            found += (stay.started_at, stay.ended_at)
    return [moment for moment in found if moment is not None]


def as_it_was(of: JobDay) -> DayReport:
    """The day's figures, from what the disk remembers."""
    stays = stays_of(of.day, of.job.id)
    books = books_of(of.attempts, stays, of.start, of.end)
    still_out = sum(attempt.ended_at is None and attempt.connected_at is None for attempt in of.attempts)
    return day_report(
        books,
        scenario=of.job.name,
        policy=AS_IT_WAS,
        agents=len(stays),
        seed=0,
        limit=of.job.campaign.allowed_share,
        length=of.end - of.start,
        event_hash="",
        decisions=array("q"),
        open_calls=still_out,
        wall_seconds=0.0,
    )


def live_again(
    of: JobDay,
    policy: Method,
    *,
    seed: int = 1,
    patience: Millis = 2 * SECOND,
    progress: Callable[[Millis, Millis], None] | None = None,
) -> DayReport:
    """The day under a policy, with the rest of the job's rule as it is defined today.

    Args:
        of: the day.
        policy: who decides how many calls to place.
        seed: decides what was not recorded.
        patience: how long an answered customer waits for an agent.
        progress: told how many milliseconds are over, and of how many.
    """
    job, rule = of.job, of.job.campaign.rule
    shifts = shifts_of(stays_of(of.day, job.id).values(), of.start, of.end)
    scenario = Scenario(
        name=job.name[:80],
        agents=max(1, len(shifts)),
        horizon_s=(of.end - of.start) / SECOND,
        ring_timeout_s=rule.ring_timeout / SECOND,
        patience_s=patience / SECOND,
    )
    knobs = Knobs(
        allowed_share=job.campaign.allowed_share,
        profile=job.campaign.profile,
        multipliers=rule.multipliers,
        additional=rule.additional,
        lead_time=rule.lead_time,
        lines=job.lines,
    )
    return simulate_day(
        scenario,
        policy,
        seed,
        knobs,
        progress=progress,
        customers=RecordedCustomers(of.attempts, of.start, rule.ring_timeout, seed),
        shifts=shifts,
    )
