"""The records of a list, page by page (rows 113, 330)."""

from __future__ import annotations

from pathlib import Path

from kaden.protocol.allocation import ListRecords
from tests.tui.screens.lists.lists_office import PAGE, Shelf, at_lists
from tests.tui.screens.setup.office import arrived


async def test_further_pages_come_as_the_cursor_goes_down(tmp_path: Path) -> None:
    async with at_lists(tmp_path, Shelf(), "enter") as client:
        await client.shows("氏名1", "without a group")
        for _ in range(6):
            await client.press("pagedown")
            await arrived(client)
        asked = client.server.all(ListRecords)
        assert [each.after for each in asked] == [0, PAGE, 2 * PAGE]
        await client.press("end")
        await client.shows("氏名90", "90 shown; the list has 90 records")


async def test_a_number_is_found_by_its_last_digits_and_escape_gives_up(tmp_path: Path) -> None:
    async with at_lists(tmp_path, Shelf(), "enter") as client:
        await client.press("slash", *"77", "enter")
        await client.shows("来場者.csv /77", "氏名77", "1 shown")
        await client.press("slash", "escape")
        await client.shows("氏名77")
        await client.press("slash", "backspace", "backspace", "enter")
        await client.shows("氏名1")
