"""Lists that come page by page: when the next one is asked for, and what is asked while one is on its way."""

from __future__ import annotations

from pathlib import Path

from kaden.protocol.my_work import HandledPage, ShowHandled
from tests.tui.client import Client
from tests.tui.screens.mine.office import at_work, handled, with_request
from tui.screens.paging import AHEAD

CALLS = tuple(handled(number) for number in range(8200, 8100, -1))
PAGE = 50


def page(asked: ShowHandled) -> HandledPage:
    """The next calls below the one that was asked for."""
    below = [each for each in CALLS if asked.before is None or each.attempt < asked.before]
    return HandledPage(
        request=asked.request, which="today", calls=tuple(below[:PAGE]), more=len(below) > PAGE
    )


async def pages(client: Client) -> None:
    client.server.answers["show_handled"] = page
    await client.press("2", "enter")
    await client.shows(f"{PAGE} of {PAGE}+")


async def test_the_next_page_comes_as_the_cursor_nears_the_end_and_not_before(tmp_path: Path) -> None:
    async with at_work(tmp_path) as client:
        await pages(client)
        far = PAGE - AHEAD - 1
        await client.press(*["down"] * far)
        assert len(client.server.all(ShowHandled)) == 1
        await client.press("down")
        await client.shows("100 of 100")
        assert (await client.server.hear(ShowHandled, 2)).before == CALLS[PAGE - 1].attempt


async def test_a_page_that_is_on_its_way_is_not_asked_for_again(tmp_path: Path) -> None:
    async with at_work(tmp_path) as client:
        await pages(client)
        client.server.silent.add("show_handled")
        await client.press("end", "up", "up")
        assert len(client.server.all(ShowHandled)) == 2


async def test_a_list_that_begins_anew_meanwhile_waits_for_the_page_and_drops_it(tmp_path: Path) -> None:
    """What was asked for before the link broke is answered after it; the list is as it is then."""
    async with at_work(tmp_path) as client:
        await pages(client)
        client.server.silent.add("show_handled")
        await client.press("end")
        await client.server.hear(ShowHandled, 2)
        client.server.silent.clear()
        client.server.answers["show_handled"] = with_request(
            HandledPage(request="-", which="today", calls=CALLS[:3], more=False)
        )
        await client.lose_link()
        await client.find_link()
        await client.shows("3 of 3")
        assert client.server.all(ShowHandled)[-1].before is None


async def test_why_there_is_no_page_is_told(tmp_path: Path) -> None:
    async with at_work(tmp_path) as client:
        client.server.refusals["show_handled"] = ("not_allowed", {"action": "show_handled"})
        await client.press("2", "enter")
        await client.shows("your account may not do this")
        client.server.refusals.clear()
        client.server.answers["show_handled"] = page
        await client.lose_link()
        await client.find_link()
        await client.shows(f"{PAGE} of {PAGE}+")
