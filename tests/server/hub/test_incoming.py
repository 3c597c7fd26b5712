"""Files on their way in: what is looked at, and numbers (rows 100, 121); customer lists stand in `test_office`."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from kaden.protocol.client import ImportBegin, ImportChunk, ImportEnd
from kaden.protocol.do_not_call import ImportNumbers, NumbersReport
from kaden.protocol.server import ImportLook
from server.hub.incoming import LOOKED_AT
from tests.server.hub.world import Client, World, world

TEXT = "090-1234-5678\n"


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[World]:
    async with world(tmp_path) as made:
        yield made


async def send(client: Client, begin: ImportBegin | ImportNumbers) -> None:
    await client.say(begin)
    data = base64.b64encode(TEXT.encode()).decode()
    await client.say(ImportChunk(request=begin.request, data=data))
    await client.say(ImportEnd(request=begin.request))


def numbers(campaign: str | None) -> ImportNumbers:
    return ImportNumbers(request="n", campaign=campaign, file_name="n.csv", size=len(TEXT), reason="r")


async def test_numbers_go_to_the_loader_with_the_campaign_that_was_named(office: World) -> None:
    async with office.client("supervisor") as client:
        await send(client, numbers("展示会フォロー"))
        await client.hear_a(NumbersReport)
    [(order, content)] = office.loader.numbers
    assert (order.campaign, order.reason, content) == (office.sample.campaign, "r", TEXT.encode())


async def test_only_an_administrator_fills_the_companys_list(office: World) -> None:
    async with office.client("supervisor") as client:
        await client.say(numbers(None))
        assert await client.refused() == "not_allowed"
    async with office.client("admin") as client:
        await send(client, numbers(None))
        await client.hear_a(NumbersReport)
    assert office.loader.numbers[0][0].campaign is None


async def test_a_look_takes_the_beginning_of_a_file_and_no_more(office: World) -> None:
    begin = ImportBegin(request="l", batch="展示会来場者", file_name="f.csv", size=len(TEXT), look=True)
    async with office.client("supervisor") as client:
        await client.say(begin.model_copy(update={"request": "m", "size": LOOKED_AT + 1}))
        assert await client.refused() == "file_too_big"
        await send(client, begin)
        await client.hear_a(ImportLook)
