"""The parts of a field as a form laid on the form."""

from __future__ import annotations

from pathlib import Path

import pytest

from kaden.protocol.setup import SaveDefinition
from kaden.setup.kinds import Kind
from tests.tui.screens.setup.office import Book, setting_up, usual

ACCOUNT = {
    "name": "yamada",
    "full_name": "山田 太郎",
    "role": "supervisor",
    "agent_use": False,
    "phone": "",
    "groups": [],
    "permissions": {},
    "os_user": None,
    "password": None,
    "disabled": False,
}


def with_account() -> Book:
    book = usual()
    book.put(Kind.ACCOUNT, 1, ACCOUNT)
    return book


async def test_permissions_are_given_by_campaign(tmp_path: Path) -> None:
    """Row 35."""
    async with setting_up(tmp_path, with_account(), "1", "enter", "enter") as client:
        await client.press(*["tab"] * 6, "enter")
        await client.shows("Permissions", "展示会フォロー", "Renewal")
        await client.press("e", "tab", "v", "f10")
        await client.shows("展示会フォロー edit, Renewal view")
        await client.press("f10")
        said = await client.server.hear(SaveDefinition)
        assert said.values["permissions"] == {"展示会フォロー": "edit", "Renewal": "view"}


async def test_what_is_wrong_is_said_at_its_part_and_keeps_the_parts_open(tmp_path: Path) -> None:
    """Row 71."""
    async with setting_up(tmp_path, usual(), "4", "enter", "enter") as client:
        await client.press(*["tab"] * 7, "f3")
        await client.shows("no answer", "machine")
        await client.press(*"x", "f10")
        await client.shows("it must be a number")
        await client.press("ctrl+u", *"2", "f10")
        await client.shows("busy 2 h")


async def test_escape_asks_before_parts_are_dropped(tmp_path: Path) -> None:
    async with setting_up(tmp_path, usual(), "4", "enter", "enter") as client:
        await client.press(*["tab"] * 7, "enter", "9", "escape")
        await client.shows("Drop what was changed here (1)?")
        await client.press("y")
        await client.shows("busy 0.5 h")


@pytest.mark.parametrize("key", ["escape", "f10"])
async def test_a_page_without_parts_says_what_is_missing_and_can_be_left(tmp_path: Path, key: str) -> None:
    """Row 35: in a fresh office there is no campaign yet to give permissions for."""
    book = with_account()
    book.names[Kind.CAMPAIGN] = ()
    async with setting_up(tmp_path, book, "1", "enter", "enter") as client:
        await client.press(*["tab"] * 6, "enter")
        await client.shows("There is no campaign yet")
        await client.press(key)
        await client.shows("Full name")
