"""Which job somebody means, among those that they see (row 29)."""

from __future__ import annotations

import pytest

from kaden.protocol.refusals import RefusalCode, Refused
from kaden.protocol.server import ServerMessage
from kaden.setup.kinds import Kind
from kaden.vocabulary import CampaignId
from server.dialer.model import Job
from server.hub.jobs_seen import job_called, job_meant, jobs_seen
from tests.server.dialer.sample import a_campaign, a_job


class _Plans:
    """Three jobs: one has the number of another as its name, one is of another campaign."""

    async def plan(self) -> tuple[Job, ...]:
        other = a_campaign(id=CampaignId(9))
        return (
            a_job(1, name="fair"),
            a_job(2, name="1"),
            a_job(3, name="secret", campaign=other),
        )


class _Visit:
    """Sees the first campaign only."""

    by = None

    def sees(self, campaign: CampaignId) -> bool:
        return campaign != 9

    def may_save(self, kind: Kind, campaign: CampaignId | None, *, new: bool) -> bool:
        return False

    def news(self, message: ServerMessage) -> None:
        """Nobody listens."""

    async def tell(self, message: ServerMessage) -> None:
        """Nobody listens."""


@pytest.mark.parametrize(("asked", "job"), [("fair", 1), ("1", 2), ("2", 2), ("job:1", 1)])
async def test_a_name_comes_before_a_number_and_a_number_can_be_said_outright(asked: str, job: int) -> None:
    assert (await job_meant(_Plans(), _Visit(), asked)).id == job


@pytest.mark.parametrize("asked", ["nope", "secret", "3", "job:3"])
async def test_what_is_not_seen_is_not_there_and_the_others_are_named(asked: str) -> None:
    with pytest.raises(Refused) as refused:
        await job_meant(_Plans(), _Visit(), asked)
    assert refused.value == Refused(RefusalCode.UNKNOWN_JOB_NAME, job=asked, known="fair, 1")


async def test_jobs_that_are_seen() -> None:
    assert [job.id for job in await jobs_seen(_Plans(), _Visit())] == [1, 2]


def test_of_jobs_of_one_name_the_number_decides() -> None:
    """A command and a program that mean two jobs mean none; each is told what tells them apart."""
    one, two, other = a_job(1, name="fair"), a_job(2, name="fair"), a_job(3, name="2")
    jobs, where = (one, two, other), lambda job: f"batch {job.id}"
    with pytest.raises(Refused) as refused:
        job_called(jobs, "fair", where)
    known = "job:1 (batch 1), job:2 (batch 2)"
    assert refused.value == Refused(RefusalCode.SEVERAL_JOBS_SO, job="fair", known=known)
    assert [job_called(jobs, asked, where) for asked in ("1", "2", "job:2")] == [one, other, two]
