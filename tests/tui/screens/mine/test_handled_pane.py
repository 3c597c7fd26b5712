"""Today's calls and unsaved records as lists."""

from __future__ import annotations

from pathlib import Path

from kaden.protocol.my_work import HandledPage, ShowHandled
from tests.tui.screens.mine.office import at_work, handled


async def test_todays_calls_with_result_and_promise(tmp_path: Path) -> None:
    """Rows 276, 277."""
    async with at_work(tmp_path, "2", "enter") as client:
        await client.shows("14:56", "かけ直し", "no answer", "資料送付", "! unsaved", "4 of 4")
        assert (await client.server.hear(ShowHandled)).which == "today"
        await client.press(*["right"] * 4)
        await client.shows("Wed 3 Dec 10:03")


async def test_a_completed_record_leaves_the_list_when_it_comes_to_the_front_again(tmp_path: Path) -> None:
    """Row 284."""
    async with at_work(tmp_path, "3", "enter") as client:
        await client.shows("! unsaved")
        client.server.answers["show_handled"] = lambda asked: HandledPage(
            request=asked.request, which=asked.which, calls=(), more=False
        )
        await client.press("enter")
        await client.press("escape")
        await client.shows("No record waits to be completed.")


async def test_further_pages_come_by_themselves(tmp_path: Path) -> None:
    async with at_work(tmp_path) as client:
        calls = tuple(handled(number) for number in range(8200, 8100, -1))

        def page(asked: ShowHandled) -> HandledPage:
            before = asked.before or 9_000
            shown = tuple(each for each in calls if each.attempt < before)[:50]
            more = shown[-1].attempt > calls[-1].attempt
            return HandledPage(request=asked.request, which="today", calls=shown, more=more)

        client.server.answers["show_handled"] = page
        await client.press("2", "enter")
        await client.shows("50 of 50+")
        await client.press("end")
        await client.shows("100 of 100")
        assert (await client.server.hear(ShowHandled, 2)).before == 8151


async def test_a_filter_finds_by_result(tmp_path: Path) -> None:
    async with at_work(tmp_path, "2", "enter", "slash", *"unsaved", "enter") as client:
        await client.shows("1 of 4", "14:18")
        assert "14:56" not in client.screen
