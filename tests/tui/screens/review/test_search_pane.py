"""The form of a search: filled in over a list, found with one key from any field, and taken back with one."""

from __future__ import annotations

from pathlib import Path

from kaden.protocol.searching import SearchNames
from kaden.setup.kinds import Kind
from tests.tui.screens.supervisor.office import as_supervisor, supervisor
from tests.tui.scripted_server import ScriptedServer
from tui.model.searching import Search, choice, named, period
from tui.screens.review.desk import ReviewDesk
from tui.screens.review.search_pane import SearchPane

SEARCH = Search((period(usual="today"), choice("outcome", "busy"), named(Kind.ACCOUNT)), {}, "search")


def with_names(server: ScriptedServer) -> None:
    """A supervisor who sees two agents."""
    as_supervisor(server)
    server.answers["ask_names"] = lambda asked: SearchNames(
        request=asked.request,
        campaigns=("展示会2026",),
        agents=("佐藤 花子", "suzuki"),
        groups=(),
        dispositions=(),
    )


async def test_a_search_is_filled_in_and_found(tmp_path: Path) -> None:
    """Rows 270, 272: a wrong period is said at its field; the reset takes everything back."""
    found: list[Search] = []
    async with supervisor(tmp_path, prepare=with_names) as client:
        await client.press("v")
        desk = client.app.screen
        assert isinstance(desk, ReviewDesk)
        desk.open(SearchPane(desk, SEARCH, found.append))
        await client.shows("Period", "today", "F10  find")
        await client.press(*"11/20 9:00..8:00", "f10")
        await client.shows("the period 11/20 9:00..8:00 ends before it starts")
        assert not found
        await client.press(*"11/20 9:00..24:00", "down", "right", "down", "f3")
        await client.press(*"suz", "enter")
        await client.shows("busy", "suzuki")
        await client.press("f10")
        assert dict(found[0].values) == {"period": "11/20 9:00..24:00", "outcome": "busy", "agent": "suzuki"}
        desk.open(SearchPane(desk, found[0], found.append))
        await client.shows("11/20 9:00..24:00")
        await client.press("f8", "f10")
        assert dict(found[1].values) == {"period": "today", "outcome": "any", "agent": None}
