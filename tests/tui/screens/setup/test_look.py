"""How the set-up desk looks: golden screens in two sizes and two languages."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from kaden.setup.kinds import Kind
from kaden.words import LANGUAGES
from tests.tui.client import LARGE, SMALL
from tests.tui.golden import check_golden
from tests.tui.screens.setup.office import CHANGED_AT, arrived, refused, setting_up, usual

SCREENS: Final = {
    "menu": (),
    "groups": ("3", "enter"),
    "rule": ("4", "enter", "enter"),
    "campaign_menu": ("6", "enter", "enter"),
    "campaign": ("6", "enter", "enter", "enter"),
    "picker": ("3", "enter", "enter", "tab", "enter"),
    "formula": ("4", "enter", "enter", "f5"),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
@pytest.mark.parametrize("name", SCREENS)
async def test_a_screen(tmp_path: Path, name: str, size: tuple[int, int], language: str) -> None:
    async with setting_up(tmp_path, usual(), *SCREENS[name], size=size, language=language) as client:
        check_golden(f"setup/{name}.{language}.{size[0]}x{size[1]}", client.screen)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_two_versions(tmp_path: Path, language: str) -> None:
    """Both stand there, with who and when."""
    book = usual()
    async with setting_up(tmp_path, book, "3", "enter", "enter", language=language) as client:
        book.put(Kind.GROUP, 1, {"name": "東チーム", "members": ["sato"]}, revision=2)
        book.saving = lambda asked: refused(
            asked.request, "changed_meanwhile", kind="group", by="佐藤 花子", at=CHANGED_AT
        )
        await client.press(*"2", "f10")
        await arrived(client)
        check_golden(f"setup/conflict.{language}.80x24", client.screen)
