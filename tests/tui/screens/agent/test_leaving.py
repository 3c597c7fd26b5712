"""Leaving the agent's desk: on purpose, and when the terminal goes."""

from __future__ import annotations

from pathlib import Path

from kaden.protocol.client import KeepDraft, SignOut
from kaden.vocabulary import AgentState
from tests.tui.client import open_client
from tests.tui.samples import desk, wrapup


async def test_quitting_asks_and_signs_out(tmp_path: Path) -> None:
    async with open_client(tmp_path, desk=desk(AgentState.WAITING)) as client:
        await client.press("ctrl+q")
        await client.shows("Sign out and quit?")
        await client.press("n")
        assert client.server.all(SignOut) == []
        await client.press("ctrl+q", "y")
        await client.server.hear(SignOut)
        await client.server.until(lambda: client.server.closed_with != [])
        assert client.server.closed_with == [1000]


async def test_a_lost_terminal_sends_what_was_typed_and_keeps_the_desk(tmp_path: Path) -> None:
    """Row 244 and the walk of a dropped line: no sign-out, the newest draft, a close code that is no crash."""
    async with open_client(tmp_path, desk=wrapup()) as client:
        await client.press("tab", *"typed")
        client.app.terminal_lost(129)
        draft = await client.server.hear(KeepDraft)
        assert draft.note == "typed"
        await client.server.until(lambda: client.server.closed_with != [])
        assert client.server.closed_with == [1001]
        assert client.server.all(SignOut) == []
