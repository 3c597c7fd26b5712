"""Picking names: several by ticks, one by the cursor."""

from __future__ import annotations

from pathlib import Path

from kaden.protocol.setup import SaveDefinition
from kaden.setup.kinds import Kind
from tests.tui.screens.setup.office import setting_up, usual


async def test_five_agents_join_a_group_in_one_operation(tmp_path: Path) -> None:
    """Rows 42, 43."""
    async with setting_up(tmp_path, usual(), "3", "enter", "n") as client:
        await client.press(*"North", "tab", "enter")
        await client.shows("0 of 6 ticked")
        await client.press("space", "f5", "space", "space", "space")
        await client.shows("5 of 6 ticked: sato, suzuki, tanaka, ito, watanabe")
        await client.press("enter")
        await client.shows("sato, suzuki, tanaka, ito, watanabe ...")
        await client.press("f10")
        said = await client.server.hear(SaveDefinition)
        assert said.values == {"name": "North", "members": ["sato", "suzuki", "tanaka", "ito", "watanabe"]}
        assert (said.id, said.revision) == (None, 0)
        await client.shows("The dial group North is saved.", "shown 3")


async def test_typing_narrows_and_ticks_stay(tmp_path: Path) -> None:
    async with setting_up(tmp_path, usual(), "3", "enter", "enter", "tab", "enter") as client:
        await client.press(*"wata", "space")
        await client.shows("3 of 6 ticked: sato, ito, watanabe")
        assert "tanaka" not in client.screen
        await client.press("escape")
        await client.shows("Drop what was changed here (1)?")
        await client.press("n", "f10")
        await client.shows("sato, ito, watanabe ...")


async def test_one_name_is_taken_from_under_the_cursor(tmp_path: Path) -> None:
    """Row 75."""
    async with setting_up(tmp_path, usual(), "6", "enter", "enter", "enter", "tab", "enter") as client:
        await client.shows("Up and Down move, Enter takes the name")
        await client.press(*"xyz", "enter", "f10")
        await client.shows('Nothing matches "xyz"')
        await client.press("ctrl+u", "down", "enter")
        await client.shows("< Predictive > ...")
        await client.press("f10")
        assert (await client.server.hear(SaveDefinition)).values["rule"] == "Predictive"


async def test_a_list_with_nothing_to_pick_says_so_and_can_be_left(tmp_path: Path) -> None:
    book = usual()
    book.names[Kind.ACCOUNT] = ()
    async with setting_up(tmp_path, book, "3", "enter", "n") as client:
        await client.press(*"North", "tab", "enter")
        await client.shows("There is nothing to choose yet")
        await client.press("escape")
        await client.shows("North")
