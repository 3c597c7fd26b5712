"""`kaden status` over a running server: a table, an object, and tmux's line; and the agents' statuses behind it."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from kaden.protocol.client import StartJob
from server.commands.through_server import OfficeConnection
from tests.server.commands.conftest import Kaden, Said
from tests.server.commands.office import CommandOffice

JOB = "来場者フォロー"


@pytest.fixture
def office(tmp_path: Path) -> CommandOffice:
    return CommandOffice.make(tmp_path)


async def status(office: CommandOffice, kaden: Kaden, *args: str, account: str = "supervisor") -> Said:
    options = ("--config", str(office.config), "--account", account)
    return await asyncio.to_thread(kaden, "status", *args, *options)


def start(office: CommandOffice) -> None:
    with OfficeConnection(office.socket, "supervisor") as line:
        line.ask(StartJob(request="s", job=int(office.ids.job)))


async def test_a_job_before_and_after_its_start(office: CommandOffice, kaden: Kaden) -> None:
    """Rows 168, 306."""
    async with office.open():
        before = await status(office, kaden)
        assert before.code == 0
        assert before.out.splitlines()[1].split()[:3] == [JOB, "stopped", "-"]
        await asyncio.to_thread(start, office)
        after = await status(office, kaden)
        assert after.out.splitlines()[1].split()[:4] == [JOB, "started", "0", "0"]
        told = json.loads((await status(office, kaden, "--json")).out)
        assert (told["started"], told["light"], told["trouble"]) == (1, "green", [])
        assert told["jobs"][0]["monitor"]["job"] == told["jobs"][0]["id"] == int(office.ids.job)
        line = await status(office, kaden, "--tmux")
        assert line.out == "#[fg=green]kaden#[default] jobs 1 talking 0 waiting 0 out 0\n"


async def test_it_shows_what_the_account_may_see(office: CommandOffice, kaden: Kaden) -> None:
    """Row 29: a supervisor without a permission sees no job; an agent may not ask."""
    office.change("UPDATE permission SET level = 'none'")
    async with office.open():
        assert (await status(office, kaden)).out == "no call job that this account may see\n"
        assert json.loads((await status(office, kaden, "--json")).out)["jobs"] == []
        agent = await status(office, kaden, account="agent1")
        assert (agent.code, agent.out, agent.err.count("\n")) == (1, "", 1)
        line = await status(office, kaden, "--tmux", account="agent1")
        assert (line.code, line.out, line.err) == (1, "#[fg=red]kaden REFUSED#[default]\n", "")


async def test_without_a_server_tmux_shows_that_there_is_none(office: CommandOffice, kaden: Kaden) -> None:
    said = await status(office, kaden)
    assert (said.code, said.out) == (1, "")
    assert "kaden serve" in said.err
    line = await status(office, kaden, "--tmux")
    assert (line.code, line.out, line.err) == (1, "#[fg=red]kaden NO SERVER#[default]\n", "")


def test_what_does_not_go_together_is_wrong_use(office: CommandOffice, kaden: Kaden) -> None:
    assert kaden("status", "--json", "--tmux").code == 2
    said = kaden("status", "--json", "list", "--config", str(office.config))
    assert (said.code, "behind it" in said.err) == (2, True)


def test_the_agents_statuses_stand_behind_it(office: CommandOffice, kaden: Kaden) -> None:
    """Row 204."""
    here = ("--config", str(office.config))
    assert kaden("status", "add", "発信業務", "--use", "sign_in", "--limit", "60", *here).code == 0
    assert "発信業務" in kaden("status", "list", *here).out
