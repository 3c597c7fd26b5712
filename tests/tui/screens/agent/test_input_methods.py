"""With a Japanese input method on: every action has a key, and nothing typed into a field does anything else."""

from __future__ import annotations

import re
import string
from pathlib import Path
from typing import Final

import pytest
from textual import events

from kaden.protocol.client import KeepDraft
from kaden.protocol.desk import Desk
from kaden.vocabulary import AgentState
from tests.tui.client import open_client
from tests.tui.samples import desk, wrapup
from tui import actions
from tui.keys import Action, Registry

NEVER_TYPED: Final = re.compile(r"f\d+|ctrl\+.+")
"""Keys that no input method takes for itself: Enter, Esc, Space and the arrows belong to it while it converts."""

OF_AGENTS: Final = [
    action
    for action in actions.ALL
    if any(context.startswith(("agent.", "mine.")) or context == "anywhere" for context in action.contexts)
]

PRINTABLE: Final = string.digits + string.ascii_letters + string.punctuation + " "
JAPANESE: Final = "１２ａＺ！？　ｱｲﾞ゛かがゝー漢髙﨑𠮷①※○→ヷ"
ESCAPES: Final = "\x1b[21~\x1bOP\x1b[19~\x13\x0c\x11\x1b[200~\x04\x06"
"""What F10, F1, F8, Ctrl-S, Ctrl-L, Ctrl-Q, Ctrl-D and Ctrl-F send, and the beginning of another paste."""


@pytest.mark.parametrize("action", OF_AGENTS, ids=lambda action: action.id)
def test_every_action_of_an_agent_has_a_key_that_an_input_method_leaves_alone(action: Action) -> None:
    assert any(NEVER_TYPED.fullmatch(key) for key in action.keys)


def test_no_two_actions_of_a_place_share_such_a_key() -> None:
    Registry(OF_AGENTS)


@pytest.mark.parametrize("shown", [desk(AgentState.TALKING), wrapup()], ids=["talking", "wrapup"])
@pytest.mark.parametrize("field", ["#note", "#callback"])
async def test_whatever_is_typed_or_pasted_into_a_field_stays_text(
    tmp_path: Path, shown: Desk, field: str
) -> None:
    async with open_client(tmp_path, desk=shown) as client:
        client.agent.set_focus(client.agent.query_one(field))
        await client.press_in_one_breath(*PRINTABLE)
        for character in JAPANESE:
            key = "ideographic_space" if character == "\u3000" else character
            client.app.post_message(events.Key(key, character))
        await client.settle()
        client.app.post_message(events.Paste(ESCAPES + "貼り付け"))
        await client.settle()
        client.steady.now += 5_000
        await client.press("tab")
        await client.server.hear(KeepDraft)
        form = client.agent.call_phase.form
        assert form is not None
        text = form.note if field == "#note" else form.callback_text
        assert text.startswith(PRINTABLE + JAPANESE)
        assert text.endswith("貼り付け")
        assert not set(text) & {"\x1b", "\x13", "\x0c", "\x11", "\x04", "\x06"}
        assert {type(said).__name__ for said in client.server.said} <= {
            *("Hello", "SignInAsMe", "SignIn", "Shown", "Alive", "KeepDraft"),
        }
        assert not client.agent.asking
