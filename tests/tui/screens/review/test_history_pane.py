"""The history of calls on the desk: found, counted, searched, written to a file (rows 287, 289)."""

from __future__ import annotations

import csv
from pathlib import Path
from zoneinfo import ZoneInfo

from kaden.clock import DAY, local_time
from kaden.protocol.history import CallKey, CallsCounted, CallsFound, CountCalls, ExportCalls, FindCalls
from kaden.vocabulary import Outcome
from tests.tui.samples import NOW
from tests.tui.screens.review.calls import CALLS, looking
from tests.tui.screens.review.places import place

OPEN = (place("history"), "enter")


async def test_calls_of_today_and_then_what_is_looked_for(tmp_path: Path) -> None:
    async with looking(tmp_path, *OPEN) as client:
        await client.shows("三和電子工業", "4 of 1,234", "佐藤 花子", "Period today")
        asked = (await client.server.hear(FindCalls)).search
        assert (asked.since <= NOW < asked.until, asked.until - asked.since, asked.agent) == (True, DAY, None)
        await client.press("s")
        await client.shows("F10  find")
        await client.press(*"yesterday", "down", *"1234", "f10")
        await client.shows("Number 1234")
        again = (await client.server.hear(FindCalls, 2)).search
        assert (again.until, again.digits) == (asked.since, "1234")
        assert (await client.server.hear(CountCalls, 2)).search == again


async def test_a_search_that_finds_little_goes_on_and_says_how_far_it_came(tmp_path: Path) -> None:
    """Row 287: an answer looks through no more than so many calls; the count goes on as the search does."""
    async with looking(tmp_path, *OPEN) as client:
        await client.shows("4 of 1,234")
        back_to = NOW - 60 * DAY
        key = CallKey(moment=back_to, attempt=1)

        def found(asked: FindCalls) -> CallsFound:
            if asked.before is None:
                client.server.silent.add("find_calls")
                return CallsFound(request=asked.request, calls=(), more=True, below=key)
            return CallsFound(request=asked.request, calls=CALLS[:1], more=False)

        def counted(asked: CountCalls) -> CallsCounted:
            return CallsCounted(request=asked.request, total=3, below=None if asked.before else key)

        client.server.answers |= {"find_calls": found, "count_calls": counted}
        await client.press("s", "f10")
        day = local_time(back_to, ZoneInfo("Asia/Tokyo"))
        await client.shows(f"0 of 6   searched back to {day:%Y-%m-%d}")
        goes_on = await client.server.hear(FindCalls, 3)
        assert goes_on.before == key
        await client.server.send(found(goes_on))
        await client.shows("1 of 6", "三和電子工業")
        assert "searched back" not in client.screen


async def test_what_was_found_goes_to_a_file_that_only_its_owner_reads(tmp_path: Path) -> None:
    """Row 289: part by part, with nothing that a spreadsheet would calculate."""
    path = tmp_path / "calls.csv"
    async with looking(tmp_path, *OPEN) as client:
        await client.shows("4 of 1,234")
        await client.press("e")
        await client.shows("UTF-8", "F10  write")
        await client.press("home", "ctrl+k", *str(path), "f10")
        await client.shows("Written: 4 lines")
        first, second = client.server.all(ExportCalls)
        assert (first.before, second.before and second.before.attempt) == (None, CALLS[1].attempt)
        await client.press("e")
        await client.shows("F10  write")
        await client.press("home", "ctrl+k", *str(path), "f10")
        await client.shows("exists already")
    assert path.stat().st_mode & 0o777 == 0o600
    rows = list(csv.reader(path.read_text("utf-8-sig").splitlines(keepends=True)))
    assert [row[3] for row in rows] == ["Customer", *(call.name for call in CALLS)]
    assert rows[1][6:8] == ["talked", "見込み"]
    assert rows[1][10] == "'=資料は明日送付\n二行目"
    assert Outcome.NO_ANSWER.value not in rows[2]
