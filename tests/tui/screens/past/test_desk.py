"""A recorded day on the monitor: any second of it, forth and back, said to be the past in words."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from kaden.clock import DAY, HOUR, MINUTE, SECOND, Instant, instant_of
from kaden.protocol.alerts import Alert, AlertKind, Severity
from kaden.protocol.client import ReleaseAgent, StartJob, StopJob
from kaden.protocol.past import PastDay, PastMark, PastMarkKind, PastOutline, ShowPast
from kaden.protocol.server import PastShown
from kaden.vocabulary import AgentState
from tests.tui.client import SIZES, Client
from tests.tui.floor_samples import AGENTS, whole
from tests.tui.golden import check_golden
from tests.tui.screens.supervisor.office import as_supervisor, watching
from tests.tui.scripted_server import ScriptedServer
from tui.screens.past.desk import PastDesk

ZONE = "Asia/Tokyo"
BEGIN = instant_of(datetime(2026, 11, 20, 9, tzinfo=ZoneInfo(ZONE)))
END = BEGIN + 8 * HOUR
LOST = (47, 48, 200)
"""Minutes with abandoned calls."""
OUTLINE = PastOutline(
    begin=BEGIN,
    connected=tuple((place * 7919) % 11 + place // 60 for place in range(481)),
    abandoned=tuple(int(place in LOST) for place in range(481)),
    marks=(
        PastMark(at=BEGIN, kind=PastMarkKind.STARTED),
        PastMark(at=BEGIN + 200 * MINUTE, kind=PastMarkKind.OVER),
        PastMark(at=BEGIN + 3 * HOUR, kind=PastMarkKind.STOPPED),
    ),
)


def shown(asked: ShowPast) -> PastShown:
    """The sample's floor, as long ago as is asked for."""
    at: Instant = END if asked.at is None else asked.at
    monitor = whole(*AGENTS, ledger=None)
    shift = at - monitor.now

    def moved(row: Any) -> Any:
        clocks = ("since", "talk_since", "hold_since")
        past = {key: getattr(row, key) + shift for key in clocks if getattr(row, key) is not None}
        return row.model_copy(update=past)

    return PastShown(
        request=asked.request,
        alerts_kept=True,
        monitor=monitor.model_copy(update={"now": at, "rows": tuple(map(moved, monitor.rows))}),
        day=PastDay(date="2026-11-20", zone=ZONE, begin=BEGIN, end=END, before=BEGIN - DAY, after=None),
        outline=OUTLINE if asked.outline else None,
    )


@asynccontextmanager
async def looking_back(
    directory: Path, answer: Callable[[ShowPast], PastShown] = shown, **options: Any
) -> AsyncIterator[Client]:
    """A client that has opened the past of the fair's job."""

    def prepare(server: ScriptedServer) -> None:
        as_supervisor(server)
        server.answers["show_past"] = answer

    async with watching(directory, *AGENTS, prepare=prepare, **options) as client:
        await client.press("t")
        await client.until(lambda: isinstance(client.app.screen, PastDesk))
        await client.until(lambda: past(client).walk.shown is not None)
        await client.pilot.pause()
        yield client


def past(client: Client) -> PastDesk:
    desk = client.app.screen
    assert isinstance(desk, PastDesk)
    return desk


async def stands(client: Client, at: Instant) -> None:
    await client.until(lambda: past(client).walk.at == at)
    await client.pilot.pause()


@pytest.mark.parametrize(("language", "size"), [("ja", "80x24"), ("en", "120x40")])
async def test_the_past_looks_like_the_present_and_says_what_it_is(
    tmp_path: Path, language: str, size: str
) -> None:
    async with looking_back(tmp_path, language=language, size=SIZES[size]) as client:
        assert client.server.all(ShowPast)[0].outline
        await client.press("b")
        await stands(client, BEGIN + 200 * MINUTE)
        check_golden(f"past/day-{language}-{size}", client.screen)


async def test_keys_lead_through_the_day(tmp_path: Path) -> None:
    async with looking_back(tmp_path) as client:
        at = END
        for key, to in (
            ("left", at - SECOND),
            ("pageup", at - SECOND - MINUTE),
            ("l", at - MINUTE),
            ("home", BEGIN),
            ("left", BEGIN),
            ("n", BEGIN + LOST[0] * MINUTE),
            ("end", END),
        ):
            await client.press(key)
            await stands(client, to)
        assert [asked.outline for asked in client.server.all(ShowPast)][1:] == [False] * 6
        await client.press("n")
        await client.shows("nothing marked further on")
        await client.press("]")
        await client.shows("No day of this job is recorded after")


