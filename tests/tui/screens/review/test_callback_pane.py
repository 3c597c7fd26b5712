"""One promised call with its form: a time typed or found in the calendar, and refusals at their fields (row 269)."""

from __future__ import annotations

from pathlib import Path

from kaden.clock import HOUR
from kaden.protocol.callbacks import ChangeCallback
from kaden.protocol.server import RefusedRequest
from tests.tui.samples import NOW
from tests.tui.screens.review.promises import PROMISES, with_promises
from tests.tui.screens.supervisor.office import supervisor


async def test_a_promise_is_moved_to_a_time_and_refused_at_its_field(tmp_path: Path) -> None:
    async with supervisor(tmp_path, prepare=with_promises) as client:
        await client.press("v", "enter")
        await client.shows("鈴木 一郎")
        await client.press("enter")
        await client.shows("午後なら在席とのこと", "090-1234-5678", "2025/12/02 13:40")
        await client.press("ctrl+u", *"someday", "f10")
        await client.shows("Not a time.")
        client.server.answers["change_callback"] = lambda asked: RefusedRequest(
            request=asked.request, code="callback_closed_day", values={"at": "2025-12-03 10:00"}
        )
        await client.press("ctrl+u", *"tomorrow 10", "f10")
        said = await client.server.hear(ChangeCallback)
        assert (said.seen, said.due_at, said.keeper) == (PROMISES[0].seen, NOW + 19 * HOUR - 180_000, None)
        await client.shows("the campaign is closed on the day")
        del client.server.answers["change_callback"]
        await client.press("ctrl+u", *"-5h", "f10")
        await client.shows("-5h")
        assert "the campaign is closed on the day" not in client.screen
        await client.press("f5")
        await client.shows("Mon", "Sun")
        await client.press("right", "enter")
        await client.press("f10")
        moved = (await client.server.hear(ChangeCallback, 2)).due_at
        assert moved is not None
        assert moved > said.seen.due_at
        await client.shows("The promise to 鈴木 一郎 is changed")
