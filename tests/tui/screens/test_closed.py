"""A session that the server closed: why, and back with one key."""

from __future__ import annotations

from pathlib import Path

import pytest

from kaden.protocol.server import Goodbye
from kaden.vocabulary import AgentState
from kaden.words import LANGUAGES
from tests.tui.client import SIZES, open_client
from tests.tui.golden import check_golden
from tests.tui.samples import desk, wrapup
from tui.screens.agent.desk import AgentDesk
from tui.screens.closed import ClosedScreen


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        ("taken_over", "at another terminal"),
        ("disabled", "was disabled"),
        ("idle", "nothing was done here"),
    ],
)
async def test_why_and_back(tmp_path: Path, reason: str, sentence: str) -> None:
    async with open_client(tmp_path, desk=desk(AgentState.WAITING)) as client:
        await client.server.send(Goodbye.model_validate({"reason": reason}))
        await client.server.break_link()
        await client.until(lambda: isinstance(client.app.screen, ClosedScreen))
        await client.shows(sentence, "Enter")
        await client.press("enter")
        await client.until(lambda: isinstance(client.app.screen, AgentDesk) and client.app.home.up)
        await client.shows("WAITING")


async def test_a_save_that_was_on_its_way_can_be_tried_again(tmp_path: Path) -> None:
    """The form must not say "saving" for ever."""
    async with open_client(
        tmp_path, desk=wrapup(), prepare=lambda server: server.silent.add("save_result")
    ) as client:
        await client.press("4", "tab", *"kept", "f10")
        await client.shows("saving")
        await client.server.send(Goodbye(reason="taken_over"))
        await client.until(lambda: isinstance(client.app.screen, ClosedScreen))
        await client.press("enter")
        await client.until(lambda: isinstance(client.app.screen, AgentDesk) and client.app.home.up)
        await client.shows("kept")
        assert "saving..." not in client.screen


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", LANGUAGES)
async def test_how_it_looks(tmp_path: Path, language: str, size: str) -> None:
    async with open_client(tmp_path, language=language, size=SIZES[size]) as client:
        await client.server.send(Goodbye(reason="taken_over"))
        await client.until(lambda: isinstance(client.app.screen, ClosedScreen))
        await client.settle()
        check_golden(f"agent/closed.{language}.{size}", client.screen)
