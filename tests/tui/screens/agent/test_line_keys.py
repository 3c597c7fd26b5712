"""Keys about the customer on the line are about the call that the desk shows."""

from __future__ import annotations

from pathlib import Path

from kaden.protocol.client import CutCustomer, TransferCall
from kaden.vocabulary import AgentState
from tests.tui.client import open_client
from tests.tui.samples import call, desk


async def test_an_extension_is_typed_for_the_call_that_is_shown(tmp_path: Path) -> None:
    async with open_client(tmp_path, desk=desk(AgentState.TALKING)) as client:
        await client.press("ctrl+x", *"7012", "enter")
        asked = await client.server.hear(TransferCall)
        assert (asked.attempt, asked.target) == (call().attempt, "7012")


async def test_the_extension_is_put_away_when_the_call_ends(tmp_path: Path) -> None:
    async with open_client(tmp_path, desk=desk(AgentState.TALKING)) as client:
        await client.press("ctrl+x", *"70")
        await client.shows("Transfer to")
        await client.show(desk(AgentState.WRAPUP))
        assert "Transfer to" not in client.screen
        assert client.server.all(TransferCall) == []


async def test_the_cut_question_is_about_the_call_it_was_asked_of(tmp_path: Path) -> None:
    async with open_client(tmp_path, desk=desk(AgentState.TALKING)) as client:
        await client.press("f4", "y")
        assert (await client.server.hear(CutCustomer)).attempt == call().attempt
