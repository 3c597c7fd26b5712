"""What lives in the switch, on the screen: live rows, and a cut that names what ends with it (row 331)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from kaden.protocol.channels import ChannelRow, Channels, CutChannel, ListChannels
from kaden.protocol.refusals import RefusalCode
from kaden.protocol.server import Answered, RefusedRequest
from tests.tui.client import SIZES, Client
from tests.tui.golden import check_golden
from tests.tui.model.test_channels import LEG, MISSING, STRANGER, TALK
from tests.tui.samples import NOW
from tests.tui.screens.review.calls import looking, with_calls
from tests.tui.screens.review.places import place
from tests.tui.screens.supervisor.office import supervisor
from tests.tui.scripted_server import ScriptedServer
from tui.screens.review.channels_pane import LOOK_EVERY

ROWS = (STRANGER, MISSING, TALK, LEG)


@asynccontextmanager
async def channels(directory: Path, *rows: ChannelRow, **options: Any) -> AsyncIterator[Client]:
    """A client that has the switch's channels before it."""

    def prepare(server: ScriptedServer) -> None:
        with_calls(server)
        server.answers["list_channels"] = lambda asked: Channels(
            request=asked.request, now=server.now, rows=rows, left_out=0, lines=30, taken=2
        )

    async with supervisor(directory, prepare=prepare, **options) as client:
        await client.press("v", place("channels"), "enter")
        await client.shows(rows[0].number[-4:])
        yield client


@pytest.mark.parametrize(("language", "size"), [("ja", "80x24"), ("en", "120x40")])
async def test_what_kaden_does_not_know_stands_first(tmp_path: Path, language: str, size: str) -> None:
    async with channels(tmp_path, *ROWS, language=language, size=SIZES[size]) as client:
        await client.press("down", "down", "x")
        await client.shows("4:12")
        check_golden(f"channels/talk-{language}-{size}", client.screen)


async def test_a_cut_is_asked_about_and_carries_the_call_that_was_named(tmp_path: Path) -> None:
    async with channels(tmp_path, *ROWS) as client:
        client.server.answers["cut_channel"] = lambda asked: Answered(request=asked.request)
        await client.press("x")
        await client.shows("Cut trunk (0698765432), not kaden's?", "whoever talks on trunk")
        await client.press("n", "down", "x")
        await client.shows("lets go of this call by itself")
        assert client.server.all(CutChannel) == []
        before = len(client.server.all(ListChannels))
        await client.press("down", "x", "x")
        cut = await client.server.hear(CutChannel)
        assert (cut.channel, cut.attempt) == ("kaden-call-7", 7)
        await client.shows("Cut; the list shows what is left.")
        await client.server.hear(ListChannels, before + 1)


async def test_a_refused_cut_is_said_and_the_list_asked_anew(tmp_path: Path) -> None:
    async with channels(tmp_path, *ROWS) as client:
        client.server.answers["cut_channel"] = lambda asked: RefusedRequest(
            request=asked.request, code=RefusalCode.CHANNEL_OTHERWISE, values={"channel": asked.channel}
        )
        before = len(client.server.all(ListChannels))
        await client.press("x", "x")
        await client.shows("another call by now")
        await client.server.hear(ListChannels, before + 1)


async def test_the_list_lives_and_rows_keep_the_cursor(tmp_path: Path) -> None:
    """What ended goes, what began comes, and the cursor stays on the channel that it was on."""
    async with channels(tmp_path, TALK, LEG) as client:
        await client.press("down")
        client.server.answers["list_channels"] = lambda asked: Channels(
            request=asked.request, now=NOW, rows=(STRANGER, LEG), left_out=0, lines=30, taken=1
        )
        client.steady.now += LOOK_EVERY
        await client.shows("! no call of kaden's", "1 unknown to kaden")
        await client.press("x")
        await client.shows("Cut TALK 4:14: 佐藤 花子 - 03-1234-5670?", "ENDS A TALK of 4:14 between")


async def test_who_may_not_look_reads_why(tmp_path: Path) -> None:
    async with looking(tmp_path) as client:
        client.server.answers["list_channels"] = lambda asked: RefusedRequest(
            request=asked.request, code=RefusalCode.NOT_ALLOWED, values={"action": "list_channels"}
        )
        await client.press(place("channels"), "enter")
        await client.shows("your account may not do this")
