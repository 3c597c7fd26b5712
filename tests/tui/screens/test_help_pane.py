"""The help of a pane: its own keys, in words."""

from __future__ import annotations

from pathlib import Path

from tests.tui.screens.setup.office import setting_up, usual


async def test_a_form_has_its_own_help_under_f1_because_a_question_mark_can_be_typed(tmp_path: Path) -> None:
    async with setting_up(tmp_path, usual(), "3", "enter", "enter") as client:
        await client.press("question_mark")
        await client.shows("東チーム?")
        await client.press("f1")
        await client.shows("Save the form.", "Choose the field's value from a list")
        await client.press("escape")
        await client.shows("東チーム?")
