"""What a supervisor has done: asked first, about the row that was chosen, and what the server says of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kaden.protocol.client import ReleaseAgent, StartJob, StopJob, WatchJob
from tests.tui.floor_samples import AGENTS, FAIR, OTHERS, RENEWAL, SATO, SUZUKI, changed
from tests.tui.screens.supervisor.office import chosen, desk, supervisor, watching


@pytest.mark.parametrize("key", ["s", "f5"])
async def test_a_job_is_started_after_a_question(tmp_path: Path, key: str) -> None:
    """Rows 153 to 157: the key that asked means yes."""
    async with supervisor(tmp_path) as client:
        desk(client).jobs_pane.grid.move_to(RENEWAL.id)
        await client.press(key)
        await client.shows("Start Renewal calls?")
        assert client.server.all(StartJob) == []
        await client.press(key)
        assert (await client.server.hear(StartJob)).job == RENEWAL.id
        await client.shows("Renewal calls is started.")


async def test_any_other_key_means_no(tmp_path: Path) -> None:
    async with supervisor(tmp_path) as client:
        desk(client).jobs_pane.grid.move_to(RENEWAL.id)
        for key in ("n", "enter", "escape", "x"):
            await client.press("s", key)
            assert not desk(client).asking
        assert client.server.all(StartJob) == []
        assert client.server.all(StopJob) == []
        assert client.server.all(WatchJob) == []


async def test_stopping_names_the_talks_that_go_on(tmp_path: Path) -> None:
    """Rows 160, 162."""
    async with supervisor(tmp_path) as client:
        desk(client).jobs_pane.grid.move_to(FAIR.id)
        await client.press("x")
        await client.shows("Stop 展示会フォロー", "3 talks go on")
        await client.press("y")
        assert (await client.server.hear(StopJob)).job == FAIR.id


async def test_a_refusal_is_a_sentence(tmp_path: Path) -> None:
    """Row 153."""
    async with supervisor(tmp_path) as client:
        client.server.refusals["start_job"] = ("too_early", {"job": "Renewal calls", "opens": "09:00"})
        desk(client).jobs_pane.grid.move_to(RENEWAL.id)
        await client.press("s", "y")
        await client.shows("the call job Renewal calls can be started from 09:00")


async def test_what_does_not_work_is_not_offered_and_says_why(tmp_path: Path) -> None:
    """Rows 35, 156."""
    async with supervisor(tmp_path) as client:
        desk(client).jobs_pane.grid.move_to(OTHERS.id)
        await client.settle()
        assert " s " not in client.screen.splitlines()[-1]
        await client.press("s")
        await client.shows("You may only watch: start and stop need edit permission on Survey.")
        desk(client).jobs_pane.grid.move_to(FAIR.id)
        await client.press("s")
        await client.shows("The job is started already.")
        assert client.server.all(StartJob) == []


async def test_without_a_link_nothing_is_promised(tmp_path: Path) -> None:
    async with supervisor(tmp_path) as client:
        await client.lose_link()
        desk(client).jobs_pane.grid.move_to(FAIR.id)
        await client.press("x")
        await client.shows("The link to the server is lost; try again")


async def test_a_question_is_about_the_agent_that_it_named(tmp_path: Path) -> None:
    """Row 307: between question and answer the row moves, changes and goes; the request names the same agent."""
    async with watching(tmp_path, *AGENTS) as client:
        desk(client).monitor_pane.grid.move_to(SUZUKI.agent)
        await client.press("r")
        await client.shows("Release 鈴木 一郎 from the job?")
        await client.server.send(changed(gone=(SUZUKI.agent,)))
        await client.until(lambda: chosen(client) != SUZUKI.agent)
        await client.press("y")
        assert (await client.server.hear(ReleaseAgent)).agent == SUZUKI.agent


async def test_releasing_a_talking_agent_says_that_the_call_is_cut(tmp_path: Path) -> None:
    async with watching(tmp_path, SATO) as client:
        await client.press("r")
        await client.shows("CUT the call and release 佐藤 花子?")
