"""`kaden channel` over a running server (row 331)."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from server.compose import server
from server.settings import load
from server.telephony.simulator.exchange import Exchange
from server.telephony.simulator.outside import StrangerComes
from server.telephony.simulator.population import ByLastDigit
from server.telephony.simulator.running import RunningExchange
from server.telephony.simulator.simulator import Simulator
from tests.server.commands.conftest import Kaden, Said
from tests.server.commands.office import CommandOffice


@pytest.fixture
def office(tmp_path: Path, kaden: Kaden) -> CommandOffice:
    return CommandOffice.make(tmp_path)


async def say(office: CommandOffice, kaden: Kaden, *args: str, account: str = "admin") -> Said:
    return await asyncio.to_thread(
        kaden, "channel", *args, "--config", str(office.config), "--account", account
    )


async def test_channels_are_listed_and_one_is_cut(office: CommandOffice, kaden: Kaden) -> None:
    exchange = RunningExchange(Exchange(ByLastDigit()))
    async with server(load(office.config).settings, switch=Simulator(exchange)):
        exchange.happen(StrangerComes("left-behind.1", "+81312345670"))
        head, line, total = (await say(office, kaden, "list")).out.splitlines()
        assert "Whose" in head
        assert line.startswith("left-behind.1  ! no call of kaden's  up for ")
        assert total == "1 of 30 lines taken   1 unknown to kaden"
        told = json.loads((await say(office, kaden, "list", "--json")).out)
        assert (told["taken"], told["channels"][0]["standing"]) == (1, "nobodys")
        refused = await say(office, kaden, "cut", "left-behind.1", account="supervisor")
        assert (refused.code, "may not do this" in refused.err) == (1, True)
        said = await say(office, kaden, "cut", "left-behind.1")
        assert (said.code, said.out.startswith("cut: left-behind.1; whoever talks on trunk")) == (0, True)
        again = await say(office, kaden, "cut", "left-behind.1")
        assert (again.code, "no channel left-behind.1" in again.err) == (1, True)
        assert (await say(office, kaden, "list")).out.splitlines()[0] == "no channel lives in the switch"
    await asyncio.to_thread(kaden, "audit", "--config", str(office.config), "--thing", "channel", "--json")


async def test_without_a_server_there_is_nothing_to_list(office: CommandOffice, kaden: Kaden) -> None:
    said = await say(office, kaden, "list")
    assert said.code == 1
