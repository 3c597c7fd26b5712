"""Reports on the desk: fetched whole, drawn and told, one after the other, and saved to files (rows 313 to 320)."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from kaden.clock import HOUR
from kaden.protocol.base import Message
from kaden.protocol.reports import Grouping, ShowReport
from kaden.vocabulary import CallKind
from tests.tui.client import SIZES, Client
from tests.tui.golden import check_golden
from tests.tui.report_samples import SINCE, answer
from tests.tui.screens.supervisor.office import as_supervisor, supervisor
from tests.tui.scripted_server import ScriptedServer
from tui.model.report import TOTAL, ReportLine
from tui.screens.review.desk import ReviewDesk
from tui.screens.review.file_pane import FilePane
from tui.screens.review.places_pane import PLACES
from tui.screens.review.reports_pane import ReportsPane
from tui.widgets.live_grid import LiveGrid

PLACE = str(list(PLACES).index("reports") + 1)


def counting(server: ScriptedServer) -> None:
    as_supervisor(server)
    server.answers["show_report"] = answer


@asynccontextmanager
async def reading(directory: Path, **options: Any) -> AsyncIterator[Client]:
    """A client that has the campaigns' report before it."""
    async with supervisor(directory, prepare=counting, **options) as client:
        await client.press("v", PLACE, "enter")
        await client.shows("Renewals")
        await client.pilot.pause()
        yield client


def grid(client: Client) -> LiveGrid[ReportLine]:
    screen = client.app.screen
    assert isinstance(screen, ReviewDesk)
    assert isinstance(screen.pane, ReportsPane)
    return screen.pane.grid


def total_stands(client: Client, place: int) -> Callable[[], bool]:
    return lambda: grid(client).order[place] == TOTAL


def asks_where(client: Client) -> bool:
    screen = client.app.screen
    return isinstance(screen, ReviewDesk) and isinstance(screen.pane, FilePane) and not screen.pane.opening


@pytest.mark.parametrize(("language", "size"), [("ja", "80x24"), ("en", "120x40")])
async def test_reports_are_looked_at_rather_than_read(tmp_path: Path, language: str, size: str) -> None:
    async with reading(tmp_path, language=language, size=SIZES[size]) as client:
        check_golden(f"reports/campaigns-{language}-{size}", client.screen)
        await client.press("n", "n")
        await client.shows("佐藤 花子")
        check_golden(f"reports/agents-{language}-{size}", client.screen)
        await client.press("n")
        await client.shows("17:00")
        check_golden(f"reports/hours-{language}-{size}", client.screen)


async def test_a_report_is_asked_for_whole_and_of_what_was_said(tmp_path: Path) -> None:
    async with reading(tmp_path) as client:
        [asked] = client.server.all(ShowReport)
        assert (asked.by, asked.kind, asked.after) == (Grouping.CAMPAIGN, CallKind.AUTO, None)
        await client.press("b", "b", "b")
        await client.shows("17:00")
        pages = [each for each in client.server.all(ShowReport) if each.by is Grouping.HOUR]
        assert [each.after for each in pages] == [None, 10, 12, 14, 16], (
            "row 320: the total is that of all pages"
        )
        assert [each.counted for each in pages] == [None, *[SINCE + 12 * HOUR] * 4], "all are of one count"
        await client.press("s")
        await client.shows("F10  find")
        await client.press("down", *"yesterday", "f10")
        await client.until(lambda: client.server.all(ShowReport)[-1].until == asked.since)


async def test_a_period_is_of_the_zone_of_the_report(tmp_path: Path) -> None:
    """Row 317: as `kaden report` reads it, for the campaign's clocks; the head names them."""

    def elsewhere(asked: ShowReport) -> Message:
        return answer(asked).model_copy(update={"zone": "America/New_York"})

    async with reading(tmp_path) as client:
        first = len(client.server.all(ShowReport))
        client.server.answers["show_report"] = elsewhere
        await client.press("s")
        await client.shows("F10  find")
        await client.press("down", *"11/20 9:00..10:00", "f10")
        here = await client.server.hear(ShowReport, first + 1)
        there = await client.server.hear(ShowReport, first + 2)
        assert here.since is not None
        assert there.since is not None
        assert (there.since - here.since, there.until) == (14 * HOUR, there.since + HOUR)
        await client.shows("America/New_York")
        assert len(client.server.all(ShowReport)) == first + 2, "asked again once"


async def test_the_total_stays_in_sight(tmp_path: Path) -> None:
    """Above the rows where they have no room for it below them."""
    async with reading(tmp_path) as client:
        await client.press("b")
        await client.shows("2026-11-01")
        for height, place in ((24, 0), (60, -1), (24, 0)):
            await client.pilot.resize_terminal(80, height)
            await client.until(total_stands(client, place))
            await client.shows("total")


async def test_a_report_is_saved_for_spreadsheets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Row 318; what is there is never written over."""
    monkeypatch.chdir(tmp_path)
    text, book = tmp_path / "r.csv", tmp_path / "r.xlsx"
    async with reading(tmp_path) as client:
        for path in (text, book):
            await client.press("e")
            await client.until(lambda: asks_where(client))
            await client.press("home", "ctrl+k", *path.name, "f10")
            await client.shows("2 rows written to")
        await client.press("e")
        await client.until(lambda: asks_where(client))
        for wrong, why in (
            ("r.xlsx", "exists already"),
            ("no/r.csv", "cannot be written: No such"),
            ("r.txt", "must end in .csv or .xlsx"),
        ):
            await client.press("home", "ctrl+k", *wrong, "f10")
            await client.shows(why, wrong)
            assert asks_where(client)
    rows = list(csv.reader(text.read_text("utf-8-sig").splitlines()))
    assert [line[:2] for line in rows[1:]] == [
        ["展示会フォロー", "812"],
        ["Renewals", "301"],
        ["total", "1113"],
    ]
    assert "xl/worksheets/sheet1.xml" in zipfile.ZipFile(book).namelist()


async def test_a_refusal_is_a_sentence(tmp_path: Path) -> None:
    async with reading(tmp_path) as client:
        client.server.refusals["show_report"] = ("unknown_campaign", {"campaign": "Fair", "known": "-"})
        await client.press("n")
        await client.shows("Fair")
        await client.press("e")
        await client.shows("The report is being read.")


async def test_a_key_that_has_no_meaning_in_a_report_does_no_harm(tmp_path: Path) -> None:
    async with reading(tmp_path) as client:
        screen = client.app.screen
        assert isinstance(screen, ReviewDesk)
        await client.press("enter", "slash")
        await screen.action_do("review.open")
        await client.shows("This key does nothing here.", "Renewals")


async def test_a_report_that_broke_off_is_saved_in_no_part(tmp_path: Path) -> None:
    """Row 320: the rows that came add up to nothing."""
    async with reading(tmp_path) as client:

        def break_off(asked: ShowReport) -> Message:
            if asked.by is Grouping.AGENT:
                client.server.refusals["show_report"] = ("report_gone", {})
            return answer(asked)

        client.server.answers["show_report"] = break_off
        await client.press("n", "n")
        await client.shows("ask for it again")
        await client.press("e")
        await client.shows("The report is being read.")
