"""Nothing that an agent types into a field is ever taken for an action, with an input method on or off."""

from __future__ import annotations

import string
from pathlib import Path
from typing import Final

import pytest
from textual import events

from kaden.protocol.client import Alive, Hello, KeepDraft, Shown, SignInAsMe
from kaden.vocabulary import AgentState
from tests.tui.client import open_client
from tests.tui.samples import desk, wrapup

HARMLESS: Final = (Hello, SignInAsMe, Shown, Alive, KeepDraft)
"""What a client says while somebody does nothing but write."""

TYPED: Final = (
    string.ascii_letters
    + string.digits
    + string.punctuation
    + " \u3000あいうアイウ漢字ｱｲｳ、。ー「」ＡＢＣａｂｃ０１２？！①"
)
"""Half and full width, as keyboards and input methods write it."""

PASTED: Final = "q\x11\x13\x1b[21~\x1b[19~\x1bOS\ny\nF10 ｙ\r\n7\x04"
"""Among it the sequences of F10, F8 and F4, and of Ctrl-Q, -S and -D."""


@pytest.mark.parametrize("field", [1, 2], ids=["note", "callback"])
@pytest.mark.parametrize("state", [AgentState.TALKING, AgentState.WRAPUP])
async def test_whatever_is_typed_or_pasted_is_text(tmp_path: Path, state: AgentState, field: int) -> None:
    """Each key and Enter, and a paste full of function keys: no request leaves, no question opens."""
    shown = wrapup() if state is AgentState.WRAPUP else desk(state)
    async with open_client(tmp_path, desk=shown) as client:
        await client.press(*["tab"] * field)
        await client.press_in_one_breath(*TYPED, "enter")
        client.app.post_message(events.Paste(PASTED))
        await client.settle()
        client.agent.flush()
        await client.server.hear(KeepDraft)
        assert [said for said in client.server.said if not isinstance(said, HARMLESS)] == []
        assert not client.agent.asking
        assert client.agent.context == "agent.call"


async def test_the_note_has_every_letter(tmp_path: Path) -> None:
    async with open_client(tmp_path, desk=wrapup()) as client:
        await client.press("tab")
        await client.press_in_one_breath(*TYPED)
        client.agent.flush()
        await client.server.until(lambda: any(said.note == TYPED for said in client.server.all(KeepDraft)))
