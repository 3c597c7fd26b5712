"""The own figures of the day."""

from __future__ import annotations

from pathlib import Path

from tests.tui.screens.mine.office import DAY, at_work, with_request


async def test_figures_with_bars_and_results(tmp_path: Path) -> None:
    async with at_work(tmp_path, "4", "enter") as client:
        await client.shows("Calls 38, of them promised 3", "1:35:00", "39 %", "####", "担当者不在", "55 %")


async def test_they_are_asked_for_again_when_the_link_comes_back(tmp_path: Path) -> None:
    async with at_work(tmp_path, "4", "enter") as client:
        await client.shows("Calls 38")
        await client.lose_link()
        client.server.answers["show_my_day"] = with_request(DAY.model_copy(update={"calls": 39}))
        await client.find_link()
        await client.shows("Calls 39")
