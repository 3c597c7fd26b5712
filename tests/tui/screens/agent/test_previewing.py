"""The next customer of a preview job: seen, called, or passed by (row 326)."""

from __future__ import annotations

from pathlib import Path

from kaden.protocol.preview import CallShown, PassShown
from kaden.vocabulary import AgentState, CallKind
from tests.tui.client import open_client
from tests.tui.samples import NOW, call, desk
from tests.tui.screens.agent.scenes import PREVIEWING


async def test_a_shown_customer_is_called_or_passed_by_and_enter_calls_nobody(tmp_path: Path) -> None:
    """Enter may still be meant for the result that was just saved."""
    async with open_client(tmp_path, desk=PREVIEWING) as client:
        await client.shows("NEXT CUSTOMER")
        await client.shows("F5 call, F4 pass by; goes back in 9:00")
        await client.press("enter")
        await client.press("f4", *"lunch", "enter")
        assert (await client.server.hear(PassShown)).reason == "lunch"
        await client.press("f5")
        shown = PREVIEWING.call
        assert shown is not None
        assert (await client.server.hear(CallShown)).attempt == shown.attempt


async def test_nobody_is_told_of_more_time_than_there_is(tmp_path: Path) -> None:
    async with open_client(tmp_path, desk=PREVIEWING) as client:
        for left, told in ((59_000, "0:30"), (29_000, "0:25")):
            await client.show(PREVIEWING.model_copy(update={"release_at": NOW + left}))
            await client.shows(f"goes back in {told}")


async def test_a_reason_is_about_the_customer_for_whom_it_was_begun(tmp_path: Path) -> None:
    async with open_client(tmp_path, desk=PREVIEWING) as client:
        await client.press("f4", *"lun")
        await client.shows("Why? (may stay empty)")
        other = call(kind=CallKind.PREVIEW, attempt=77)
        await client.show(PREVIEWING.model_copy(update={"call": other}))
        await client.shows("F5 call, F4 pass by")
        assert "Why?" not in client.screen
        await client.show(desk(AgentState.CALLING, call=other))
        await client.shows("CALLING")


async def test_no_key_of_the_line_for_a_reason_calls_the_customer_when_it_is_pressed_twice(
    tmp_path: Path,
) -> None:
    """F5 is nothing there, for it calls a moment later; the line's own key closes it again, as Esc does."""
    async with open_client(tmp_path, desk=PREVIEWING) as client:
        await client.press("f4", "f5", "f5")
        await client.shows("Why? (may stay empty)")
        await client.press("f4")
        assert "Why?" not in client.screen
        await client.press("f4", "escape")
        assert "Why?" not in client.screen
        await client.press("f4", "enter")
        assert (await client.server.hear(PassShown)).reason == ""
        assert client.server.all(CallShown) == []
