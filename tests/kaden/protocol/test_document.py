"""docs/protocol.md says what the messages say."""

from __future__ import annotations

import runpy
from functools import cache
from pathlib import Path
from typing import Final, get_args

from kaden.protocol.client import ClientMessage
from kaden.protocol.server import ServerMessage

ROOT: Final = Path(__file__).parents[3]


@cache
def document() -> str:
    """What the script makes."""
    made = runpy.run_path(str(ROOT / "scripts" / "protocol_doc.py"))
    return str(made["document"]())


def test_the_document_is_current() -> None:
    written = (ROOT / "docs" / "protocol.md").read_text("utf-8")
    assert written == document(), "run: .venv/bin/python -m scripts.protocol_doc"


def test_every_message_has_its_section() -> None:
    text = document()
    for model in (*get_args(get_args(ClientMessage)[0]), *get_args(get_args(ServerMessage)[0])):
        assert f"\n### `{model.model_fields['type'].default}`\n" in text


def test_parts_are_described_where_they_are_named() -> None:
    text = document()
    assert "list of AgentRow" in text
    assert "\n### AgentRow\n" in text
