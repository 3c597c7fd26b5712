"""A page to read scrolls and goes away."""

from __future__ import annotations

from pathlib import Path

from tests.tui.screens.setup.office import desk, setting_up, usual
from tui.screens.setup.page_pane import PagePane


async def test_a_page_longer_than_the_screen_scrolls(tmp_path: Path) -> None:
    async with setting_up(tmp_path, usual()) as client:
        text = "\n".join(f"line {number}" for number in range(60))
        desk(client).open(PagePane(desk(client), "a page", text))
        await client.shows("outbound › a page", "line 0")
        await client.press("end")
        await client.shows("line 59")
        await client.press("escape")
        await client.shows("Accounts")
