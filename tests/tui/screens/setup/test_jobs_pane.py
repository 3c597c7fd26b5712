"""The call jobs of a batch: started, stopped and asked about where they are set up (row 166)."""

from __future__ import annotations

from pathlib import Path

from kaden.protocol.client import StartJob, StopJob
from kaden.protocol.server import Answered
from kaden.protocol.why import AskFunnel
from kaden.setup.kinds import Kind
from tests.tui.client import Client
from tests.tui.screens.setup.office import Book, arrived, refused, setting_up, usual

JOBS = ("6", "enter", "enter", "b", "enter")


def office(*, live: bool = False, may_edit: bool = True) -> Book:
    book = usual()
    job = {"name": "固定", "phone_type": "fixed", "groups": ["東チーム"], "lines": 5}
    book.put(Kind.JOB, 9, job, inside=5, live=live, may_edit=may_edit)
    return book


async def at_the_jobs(client: Client) -> None:
    """From the batches of the campaign to the jobs of the batch."""
    await arrived(client)
    await client.press("enter")
    await client.shows("Call jobs")
    await client.press("c", "a", "enter")
    await arrived(client)
    await client.shows("固定")


async def test_a_job_is_started_after_a_question(tmp_path: Path) -> None:
    book = office()
    async with setting_up(tmp_path, book, *JOBS) as client:
        client.server.answers["start_job"] = lambda asked: Answered(request=asked.request)
        await at_the_jobs(client)
        await client.press("x")
        await client.shows("The job is stopped already.")
        await client.press("s")
        await client.shows("Start 固定?")
        await client.press("n")
        assert client.server.all(StartJob) == []
        await client.press("s", "y")
        assert (await client.server.hear(StartJob)).job == 9
        await client.shows("固定 is started.")


async def test_a_started_job_is_stopped_after_a_question(tmp_path: Path) -> None:
    async with setting_up(tmp_path, office(live=True), *JOBS) as client:
        client.server.answers["stop_job"] = lambda asked: Answered(request=asked.request)
        await at_the_jobs(client)
        await client.press("s")
        await client.shows("The job is started already.")
        await client.press("x", "y")
        assert (await client.server.hear(StopJob)).job == 9
        await client.shows("固定 is stopped.")


async def test_what_the_server_refuses_is_said(tmp_path: Path) -> None:
    """Row 153: an hour before the opening at the earliest."""
    async with setting_up(tmp_path, office(), *JOBS) as client:
        client.server.answers["start_job"] = lambda asked: refused(
            asked.request, "too_early", job="固定", opens="08:00"
        )
        await at_the_jobs(client)
        await client.press("s", "y")
        await client.shows("08:00")


async def test_who_may_only_look_starts_nothing(tmp_path: Path) -> None:
    """Rows 35, 156."""
    async with setting_up(tmp_path, office(may_edit=False), *JOBS) as client:
        await at_the_jobs(client)
        await client.press("s")
        await client.shows("You may look at it, not change it.")
        assert client.server.all(StartJob) == []


async def test_why_is_asked_from_here(tmp_path: Path) -> None:
    async with setting_up(tmp_path, office(), *JOBS) as client:
        await at_the_jobs(client)
        await client.press("w")
        await client.shows("固定")
        assert [said.job for said in client.server.all(AskFunnel)] == ["job:9"]
