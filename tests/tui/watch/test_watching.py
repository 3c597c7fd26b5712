"""A pane and a server that says what a test tells it: lines, refusals, a lost server that comes back."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from kaden.protocol.client import Hello, SignInAsMe, WatchJobs
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.protocol.server import Goodbye, RefusedRequest
from tests.house.tree import ROOT
from tests.terminal.line import Line
from tests.tui.floor_samples import AGENTS, FAIR, RENEWAL, SATO, jobs, whole
from tests.tui.samples import NOW
from tests.tui.scripted_server import UNIT, ScriptedServer, scripted_server
from tui.model.address import parse_address
from tui.settings import Settings
from tui.watch.views import VIEWS, AgentsView
from tui.watch.watching import Order, Watch


class Printing:
    """A watch that prints, as commands do."""

    def __init__(self, server: Path, order: Order) -> None:
        self.lines: list[str] = []
        self._came = asyncio.Event()
        self._watch = Watch(
            order,
            Settings(),
            parse_address(str(server)),
            terminal="t",
            password=None,
            say=self._say,
            cells=100,
        )
        self.ending: asyncio.Task[int | Refused]

    async def run(self) -> int | Refused:
        try:
            return await self._watch.run(painter=None)
        except Refused as refused:
            return refused

    def _say(self, line: str) -> None:
        self.lines.append(line)
        self._came.set()

    async def line(self) -> dict[str, Any]:
        await asyncio.wait_for(self._came.wait(), UNIT)
        self._came.clear()
        told: dict[str, Any] = json.loads(self.lines[-1])
        return told

    async def refused(self) -> Refused:
        ended = await asyncio.wait_for(self.ending, UNIT)
        assert isinstance(ended, Refused)
        return ended


@asynccontextmanager
async def printing(server: Path, order: Order) -> AsyncIterator[Printing]:
    watch = Printing(server, order)
    async with asyncio.TaskGroup() as tasks:
        watch.ending = tasks.create_task(watch.run())
        try:
            yield watch
        finally:
            watch.ending.cancel()


async def show(server: ScriptedServer, times: int = 1) -> None:
    await server.hear(WatchJobs, times)
    await server.send(jobs(FAIR, RENEWAL))
    await server.send(whole(*AGENTS))


async def test_one_picture_takes_nobodys_place_and_ends(tmp_path: Path) -> None:
    async with (
        scripted_server(tmp_path, NOW) as server,
        printing(server.path, Order(AgentsView, once=True)) as watch,
    ):
        await show(server)
        assert await asyncio.wait_for(watch.ending, UNIT) == 0
        assert len(watch.lines) == 1 + len(AGENTS)
        assert "佐藤 花子" in "".join(watch.lines)
        assert server.all(Hello)[0].desk is False
        assert server.all(WatchJobs) == [WatchJobs(monitors=True)]


async def test_lines_for_programs_go_on_when_the_link_comes_back(tmp_path: Path) -> None:
    async with (
        scripted_server(tmp_path, NOW) as server,
        printing(server.path, Order(AgentsView, as_json=True)) as watch,
    ):
        await show(server)
        first = await watch.line()
        assert (first["at"], first["view"], len(first["rows"])) == (NOW, "agents", len(AGENTS))
        await server.break_link()
        await server.hear(WatchJobs, 2)
        await server.send(jobs(FAIR))
        await server.send(whole(SATO))
        assert [row["name"] for row in (await watch.line())["rows"]] == [SATO.name]


async def test_a_session_that_grew_old_is_begun_anew_over_the_local_socket(tmp_path: Path) -> None:
    async with (
        scripted_server(tmp_path, NOW) as server,
        printing(server.path, Order(AgentsView, as_json=True)) as watch,
    ):
        await show(server)
        await watch.line()
        await server.send(Goodbye(reason="idle"))
        await server.hear(SignInAsMe, 2)


@pytest.mark.parametrize("view", VIEWS)
async def test_what_no_waiting_mends_ends_it_with_a_sentence(view: Any, tmp_path: Path) -> None:
    async with (
        scripted_server(tmp_path, NOW) as server,
        printing(server.path, Order(view, job="nix")) as watch,
    ):
        await show(server)
        refused = await watch.refused()
        assert (refused.code, refused.values["known"]) == (
            RefusalCode.UNKNOWN_JOB_NAME,
            f"{FAIR.name}, {RENEWAL.name}",
        )


async def test_an_agents_account_is_told_that_it_may_not(tmp_path: Path) -> None:
    async with scripted_server(tmp_path, NOW) as server, printing(server.path, Order(AgentsView)) as watch:
        await server.hear(WatchJobs)
        await server.send(RefusedRequest(request=None, code="not_allowed", values={"action": "watch_jobs"}))
        assert (await watch.refused()).code is RefusalCode.NOT_ALLOWED


async def test_of_several_accounts_the_server_says_which(tmp_path: Path) -> None:
    async with scripted_server(tmp_path, NOW) as server:
        server.local_accounts = ("sato", "ito")
        server.refusals["sign_in_as_me"] = ("several_accounts", {"user": "u", "accounts": "sato, ito"})
        async with printing(server.path, Order(AgentsView)) as watch:
            assert (await watch.refused()).code is RefusalCode.SEVERAL_ACCOUNTS


async def test_one_picture_of_no_server_is_refused_at_once(tmp_path: Path) -> None:
    async with printing(tmp_path / "none.sock", Order(AgentsView, once=True)) as watch:
        assert (await watch.refused()).code is RefusalCode.SERVER_UNREACHABLE


async def test_a_pane_waits_for_its_server_stands_still_without_it_and_goes_on_with_it(
    tmp_path: Path,
) -> None:
    """On a real terminal, narrow and low as panes are; q leaves it as it was."""
    path = tmp_path / "kaden.sock"
    command = [sys.executable, "-m", "kaden", "watch", "agents", "--server", str(path), "--account", "sato"]
    environment = {"PYTHONPATH": str(ROOT), "HOME": str(tmp_path), "KADEN_LANG": "en"}
    line = Line(command, columns=60, rows=5, environment=environment)

    async def until(text: str) -> str:
        return (await asyncio.to_thread(line.until, text.encode())).decode()

    try:
        assert "\x1b[?1049h" in await until("No server answers")
        async with scripted_server(tmp_path, NOW) as server:
            await show(server)
            await until("高橋 健")
            await until("and 5 more")
            server.refusing = True
            await server.break_link()
            await until("Link lost; trying again")
            server.refusing = False
            await show(server, 2)
            await until("talking 3")
            await asyncio.to_thread(line.press, b"q")
            await until("\x1b[?1049l")
            await server.until(lambda: not server.connections)
    finally:
        line.close()
