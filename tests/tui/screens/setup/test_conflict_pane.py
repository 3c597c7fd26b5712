"""Two versions side by side, until one of three keys is pressed."""

from __future__ import annotations

from pathlib import Path

from kaden.protocol.setup import SaveDefinition
from kaden.setup.kinds import Kind
from tests.tui.screens.setup.office import setting_up, usual


async def test_escape_goes_back_to_the_form_with_nothing_saved_and_nothing_lost(tmp_path: Path) -> None:
    book = usual()
    async with setting_up(tmp_path, book, "3", "enter", "enter") as client:
        book.overtaken(Kind.GROUP, 1, {"name": "東京", "members": []})
        await client.press("2", "f10")
        await client.shows("suzuki changed this at 2025-12-02 15:03:04", "東京", "東チーム2")
        await client.press("escape")
        await client.shows("東チーム2")
        assert len(client.server.all(SaveDefinition)) == 1
