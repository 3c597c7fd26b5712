"""A pane whose rows a typed filter thins out: what Escape takes away, and in what order."""

from __future__ import annotations

from pathlib import Path

from tests.tui.screens.setup.office import setting_up, usual


async def test_a_filter_counts_and_escape_clears_it_first(tmp_path: Path) -> None:
    async with setting_up(tmp_path, usual(), "3", "enter") as client:
        await client.press("slash", *"sato", "enter")
        await client.shows("Dial groups /sato", "shown 1   total 2")
        await client.press("escape")
        await client.shows("shown 2   total 2")
        await client.press("escape")
        assert "Dial rules" in client.screen


async def test_a_filter_asked_for_in_one_breath_with_the_pane_keeps_its_line(tmp_path: Path) -> None:
    """The pane that has just been opened is given the focus later than the key is handled."""
    async with setting_up(tmp_path, usual(), "3") as client:
        await client.press_in_one_breath("enter", "slash")
        await client.press(*"sato")
        await client.shows("/ sato")
