"""What agents did, on the desk: as a list, searched, and as a file (rows 309, 311, 312)."""

from __future__ import annotations

import csv
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from kaden.clock import HOUR, instant_of, local_time
from kaden.protocol.activity import FindStays, StayKey, StaysFound
from kaden.vocabulary import AgentState
from tests.tui.floor_samples import FAIR, RENEWAL
from tests.tui.model.test_activity import STAYS
from tests.tui.samples import NOW
from tests.tui.screens.review.calls import looking, with_calls, writes
from tests.tui.screens.review.places import place
from tests.tui.screens.supervisor.office import supervisor
from tests.tui.scripted_server import ScriptedServer


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
        await writes(client, path)
        await client.shows("Written: 3 lines")
    rows = list(csv.DictReader(path.read_text("utf-8-sig").splitlines()))
    assert [row["Status"] for row in rows] == ["wrap-up", "talking", "away"]
    assert (rows[0]["To"], rows[1]["Seconds"], rows[2]["Custom status"]) == ("", "60.0", "研修")


async def test_days_are_the_offices_also_where_its_clocks_are_set(tmp_path: Path) -> None:
    """Row 317: read in the zone that reports are counted in, not by what this machine's clocks are from UTC today."""
    london = ZoneInfo("Europe/London")
    ended = instant_of(datetime(2025, 10, 25, 9, 30, tzinfo=london))
    summer = STAYS.stays[0].model_copy(update={"started_at": ended - HOUR, "ended_at": ended})

    def prepare(server: ScriptedServer) -> None:
        with_calls(server)
        server.zone = "Europe/London"
        server.answers["find_stays"] = lambda asked: STAYS.model_copy(
            update={"request": asked.request, "stays": (summer,)}
        )

    paris = FAIR.model_copy(update={"zone": "Europe/Paris"})
    async with supervisor(tmp_path, (paris, RENEWAL), prepare=prepare) as client:
        await client.press("v", place("activity"), "enter")
        today = (await client.server.hear(FindStays)).search
        midnight = local_time(NOW, london).replace(hour=0, minute=0, second=0, microsecond=0)
        assert today.since == instant_of(midnight)
        await client.press("s")
        await client.shows("F10  find")
        await client.press("home", "ctrl+k", *"2025/10/25..2025/10/26", "f10")
        asked = (await client.server.hear(FindStays, 2)).search
        assert asked.since == instant_of(datetime(2025, 10, 25, tzinfo=london))
        assert asked.until - asked.since == 49 * HOUR
        await client.shows("08:30")


async def test_a_search_goes_on_where_the_server_stopped(tmp_path: Path) -> None:
    """On the screen and into a file, also through an answer in which nothing was found."""
    path, stop = tmp_path / "activity.csv", StayKey(started_at=NOW - HOUR, stay=77)

    def found(asked: FindStays) -> StaysFound:
        if asked.before is None:
            return StaysFound(request=asked.request, stays=(), more=True, below=stop)
        assert asked.before == stop
        return STAYS.model_copy(update={"request": asked.request})

    async with looking(tmp_path) as client:
        client.server.answers["find_stays"] = found
        await client.press(place("activity"), "enter")
        await client.shows("wrap-up", "3 of 3")
        await writes(client, path)
        await client.shows("Written: 3 lines")
