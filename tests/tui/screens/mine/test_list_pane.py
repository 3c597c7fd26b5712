"""Lists of the own work: what the line below tells, and that what needs a row says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.screens.mine.office import PROMISES, at_work, tell

LISTS = {"promises": ("1", "enter"), "today": ("2", "enter")}


@pytest.mark.parametrize("name", LISTS)
async def test_a_filter_that_nothing_passes_says_so_and_leaves_nothing_to_open(
    tmp_path: Path, name: str
) -> None:
    async with at_work(tmp_path) as client:
        await tell(client, *PROMISES)
        await client.press(*LISTS[name], "slash", *"zzz", "enter")
        await client.shows("zzz")
        await client.press("f3")
        await client.shows("There is nothing to choose from.")
