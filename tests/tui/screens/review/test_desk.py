"""Records and reports: opened by a key from the jobs, left by Escape, found again as they were left."""

from __future__ import annotations

from pathlib import Path

from tests.tui.screens.supervisor.office import supervisor


async def test_a_key_opens_them_and_escape_goes_back(tmp_path: Path) -> None:
    async with supervisor(tmp_path) as client:
        await client.press("v")
        assert client.app.screen.name == "review"
        await client.shows("records and reports")
        await client.press("escape")
        assert client.app.screen.name == "supervisor"
