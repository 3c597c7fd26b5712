"""The places of the own work."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.samples import NOW
from tests.tui.screens.mine.office import at_work, promise, tell

LATER = promise(1, NOW + 7_200_000)


@pytest.mark.parametrize(
    ("key", "shown"),
    [
        ("1", "No call is promised"),
        ("2", "三和電子工業㈱ 田中"),
        ("3", "! unsaved"),
        ("4", "Calls 38"),
        ("5", "agent.save"),
    ],
)
async def test_each_place_opens_and_comes_back(tmp_path: Path, key: str, shown: str) -> None:
    async with at_work(tmp_path, key, "enter") as client:
        await client.shows(shown)
        await client.press("escape")
        await client.shows("Unsaved records", "My day")


async def test_it_counts_the_open_promises(tmp_path: Path) -> None:
    async with at_work(tmp_path, promises=(LATER,)) as client:
        await client.shows("1 open")
        await tell(client, LATER, promise(2, NOW - 1))
        await client.shows("1 due, 0 overdue")


async def test_promises_later_than_tomorrow_are_told_of(tmp_path: Path) -> None:
    async with at_work(tmp_path) as client:
        await client.shows("none open")
        await tell(client, LATER, more=2)
        await client.shows("1 open; 2 more")
        await tell(client, more=2)
        await client.shows("none for today or tomorrow; 2 more")


async def test_help_explains_the_place(tmp_path: Path) -> None:
    async with at_work(tmp_path) as client:
        await client.press("question_mark")
        await client.shows("Open what is chosen.", "A day on the floor")
        await client.press("escape")
        await client.shows("Unsaved records")
