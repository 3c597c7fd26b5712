"""Commands through a running server: the same question, another way, and no desk is disturbed."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from kaden.protocol.client import EndJob
from server.dialer.events import AgentArrived, EndRequested
from tests.server.commands.conftest import Kaden, Said
from tests.server.hub.world import World, world


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[World]:
    async with world(tmp_path) as made:
        made.users[os.getuid()] = "me"
        made.map_user("admin", "me")
        yield made


async def through(office: World, kaden: Kaden, *args: str, stdin: str = "") -> Said:
    """The command as another program would run it while the server goes on."""
    return await asyncio.to_thread(kaden, *args, "--server", str(office.socket), stdin=stdin)


async def test_the_list_comes_from_the_server(office: World, kaden: Kaden) -> None:
    said = await through(office, kaden, "account", "list")
    assert said.code == 0
    assert "エージェント1" in said.out


async def test_what_is_added_there_is_there(office: World, kaden: Kaden) -> None:
    said = await through(office, kaden, "account", "add", "mori", stdin="four words nobody joins")
    assert said.code == 0
    added = await office.store.account("mori")
    assert added is not None
    assert added.password_hash is not None


async def test_the_usual_socket_is_tried_first(
    office: World, kaden: Kaden, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KADEN_SOCKET", str(office.socket))
    said = await asyncio.to_thread(kaden, "account", "list")
    assert "エージェント1" in said.out
    assert not (home / ".local").exists()
    # A script passes on what it was not given.
    said = await asyncio.to_thread(kaden, "account", "list", "--server", "", "--config", "")
    assert "エージェント1" in said.out


async def test_the_server_decides_who_may(office: World, kaden: Kaden) -> None:
    office.map_user("agent1", "me")
    said = await through(office, kaden, "account", "list")
    assert (said.code, "several accounts" in said.err) == (1, True)
    said = await through(office, kaden, "account", "list", "--account", "agent1")
    assert (said.code, "may not do this" in said.err) == (1, True)
    said = await through(office, kaden, "account", "list", "--account", "admin")
    assert said.code == 0


async def test_a_stranger_hears_what_to_do(office: World, kaden: Kaden) -> None:
    office.users.clear()
    said = await through(office, kaden, "backup")
    assert (said.code, said.err.count("\n")) == (1, 1)
    assert "no account belongs to the user" in said.err


async def test_an_administrators_command_leaves_his_desk_alone(office: World, kaden: Kaden) -> None:
    office.map_user("admin", "nobody else")
    office.map_user("agent1", "me")
    async with office.client("agent1") as client:
        said = await through(office, kaden, "account", "list")
        assert said.code == 1
        await client.say(EndJob(request="e"))
        await office.floor.hears(EndRequested)
        assert len(office.floor.told(AgentArrived)) == 1
