"""The call jobs that somebody may see, and the one that they mean.

Rule: a job of a campaign that somebody may not see is not even named to them (domain row 29).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol, TypeVar

from kaden.protocol.refusals import RefusalCode, Refused
from server.dialer.model import Job
from server.hub.port import Visit


class Called(Protocol):
    """What has a number and a name."""

    @property
    def id(self) -> int:
        """Its number."""
        ...

    @property
    def name(self) -> str:
        """What people call it."""
        ...


J = TypeVar("J", bound=Called)


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
        Refused: as `job_called`.
    """
    return job_called(await jobs_seen(plans, visit), name_or_id, lambda job: job.batch_name)


def job_called(jobs: Iterable[J], name_or_id: str, where: Callable[[J], str]) -> J:
    """The job of that name, or of that number; `job:3` is job number 3 whatever others are called.

    Args:
        jobs: those that whoever asks may see.
        name_or_id: what they wrote.
        where: what tells two of one name apart.

    Raises:
        Refused: UNKNOWN_JOB_NAME, with the names that there are; SEVERAL_JOBS_SO, with their numbers.
    """
    seen = tuple(jobs)
    for name_of in (lambda job: f"job:{job.id}", lambda job: job.name, lambda job: str(job.id)):
        named = [job for job in seen if name_of(job) == name_or_id]
        if len(named) > 1:
            known = ", ".join(f"job:{job.id} ({where(job)})" for job in named)
            raise Refused(RefusalCode.SEVERAL_JOBS_SO, job=name_or_id, known=known)
        if named:
            return named[0]
    known = ", ".join(job.name for job in seen) or "-"
    raise Refused(RefusalCode.UNKNOWN_JOB_NAME, job=name_or_id, known=known)
