"""The top line: place on the left, person, link and clock on the right, whatever the names."""

from __future__ import annotations

import pytest

from kaden.cells import width
from tests.tui.widgets.stage import stage
from tui.widgets.title_line import TitleLine


async def test_both_ends() -> None:
    title = TitleLine()
    async with stage(title, size=(60, 3)) as shown:
        title.crumbs, title.name_shown = ("kaden", "展示会", "call"), "佐藤"
        title.light, title.clock = "link ok", "15:03"
        await shown.settle()
        assert shown.lines[0] == " kaden › 展示会 › call               佐藤   link ok   15:03"
        assert width(shown.lines[0]) == 59


@pytest.mark.parametrize("name", ["漢" * 200, "x" * 500])
async def test_a_long_place_is_cut_and_the_right_end_stays(name: str) -> None:
    title = TitleLine()
    async with stage(title, size=(60, 3)) as shown:
        title.crumbs, title.clock = ("kaden", name), "15:03"
        await shown.settle()
        assert shown.lines[0].endswith("15:03")
        assert "…" in shown.lines[0]
