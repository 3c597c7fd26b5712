"""The list of promised calls: urgency in words, a filter, and calls that are placed from here alone."""

from __future__ import annotations

from pathlib import Path

from kaden.clock import MINUTE
from kaden.protocol.my_work import CallBack
from tests.tui.samples import NOW
from tests.tui.screens.mine.office import PROMISES, at_work, promise, tell


async def test_the_earliest_first_with_signs_words_and_times(tmp_path: Path) -> None:
    """Rows 255, 256."""
    async with at_work(tmp_path, promises=PROMISES) as client:
        await client.shows("!! OVERDUE", "!  DUE", "soon", "1 h 23 ago", "in 7 min", "tomorrow 10:03")
        lines = client.screen.splitlines()
        order = [name for line in lines for name in ("鈴木", "髙橋", "John", "有限会社") if name in line]
        assert order == ["鈴木", "髙橋", "John", "有限会社"]


async def test_it_says_to_call_only_from_here(tmp_path: Path) -> None:
    """Rows 262, 263."""
    async with at_work(tmp_path, promises=PROMISES) as client:
        await client.shows("only from here", "not recorded")


async def test_later_ones_are_counted(tmp_path: Path) -> None:
    async with at_work(tmp_path, promises=PROMISES) as client:
        await tell(client, *PROMISES, promise(45, NOW + MINUTE), more=3)
        await client.shows("3 more promises are not listed here")


async def test_later_ones_are_counted_where_no_other_is_open(tmp_path: Path) -> None:
    """Row 255: a promise for next week is no promise that was lost."""
    async with at_work(tmp_path, "1", "enter") as client:
        await tell(client, more=1)
        await client.shows("No call is promised for today or tomorrow", "1 more promise is not listed here")


async def test_time_goes_on_while_it_is_looked_at(tmp_path: Path) -> None:
    async with at_work(tmp_path, "1", "enter", promises=(promise(1, NOW + 5 * MINUTE),)) as client:
        await client.shows("soon", "in 5 min")
        client.steady.now += 6 * MINUTE
        await client.shows("!  DUE", "1 min ago")


async def test_a_filter_narrows_and_escape_takes_it_back(tmp_path: Path) -> None:
    async with at_work(tmp_path, promises=PROMISES) as client:
        await client.press("slash", *"smith", "enter")
        await client.shows("Callbacks /smith", "John Smith")
        assert "鈴木" not in client.screen
        await client.press("escape")
        await client.shows("鈴木 一郎")


async def test_the_call_key_calls_with_the_usual_number(tmp_path: Path) -> None:
    """Row 257."""
    async with at_work(tmp_path, promises=PROMISES) as client:
        await client.press("f5")
        asked = await client.server.hear(CallBack)
        assert (asked.callback, asked.caller_id) == (41, None)


async def test_nothing_is_called_where_nothing_is_promised(tmp_path: Path) -> None:
    async with at_work(tmp_path, "1", "enter") as client:
        await client.press("f5")
        assert client.server.all(CallBack) == []