async def test_alerts_of_then_are_told_and_what_was_not_kept_is_said(tmp_path: Path) -> None:
    def without(asked: ShowPast) -> PastShown:
        said = shown(asked)
        stuck = Alert(
            id="stuck:7",
            kind=AlertKind.STUCK,
            severity=Severity.WARNING,
            since=said.monitor.now - 6 * MINUTE,
            agent=7,
            agent_name="Sato",
            state=AgentState.WRAPUP,
        )
        monitor = said.monitor.model_copy(update={"alerts": (stuck,)})
        return said.model_copy(update={"monitor": monitor, "alerts_kept": False})

    async with looking_back(tmp_path, without) as client:
        await client.shows("Sato", "6:00", "Not recorded then")
        await client.press("!")
        await client.until(lambda: past(client).context == "past.alerts")
        await client.shows("Sato", "Not recorded then")
        await client.press("escape", "left")
        await stands(client, END - SECOND)


async def test_a_time_is_typed(tmp_path: Path) -> None:
    async with looking_back(tmp_path) as client:
        await client.press("t", "1", "4", "0", "5", "enter")
        await stands(client, BEGIN + 5 * HOUR + 5 * MINUTE)
        await client.shows("PAST 2026-11-20 14:05:00")
        await client.press("t", *"25:99", "enter")
        await client.shows('"25:99" is no time; write 14:05', ") 25:99 ")
        client.server.refusals["show_past"] = (
            "past_outside", {"job": "Fair", "at": "2026-11-20 20:00:00", "begin": "09:00", "end": "17:00"},
        )  # fmt: skip
        await client.press(*["backspace"] * 5, "2", "0", "enter")
        await client.shows("the job Fair was not at work at 2026-11-20 20:00:00")
        assert "is no time" not in client.screen
        await stands(client, BEGIN + 5 * HOUR + 5 * MINUTE)
        del client.server.refusals["show_past"]
        await client.press("escape", "t")
        await client.until(lambda: isinstance(client.app.screen, PastDesk))
        await client.pilot.pause()
        assert "was not at work" not in client.screen


async def test_nothing_is_done_in_the_past_and_esc_leads_to_the_present(tmp_path: Path) -> None:
    async with looking_back(tmp_path) as client:
        for key in ("s", "x", "r", "m", "a", "d"):
            await client.press(key)
            await client.shows("This is the past: nothing can be done here.")
            assert not past(client).asking
        assert not any(client.server.all(kind) for kind in (StartJob, StopJob, ReleaseAgent))
        assert " release" not in client.screen.splitlines()[-1]
        await client.press("question_mark")
        await client.shows("One second back.")
        assert "release" not in client.screen
        await client.press("question_mark", "escape")
        assert client.app.screen.name == "supervisor"


async def test_it_plays_by_itself_until_it_is_stopped(tmp_path: Path) -> None:
    async with looking_back(tmp_path) as client:
        await client.press("home")
        await stands(client, BEGIN)
        await client.press("f", "f", "space")
        await client.shows("playing x60")
        await client.until(lambda: (past(client).walk.at or 0) >= BEGIN + MINUTE)
        await client.press("space")
        await client.shows("standing still")


async def test_a_job_without_a_past_says_so_at_once(tmp_path: Path) -> None:
    def prepare(server: ScriptedServer) -> None:
        as_supervisor(server)
        server.refusals["show_past"] = ("past_no_run", {"job": "Fair"})

    async with watching(tmp_path, *AGENTS, prepare=prepare) as client:
        await client.press("t")
        await client.shows("the job Fair has never been started")
        assert client.app.screen.name == "supervisor"


async def test_the_table_has_the_columns_of_the_live_monitor(tmp_path: Path) -> None:
    """Those that are chosen there each time the past is opened; its filter stays behind."""
    async with looking_back(tmp_path) as client:
        await client.shows("Customer")
        await client.press("escape", "c", "down", "space", "enter", "slash", *"!break", "enter", "t")
        await client.until(lambda: isinstance(client.app.screen, PastDesk))
        await client.until(lambda: past(client).walk.shown is not None)
        await client.shows("Ito Naoko", "Customer")
        assert [column.key for column in past(client).pane.arranging.shown[2:4]] == ["state", "customer"]
        assert " Time " not in client.screen


async def test_the_key_back_says_what_it_leads_back_from(tmp_path: Path) -> None:
    async with looking_back(tmp_path) as client:
        assert "Esc present" in client.screen.splitlines()[-1]
        await client.press("t")
        assert "Esc back" in client.screen.splitlines()[-1]
        await client.press("escape", "exclamation_mark")
        assert "Esc  back" in client.screen.splitlines()[-1]
