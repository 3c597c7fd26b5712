"""Menus: digits, letters and arrows choose, and what was chosen opens."""

from __future__ import annotations

from pathlib import Path

from kaden.vocabulary import Role
from tests.tui.screens.setup.office import arrived, desk, setting_up, usual


async def test_a_digit_and_enter_in_one_breath_open_what_the_digit_says(tmp_path: Path) -> None:
    async with setting_up(tmp_path, usual()) as client:
        await client.press_in_one_breath("4", "enter")
        await arrived(client)
        await client.shows("outbound › Dial rules")


async def test_a_renamed_campaign_is_called_so_in_its_menu(tmp_path: Path) -> None:
    async with setting_up(tmp_path, usual(), "6", "enter", "enter", "enter") as client:
        await client.press("2", "f10")
        await arrived(client)
        await client.shows("展示会フォロー2", "Results")
        assert len(desk(client).place()) == 3


async def test_a_supervisors_menu_has_no_accounts(tmp_path: Path) -> None:
    """Row 34: menus by role are fixed. What somebody may not see is not there."""
    book = usual()
    book.role = Role.SUPERVISOR
    async with setting_up(tmp_path, book) as client:
        await client.shows("1 Statuses", "Campaigns")
        assert "Accounts" not in client.screen
