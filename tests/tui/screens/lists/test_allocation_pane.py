"""Giving records to groups (rows 126, 128 to 135)."""

from __future__ import annotations

from pathlib import Path

from kaden.protocol.allocation import AllocateList, AllocationBy, TakeBack
from tests.tui.screens.lists.lists_office import Shelf, at_lists
from tests.tui.screens.setup.office import arrived


async def test_a_proposal_is_seen_before_anything_is_given(tmp_path: Path) -> None:
    """Row 132: the question says that it cannot be changed later."""
    shelf = Shelf()
    async with at_lists(tmp_path, shelf, "g", "e") as client:
        await client.shows("東チーム", "45", "0 records have no group")
        assert [(each.by, each.dry_run) for each in client.server.all(AllocateList)] == [
            (AllocationBy.SHARE, True)
        ]
        await client.press("f10")
        await client.shows("Give 90? After the first call it stays so.")
        await client.press("y")
        await arrived(client)
        await client.shows("90 records are given")
        assert shelf.parts == {"東チーム": 45, "西チーム": 45}


async def test_counts_are_typed_in_the_order_of_the_lines(tmp_path: Path) -> None:
    """Row 128."""
    async with at_lists(tmp_path, Shelf(), "g") as client:
        await client.press("c", *"50 1,0", "enter")
        await arrived(client)
        said = client.server.all(AllocateList)[-1]
        assert [(each.group, each.share) for each in said.groups] == [("東チーム", 50), ("西チーム", 10)]
        await client.shows("30 records have no group")
        await client.press("c", *"1 2 3", "enter")
        await client.shows("type one number for each of 2 groups")


async def test_nothing_is_given_that_was_not_proposed(tmp_path: Path) -> None:
    async with at_lists(tmp_path, Shelf(), "g", "f10") as client:
        await client.shows("nothing is proposed yet")
        assert client.server.all(AllocateList) == []


async def test_a_proposal_is_not_left_by_chance(tmp_path: Path) -> None:
    async with at_lists(tmp_path, Shelf(), "g", "r") as client:
        assert client.server.all(AllocateList)[-1].by is AllocationBy.RESULTS
        await client.press("escape")
        await client.shows("Leave without giving what is proposed?")


async def test_what_was_dialled_is_locked_and_the_rest_can_be_taken_back(tmp_path: Path) -> None:
    """Rows 131, 133."""
    shelf = Shelf()
    shelf.parts, shelf.dialled = {"東チーム": 45, "西チーム": 45}, {"東チーム"}
    async with at_lists(tmp_path, shelf, "g", "d") as client:
        await client.shows("it stays")
        await client.press("down", "d", "y")
        assert (await client.server.hear(TakeBack)).group == "西チーム"
        await arrived(client)
        await client.shows("西チーム has nothing of the list any more")
