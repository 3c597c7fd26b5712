"""What agents did, on the desk: as a list, searched, and as a file (rows 309, 311, 312)."""

from __future__ import annotations

import csv
from pathlib import Path

from kaden.protocol.activity import FindStays
from kaden.vocabulary import AgentState
from tests.tui.model.test_activity import STAYS
from tests.tui.samples import NOW
from tests.tui.screens.review.calls import looking
from tests.tui.screens.review.places import place


async def test_stays_are_listed_searched_and_written(tmp_path: Path) -> None:
    path = tmp_path / "activity.csv"
    async with looking(tmp_path) as client:
        client.server.answers["find_stays"] = lambda asked: STAYS.model_copy(
            update={"request": asked.request}
        )
        await client.press(place("activity"), "enter")
        await client.shows("wrap-up", "away: 研修", "15:01", "3 of 3")
        await client.press("s")
        await client.shows("F10  find")
        await client.press("down", "down", "down", "right", "right", "f10")
        searched = (await client.server.hear(FindStays, 2)).search
        assert (searched.state, searched.since <= NOW < searched.until) == (AgentState.JOINING, True)
        await client.shows("Status joining")
        await client.press("e")
        await client.shows("F10  write")
        await client.press("home", "ctrl+k", *str(path), "f10")
        await client.shows("Written: 3 lines")
    rows = list(csv.DictReader(path.read_text("utf-8-sig").splitlines()))
    assert [row["Status"] for row in rows] == ["wrap-up", "talking", "away"]
    assert (rows[0]["To"], rows[1]["Seconds"], rows[2]["Custom status"]) == ("", "60.0", "研修")
