"""Lines that stay as long as something is so."""

from __future__ import annotations

from tests.tui.widgets.stage import stage
from tui.widgets.banner import Banner


async def test_a_line_for_each_thing_and_none_when_nothing_is_so() -> None:
    banner = Banner()
    async with stage(banner) as shown:
        assert not banner.display
        banner.show_lines(["link lost", "[/b] near"])
        await shown.settle()
        assert shown.lines[:3] == [" ! link lost", " ! [/b] near", ""]
        banner.show_lines([])
        await shown.settle()
        assert not banner.display
