"""Why it is not dialling, on the screen: one key from the jobs and the monitor, and back the same way (row 148)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from kaden.protocol.allocation import RecordRow, Records
from kaden.protocol.lists import ListRow
from kaden.protocol.why import AskFunnel, AskRecord
from kaden.vocabulary import AgentState, Outcome, RecordState
from tests.tui.client import LARGE, Client, open_client
from tests.tui.floor_samples import FAIR, SATO
from tests.tui.samples import desk as agents_desk
from tests.tui.screens.supervisor.office import as_supervisor, desk, supervisor, watching
from tests.tui.scripted_server import ScriptedServer
from tests.tui.why_samples import NOON, RESTS, funnel, reasons, record
from tui.screens.lists.records_pane import RecordsPane
from tui.screens.setup.desk import SetupDesk
from tui.screens.why.desk import WhyDesk


def answering(server: ScriptedServer) -> None:
    """The server counts, and knows one customer."""
    as_supervisor(server)
    server.answers |= {
        "ask_funnel": lambda asked: funnel(asked.request),
        "ask_record": lambda asked: reasons(record(RESTS), request=asked.request),
    }


@asynccontextmanager
async def asked(directory: Path, **options: Any) -> AsyncIterator[Client]:
    """A client that has the funnel of the fair's job before it."""
    async with supervisor(directory, prepare=answering, **options) as client:
        desk(client).jobs_pane.grid.move_to(FAIR.id)
        await client.press("w")
        await client.shows("another dial group's")
        yield client


async def test_w_on_a_job_shows_its_funnel(tmp_path: Path) -> None:
    async with asked(tmp_path) as client:
        assert client.server.all(AskFunnel)[0].job == f"job:{FAIR.id}"
        await client.shows(
            "why not dialled", "all records of 来場者", "18:00 10", "may be dialled now", "a number"
        )


@pytest.mark.parametrize("key", ["w", "ctrl+e"])
async def test_w_in_the_monitor_shows_it_too_and_esc_goes_back_there(tmp_path: Path, key: str) -> None:
    async with watching(tmp_path, SATO, prepare=answering) as client:
        await client.press(key)
        await client.shows("another dial group's")
        await client.press("escape")
        assert client.app.screen.name == "supervisor"
        assert desk(client).monitor_pane.monitor.job == FAIR.id


async def test_the_funnel_grows_with_the_window(tmp_path: Path) -> None:
    async with asked(tmp_path, size=LARGE) as client:
        await client.shows("####")


async def test_a_number_is_asked_about_and_the_way_back_is_the_funnel(tmp_path: Path) -> None:
    async with asked(tmp_path) as client:
        await client.press("w")
        await client.shows("last digits")
        await client.press(*"5678", "enter")
        assert (await client.server.hear(AskRecord)).about == "5678"
        await client.shows("resting after its last call", "until 01-16 16:00", "5678")
        await client.press("escape")
        await client.shows("another dial group's")
        await client.press("escape")
        assert client.app.screen.name == "supervisor"


async def test_a_question_can_be_taken_back(tmp_path: Path) -> None:
    async with asked(tmp_path) as client:
        await client.press("w", "5", "escape")
        await client.shows("another dial group's")
        await client.press("w", "enter")
        assert client.server.all(AskRecord) == []


async def test_a_refusal_is_a_sentence_and_the_picture_stays(tmp_path: Path) -> None:
    async with asked(tmp_path) as client:
        client.server.refusals["ask_record"] = ("unknown_record", {"record": "99"})
        await client.press("w", "9", "9", "enter")
        await client.shows("no record that you may see has 99", "another dial group's")


async def test_it_is_counted_anew_while_it_is_looked_at_and_only_then(tmp_path: Path) -> None:
    async with asked(tmp_path) as client:
        screen = client.app.screen
        assert isinstance(screen, WhyDesk)
        client.steady.now += 2_900
        screen.tick()
        assert len(client.server.all(AskFunnel)) == 1
        client.steady.now += 200
        screen.tick()
        await client.server.hear(AskFunnel, 2)
        await client.settle()
        await client.press("escape")
        client.steady.now += 60_000
        screen.tick()
        await client.settle()
        assert len(client.server.all(AskFunnel)) == 2


async def test_keys_are_explained(tmp_path: Path) -> None:
    async with asked(tmp_path) as client:
        await client.press("question_mark")
        await client.shows("Keys of this screen", "counted once")
        await client.press("f1")
        await client.shows("another dial group's")


async def test_any_desk_can_open_a_record(tmp_path: Path) -> None:
    """`w` on a record of a list."""
    async with supervisor(tmp_path, prepare=answering) as client:
        client.app.seating.open_why(record="record:12")
        await client.shows("resting after its last call", "record:12")
        await client.press("escape")
        assert client.app.screen.name == "supervisor"


async def test_an_agent_has_no_such_key(tmp_path: Path) -> None:
    async with open_client(tmp_path, desk=agents_desk(AgentState.IDLE)) as client:
        await client.press("w", "ctrl+e")
        assert client.app.screen.name == "agent"


async def test_w_on_a_customer_of_a_list_tells_of_that_record_and_goes_back_there(tmp_path: Path) -> None:
    def with_list(server: ScriptedServer) -> None:
        answering(server)
        server.answers["list_records"] = lambda asked: Records(
            request=asked.request, list_id=1, zone="Asia/Tokyo", records=(CUSTOMER,), more=False
        )

    async with supervisor(tmp_path, prepare=with_list) as client:
        client.app.seating.open_setup()
        await client.settle()
        setup = client.app.screen
        assert isinstance(setup, SetupDesk)
        setup.open(RecordsPane(setup, LIST))
        await client.shows("03-1234-5678")
        await client.press("w")
        assert (await client.server.hear(AskRecord)).about == "record:12"
        await client.shows("resting after its last call")
        await client.press("escape")
        await client.shows("list.csv", "03-1234-5678")


CUSTOMER = RecordRow(
    id=12,
    line=13,
    name="田中 花子",
    company="三和電子工業㈱",
    number="03-1234-5678",
    group="東チーム",
    state=RecordState.READY,
    attempts=1,
    outcome=Outcome.BUSY,
    result=None,
    last_call=NOON,
    next_call=NOON,
)
LIST = ListRow(
    id=1,
    name="list.csv",
    batch="2月",
    campaign="展示会2026",
    rows=1,
    ready=1,
    resting=0,
    live=0,
    promised=0,
    finished=0,
    blocked=0,
    invalid=0,
    unallocated=0,
    at=NOON,
    zone="Asia/Tokyo",
    by=None,
)
