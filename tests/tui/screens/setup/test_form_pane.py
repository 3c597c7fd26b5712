"""Forms: filled in by keys, judged where they are left, saved once, and never lost."""

from __future__ import annotations

from pathlib import Path

from kaden.protocol.setup import SaveDefinition
from tests.tui.screens.setup.office import arrived, desk, setting_up, usual


async def test_a_group_gets_five_agents_in_one_operation(tmp_path: Path) -> None:
    """Rows 42, 43."""
    async with setting_up(tmp_path, usual(), "3", "enter", "n") as client:
        await client.press(*"North", "tab", "enter")
        await client.shows("0 of 6 ticked")
        await client.press(*["f5"] * 5)
        await client.shows("5 of 6 ticked: sato, suzuki, tanaka, ito, watanabe")
        await client.press("enter")
        await client.shows("sato, suzuki, tanaka, ito, watanabe ...")
        await client.press("f10")
        said = await client.server.hear(SaveDefinition)
        assert said.values == {"name": "North", "members": ["sato", "suzuki", "tanaka", "ito", "watanabe"]}
        assert (said.id, said.revision) == (None, 0)
        await arrived(client)
        await client.shows("The dial group North is saved.", "shown 3")


async def test_a_field_is_judged_when_it_is_left(tmp_path: Path) -> None:
    """The limit stands at the field; the other fields can be filled in meanwhile."""
    async with setting_up(tmp_path, usual(), "4", "enter", "enter") as client:
        await client.shows("Ring timeout")
        desk(client).pane.view.come_to("ring_timeout")  # type: ignore[union-attr]
        await client.settle()
        await client.press("backspace", "backspace", *"５", "tab")
        await client.shows("it must be 10 or more")
        await client.press("f10")
        await client.shows("Ring timeout is not right yet")
        assert client.server.all(SaveDefinition) == []
