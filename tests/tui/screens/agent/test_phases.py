"""The quiet faces of the agent's desk: choosing a job, answering, waiting, pausing, and why a job is over."""

from __future__ import annotations

from pathlib import Path

import pytest

from kaden.protocol.client import (
    EndJob,
    JoinJob,
    ReadNotice,
    ResumeWork,
)
from kaden.protocol.desk import Desk, DeskNotice, Today
from kaden.vocabulary import AgentState, ReleaseReason
from tests.tui import samples
from tests.tui.client import open_client
from tests.tui.samples import desk

IDLE = desk(AgentState.IDLE)
WAITING = desk(AgentState.WAITING)
TALKING = desk(AgentState.TALKING)


async def test_started_jobs_are_listed_and_joined(tmp_path: Path) -> None:
    """Rows 196, 198: choose by number, Enter starts."""
    async with open_client(tmp_path, desk=IDLE) as client:
        await client.shows("Call jobs", "展示会フォロー 2月", "Renewal calls")
        await client.press("2", "enter")
        assert (await client.server.hear(JoinJob)).job == samples.OTHER_JOB.id


async def test_from_the_notice_two_keys_lead_back_into_the_same_job(tmp_path: Path) -> None:
    """Row 216: whoever hung up the phone answers it again without looking for the job, whatever was started since."""
    in_job = desk(AgentState.WAITING, job=samples.OTHER_JOB)
    async with open_client(tmp_path, desk=in_job) as client:
        started = samples.JOB.model_copy(update={"id": 9, "name": "Started since"})
        jobs = (started, samples.JOB, samples.OTHER_JOB)
        notice = DeskNotice(kind="released", reason=ReleaseReason.PHONE_CUT, job=samples.OTHER_JOB.name)
        await client.show(desk(AgentState.RELEASED, jobs=jobs, notice=notice))
        await client.shows("Your phone was hung up.", "there, Enter starts this one again")
        await client.press("enter")
        await client.server.hear(ReadNotice)
        await client.show(desk(AgentState.IDLE, jobs=jobs))
        await client.press("enter")
        assert (await client.server.hear(JoinJob)).job == samples.OTHER_JOB.id


async def test_a_client_that_was_started_anew_knows_the_job_by_the_notice(tmp_path: Path) -> None:
    notice = DeskNotice(kind="released", reason=ReleaseReason.PHONE_CUT, job=samples.OTHER_JOB.name)
    async with open_client(tmp_path, desk=desk(AgentState.RELEASED, notice=notice)) as client:
        await client.show(IDLE)
        await client.press("enter")
        assert (await client.server.hear(JoinJob)).job == samples.OTHER_JOB.id


async def test_a_job_that_is_not_listed_any_more_is_not_promised(tmp_path: Path) -> None:
    notice = DeskNotice(kind="released", reason=ReleaseReason.PHONE_CUT, job="Gone")
    async with open_client(tmp_path, desk=desk(AgentState.RELEASED, notice=notice)) as client:
        await client.shows("Enter: back to the jobs")
        assert "starts this one" not in client.screen


async def test_the_cursor_stays_on_its_job_when_others_are_started(tmp_path: Path) -> None:
    async with open_client(tmp_path, desk=IDLE) as client:
        await client.press("2")
        started = samples.JOB.model_copy(update={"id": 9, "name": "Started since"})
        await client.show(desk(AgentState.IDLE, jobs=(started, samples.JOB, samples.OTHER_JOB)))
        await client.press("enter")
        assert (await client.server.hear(JoinJob)).job == samples.OTHER_JOB.id


async def test_without_a_job_the_hint_says_whom_to_ask(tmp_path: Path) -> None:
    """Row 197."""
    async with open_client(tmp_path, desk=desk(AgentState.IDLE, jobs=())) as client:
        await client.shows("No job is listed", "Ask a manager")
        await client.press("f5")
        assert client.server.all(JoinJob) == []


async def test_joining_says_which_number_rings(tmp_path: Path) -> None:
    """Row 198."""
    async with open_client(tmp_path, desk=desk(AgentState.JOINING)) as client:
        await client.shows("Answer your phone", "0011")
        await client.show(desk(AgentState.JOINING, shown_number="0800"))
        await client.shows("Answer your phone", "0800")


async def test_waiting_shows_the_standing_warnings(tmp_path: Path) -> None:
    """Rows 200, 215."""
    async with open_client(tmp_path, desk=WAITING) as client:
        await client.shows("WAITING  0:42", "Never hang up")
        client.steady.now += 18_000
        await client.shows("WAITING  1:00")


async def test_the_limit_warns_before_it_releases(tmp_path: Path) -> None:
    """Row 254."""
    near = desk(AgentState.WAITING, release_at=samples.NOW + 110_000, release_warning=True)
    async with open_client(tmp_path, desk=near) as client:
        await client.shows("takes you out of the job in about 2:00")


async def test_paused_offers_resume_and_end(tmp_path: Path) -> None:
    """Rows 233 to 235."""
    async with open_client(tmp_path, desk=desk(AgentState.BREAK)) as client:
        await client.shows("ON BREAK  0:42", "F5", "resume", "F8", "end")
        await client.press("f5")
        await client.server.hear(ResumeWork)
        await client.press("f8", "y")
        await client.server.hear(EndJob)


@pytest.mark.parametrize(
    ("shown", "sentence"),
    [(samples.STOPPED, "Business hours are over."), (samples.RELEASED, "Your phone was hung up.")],
)
async def test_notices_say_why_and_are_read(tmp_path: Path, shown: Desk, sentence: str) -> None:
    """Rows 161, 216, 246, 250."""
    async with open_client(tmp_path, desk=shown) as client:
        await client.shows(sentence)
        await client.press("enter")
        await client.server.hear(ReadNotice)


@pytest.mark.parametrize(("calls", "told"), [(0, "0 calls,"), (1, "1 call,"), (2, "2 calls,")])
async def test_the_own_day_counts_as_people_do(tmp_path: Path, calls: int, told: str) -> None:
    today = Today(calls=calls, saved=0, talk=0)
    async with open_client(tmp_path, desk=desk(AgentState.WAITING, today=today)) as client:
        await client.shows(f"Today: {told}")
