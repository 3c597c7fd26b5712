"""`kaden job start` and `stop` over a running server (domain rows 155, 166, 329)."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from server.compose import server
from server.settings import load
from tests.server.commands.conftest import Kaden, Said
from tests.server.commands.office import BATCH, CommandOffice

JOB = "来場者フォロー"


@pytest.fixture
def office(tmp_path: Path, kaden: Kaden) -> CommandOffice:
    return CommandOffice.make(tmp_path)


async def say(office: CommandOffice, kaden: Kaden, *args: str, account: str = "supervisor") -> Said:
    return await asyncio.to_thread(kaden, "job", *args, "--config", str(office.config), "--account", account)


async def test_a_program_starts_and_stops_a_job(office: CommandOffice, kaden: Kaden) -> None:
    """Rows 166, 329; a second start and a second stop are refused."""
    async with server(load(office.config).settings) as running:
        said = await say(office, kaden, "start", JOB)
        assert (said.code, said.out) == (0, f"call job {JOB} started\n")
        [seat] = running.floor.state.jobs.values()
        assert seat.started
        assert "is started already" in (await say(office, kaden, "start", "1")).err
        said = await say(office, kaden, "stop", JOB, "--batch", BATCH)
        assert (said.code, said.out) == (0, f"call job {JOB} stopped; calls in progress go on\n")
        assert not seat.started
        assert "is stopped already" in (await say(office, kaden, "stop", JOB)).err


async def test_who_may_not_see_it_hears_of_no_job(office: CommandOffice, kaden: Kaden) -> None:
    """Row 29."""
    office.change("UPDATE permission SET level = 'none'")
    async with server(load(office.config).settings):
        said = await say(office, kaden, "start", JOB)
        assert (said.code, JOB in said.err.partition("there are")[2]) == (1, False)
        agent = await say(office, kaden, "stop", JOB, account="agent1")
        assert agent.code == 1
