"""Do-not-call lists at the desk (rows 93 to 98, 324)."""

from __future__ import annotations

from pathlib import Path

from kaden.protocol.do_not_call import AddNumber, RemoveNumber
from tests.tui.screens.lists.lists_office import Shelf, at_numbers
from tests.tui.screens.setup.office import arrived


async def test_a_number_is_listed_with_its_reason(tmp_path: Path) -> None:
    """Row 94."""
    async with at_numbers(tmp_path, Shelf()) as client:
        await client.press("n", *"090-7777", "enter")
        await client.shows("reason for 090-7777")
        await client.press(*"no", "enter")
        said = await client.server.hear(AddNumber)
        assert (said.campaign, said.number, said.reason) == (None, "090-7777", "no")
        await client.shows("090-7777 is on the list")


async def test_without_a_reason_nothing_is_changed(tmp_path: Path) -> None:
    async with at_numbers(tmp_path, Shelf()) as client:
        await client.press("n", *"1", "enter", "enter")
        await client.shows("give a reason")
        assert client.server.all(AddNumber) == []


async def test_a_removal_needs_a_reason_and_asks(tmp_path: Path) -> None:
    """Row 98."""
    async with at_numbers(tmp_path, Shelf()) as client:
        await client.press("d", *"x", "enter")
        await client.shows("Let 0312345678 be called again?")
        assert client.server.all(RemoveNumber) == []
        await client.press("y")
        assert (await client.server.hear(RemoveNumber)).number == "0312345678"


async def test_who_may_not_remove_is_told_so(tmp_path: Path) -> None:
    """Row 103."""
    shelf = Shelf()
    shelf.may_remove = False
    async with at_numbers(tmp_path, shelf) as client:
        await client.press("d")
        assert client.server.all(RemoveNumber) == []
        assert "Let " not in client.screen
        assert "0312345678" in client.screen


async def test_last_digits_find_a_number(tmp_path: Path) -> None:
    shelf = Shelf()
    shelf.numbers = shelf.numbers[1:]
    async with at_numbers(tmp_path, shelf) as client:
        await client.press("slash", *"999", "enter")
        await arrived(client)
        await client.shows("no number here", "/999")
