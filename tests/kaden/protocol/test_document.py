"""docs/protocol.md says what the messages say."""

from __future__ import annotations

from typing import get_args

from kaden.protocol.client import ClientMessage
from kaden.protocol.server import ServerMessage
from scripts.protocol_doc import PLACE, document


def test_the_document_is_current() -> None:
    assert PLACE.read_text("utf-8") == document(), "run: .venv/bin/python -m scripts.protocol_doc"


def test_every_message_has_its_section() -> None:
    text = document()
    for model in (*get_args(get_args(ClientMessage)[0]), *get_args(get_args(ServerMessage)[0])):
        assert f"\n### `{model.model_fields['type'].default}`\n" in text


def test_parts_are_described_where_they_are_named() -> None:
    text = document()
    assert "list of AgentRow" in text
    assert "\n### AgentRow\n" in text
