"""docs/keys.md is what the registry says. `KADEN_GOLDEN=write pytest tests/tui/test_keys_page.py` writes it anew."""

from __future__ import annotations

import os
from pathlib import Path

from tui import actions
from tui.keys_page import keys_page

PAGE = Path(__file__).parents[2] / "docs" / "keys.md"


def test_the_page_is_current() -> None:
    if os.environ.get("KADEN_GOLDEN") == "write":
        PAGE.write_text(keys_page(), "utf-8")
    assert PAGE.read_text("utf-8") == keys_page()


def test_the_page_has_every_action() -> None:
    assert [action.id for action in actions.ALL if f"`{action.id}`" not in keys_page()] == []
