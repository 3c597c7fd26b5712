"""The lists of a batch (rows 112, 113)."""

from __future__ import annotations

from pathlib import Path

import pytest

from kaden.protocol.allocation import DeleteList
from kaden.protocol.client import ListLists
from tests.tui.client import LARGE, SMALL
from tests.tui.screens.lists.lists_office import Shelf, at_lists


async def test_all_lists_of_the_batch_with_their_counts(tmp_path: Path) -> None:
    async with at_lists(tmp_path, Shelf()) as client:
        await client.shows("来場者.csv", "spring.csv", "92 records, 92 without a group")
        assert (await client.server.hear(ListLists)).batch == "5"


async def test_a_deletion_asks_and_names_the_list(tmp_path: Path) -> None:
    async with at_lists(tmp_path, Shelf(), "d") as client:
        await client.shows("Delete list 来場者.csv with 90 records?")
        await client.press("n")
        assert client.server.all(DeleteList) == []
        await client.press("d", "y")
        assert (await client.server.hear(DeleteList)).list == "3"
        await client.shows("is deleted")


async def test_a_refusal_is_told_and_the_list_stays(tmp_path: Path) -> None:
    async with at_lists(tmp_path, Shelf()) as client:
        client.server.refusals["delete_list"] = ("list_dialled", {"list": "来場者.csv"})
        await client.press("d", "y")
        await client.shows("was dialled already")
        assert "来場者.csv" in client.screen


async def test_without_the_link_nothing_is_offered_that_needs_it(tmp_path: Path) -> None:
    async with at_lists(tmp_path, Shelf()) as client:
        await client.lose_link()
        await client.press("i")
        assert "来場者.csv" in client.screen
        await client.find_link()
        await client.shows("92 records")


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_it_stands_in_both_languages(tmp_path: Path, size: tuple[int, int]) -> None:
    async with at_lists(tmp_path, Shelf(), size=size, language="ja") as client:
        await client.shows("来場者.csv", "未割当 92 件", "取込", "割当")
