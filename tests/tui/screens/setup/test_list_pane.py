"""A list of definitions: what stands there, what may be done, and that a deletion asks and names."""

from __future__ import annotations

from pathlib import Path

from kaden.protocol.setup import DeleteDefinition, ListDefinitions
from kaden.setup.kinds import Kind
from tests.tui.screens.setup.office import arrived, refused, setting_up, usual


async def test_a_list_says_how_many_are_shown_and_kept(tmp_path: Path) -> None:
    """Row 76: shown, total, maximum."""
    async with setting_up(tmp_path, usual(), "3", "enter") as client:
        await client.shows(
            "outbound › Dial groups", "東チーム", "sato, ito", "shown 2   total 2   at most 200"
        )


async def test_a_deletion_asks_and_names_and_goes_with_the_revision_that_was_seen(tmp_path: Path) -> None:
    async with setting_up(tmp_path, usual(), "3", "enter") as client:
        await client.press("d")
        await client.shows("Delete the dial group")
        await client.press("n")
        assert client.server.all(DeleteDefinition) == []
        await client.press("d", "y")
        said = await client.server.hear(DeleteDefinition)
        assert (said.kind, said.revision) == (Kind.GROUP, 1)
        await client.shows("is deleted", "shown 1   total 1")


async def test_what_is_in_use_is_refused_in_words(tmp_path: Path) -> None:
    """Row 46: with the names of what uses it."""
    book = usual()
    async with setting_up(tmp_path, book, "3", "enter") as client:
        client.server.answers["delete_definition"] = lambda asked: refused(
            asked.request, "in_use", kind="group", name="東チーム", users="2月"
        )
        await client.press("d", "y")
        await client.shows("the dial group 東チーム is used by: 2月")


async def test_a_campaign_opens_what_belongs_to_it(tmp_path: Path) -> None:
    """Row 109: batches are listed inside their campaign."""
    async with setting_up(tmp_path, usual(), "6", "enter", "enter") as client:
        await client.shows("展示会フォロー", "Results", "Batches")
        await client.press("b", "enter")
        await arrived(client)
        asked = client.server.all(ListDefinitions)[-1]
        assert (asked.kind, asked.inside) == (Kind.BATCH, 3)
        await client.shows("2月", "2026-02-01")


async def test_an_empty_list_says_what_to_do(tmp_path: Path) -> None:
    async with setting_up(tmp_path, usual(), "5", "enter") as client:
        await client.shows("No calendar yet")


async def test_who_may_not_change_is_told(tmp_path: Path) -> None:
    """Rows 25, 31."""
    book = usual()
    book.put(Kind.GROUP, 1, {"name": "東チーム", "members": []}, may_edit=False)
    book.put(Kind.GROUP, 2, {"name": "西チーム", "members": []}, may_edit=False)
    async with setting_up(tmp_path, book, "3", "enter") as client:
        await client.shows("look only")
        await client.press("d")
        await client.shows("You may look at it, not change it.")
