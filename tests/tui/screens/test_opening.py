"""The first paint, and what it says while no server answers."""

from __future__ import annotations

from pathlib import Path

from kaden.words import Words
from tests.tui.client import open_client
from tests.tui.hands import settle
from tests.tui.scripted_server import ScriptedServer
from tests.tui.widgets.stage import Theatre
from tui.screens.agent.desk import AgentDesk
from tui.screens.opening import OpeningScreen


async def test_it_says_what_it_does() -> None:
    app = Theatre()
    async with app.run_test(size=(80, 24)) as pilot:
        screen = OpeningScreen(Words("ja"), "kaden")
        await app.push_screen(screen)
        await settle(pilot)
        lines = [strip.text for strip in screen._compositor.render_strips()]
        assert any("接続しています" in line for line in lines)
        assert "kaden" in lines[0]


async def test_a_server_that_is_away_is_told_and_waited_for(tmp_path: Path) -> None:
    def away(server: ScriptedServer) -> None:
        server.refusing = True

    async with open_client(tmp_path, prepare=away, signed_in=False) as client:
        await client.shows("No server answers")
        client.server.refusing = False
        await client.until(lambda: isinstance(client.app.screen, AgentDesk))
