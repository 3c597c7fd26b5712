"""The call jobs that somebody may see, and the one that they mean.

Rule: a job of a campaign that somebody may not see is not even named to them (domain row 29).
"""

from __future__ import annotations

from typing import Protocol

from kaden.protocol.refusals import RefusalCode, Refused
from server.dialer.model import Job
from server.hub.port import Visit


class Plans(Protocol):
    """Where the jobs are."""

    async def plan(self) -> tuple[Job, ...]:
        """As `server.storage.port.Store.plan`."""
        ...


async def jobs_seen(plans: Plans, visit: Visit) -> list[Job]:
    """The jobs that exist for whoever asks."""
    return [job for job in await plans.plan() if visit.sees(job.campaign.id)]


async def job_meant(plans: Plans, visit: Visit, name_or_id: str) -> Job:
    """The job of that name, or of that number; `job:3` is job number 3 whatever others are called.

    Raises:
        Refused: UNKNOWN_JOB_NAME, with the names that there are.
    """
    seen = await jobs_seen(plans, visit)
    for name_of in (lambda job: f"job:{job.id}", lambda job: job.name, lambda job: str(job.id)):
        for job in seen:
            if name_of(job) == name_or_id:
                return job
    known = ", ".join(job.name for job in seen) or "-"
    raise Refused(RefusalCode.UNKNOWN_JOB_NAME, job=name_or_id, known=known)
