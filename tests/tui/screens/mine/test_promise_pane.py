"""One promised call: what is known of it, the choice of the number that is shown, and the call."""

from __future__ import annotations

from pathlib import Path

from kaden.protocol.my_work import CallBack
from tests.tui.screens.mine.office import PROMISES, at_work, tell
from tui.widgets.bottom_line import BottomLine


async def test_everything_that_is_known_stands_there(tmp_path: Path) -> None:
    """Row 257."""
    async with at_work(tmp_path, "down", "enter", promises=PROMISES) as client:
        await client.shows("髙橋 美咲", "㈱山﨑製作所", "03-1234-5678", "today 15:00", "3 min ago", "!  DUE")
        await client.shows("展示会2026  09:00-17:00", "午後なら在席とのこと", "only from here", "yours")


async def test_the_number_that_the_customer_sees_is_chosen(tmp_path: Path) -> None:
    """Row 257."""
    async with at_work(tmp_path, "enter", "2", "f5", promises=PROMISES) as client:
        asked = await client.server.hear(CallBack)
        assert (asked.callback, asked.caller_id) == (41, "0312340002")


async def test_without_numbers_none_is_shown_to_the_customer(tmp_path: Path) -> None:
    """Row 264."""
    async with at_work(tmp_path, "down", "down", "enter", promises=PROMISES) as client:
        await client.shows("none is shown", "the group's")
        await client.press("f5")
        assert (await client.server.hear(CallBack)).caller_id is None


async def test_enter_places_no_call(tmp_path: Path) -> None:
    async with at_work(tmp_path, "enter", "enter", promises=PROMISES) as client:
        assert client.server.all(CallBack) == []


async def test_a_promise_that_is_kept_closes_its_pane(tmp_path: Path) -> None:
    async with at_work(tmp_path, "enter", promises=PROMISES) as client:
        await client.shows("Number shown to the customer")
        await tell(client, *PROMISES[1:])
        assert "Number shown to the customer" not in client.screen
        await client.shows("髙橋 美咲")


async def test_a_refusal_is_told(tmp_path: Path) -> None:
    async with at_work(tmp_path, "enter", promises=PROMISES) as client:
        client.server.refusals["call_back"] = ("callback_gone", {})
        await client.press("f5")
        await client.shows("Callbacks › 鈴木 一郎")
        line = client.app.screen.query_one(BottomLine)
        await client.until(lambda: bool(line.notice))
