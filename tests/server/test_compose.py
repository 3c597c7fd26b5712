"""A server built from settings: it opens its doors, or refuses in one sentence before anything is dialled."""

from __future__ import annotations

import asyncio
import getpass
import socket as sockets
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from kaden.clock import MINUTE, SECOND, instant_of
from kaden.protocol.callbacks import AssignCallbacks, ChangeCallback, Seen
from kaden.protocol.client import DisableAccount, SetStatus, StartJob, WatchJobs
from kaden.protocol.desk import DeskChanged
from kaden.protocol.do_not_call import AddNumber
from kaden.protocol.my_work import CorrectResult, ForbidNumber
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.protocol.server import JobsChanged
from kaden.protocol.setup import SaveDefinition
from kaden.setup.kinds import Kind
from kaden.vocabulary import AgentId, AgentState, MonitorMode, PhoneType, StatusId
from server.api.settings import ApiSettings
from server.compose import disk_places, floor_rules, hub_limits, server
from server.dialer.events import NumberListed, PlanChanged
from server.dialer.model import Hours
from server.listed_calls import ListedCalls
from server.running import _TellingOffice
from server.settings import Settings
from server.storage.inline_runner import InlineRunner
from server.storage.port import Tx
from server.storage.sample import SampleIds, SampleSpec, create_sample
from server.storage.transactions.records import NewList, NewRecord, add_list, add_records
from server.storage.transactions.redial import ListedNumber
from tests.kill.desk_line import DeskLine


@pytest.fixture
async def sample(tmp_path: Path) -> SampleIds:
    """The ready sample, open around the clock."""
    now = instant_of(datetime.now(UTC))
    day = datetime.now(UTC).date()
    spec = SampleSpec(
        at=now,
        hours=Hours(0, 1_440),
        zone="UTC",
        first_day=day - timedelta(days=1),
        last_day=day + timedelta(days=2),
        os_user=getpass.getuser(),
    )
    runner = InlineRunner.on_file(tmp_path / "kaden.sqlite", now, create=True)
    made = runner.transact(partial(create_sample, spec=spec))
    await runner.close()
    return made


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Everything in a folder of the test's own."""
    return Settings(
        database=str(tmp_path / "kaden.sqlite"),
        socket=tmp_path / "run" / "kaden.sock",
        backup_directory=tmp_path / "backups",
    )


def test_minutes_and_seconds_of_the_settings_become_the_floors_rules(settings: Settings) -> None:
    rules = floor_rules(
        settings.model_copy(
            update={"waiting_limit_minutes": 30, "preview_limit_minutes": 4, "abandon_limit_seconds": 1.5}
        )
    )
    assert (rules.waiting_limit, rules.preview_limit) == (30 * MINUTE, 4 * MINUTE)
    assert rules.abandon_limit == 1_500
    assert (rules.target_ring, rules.transfers, rules.listen_across_calls) == (30 * SECOND, True, True)
    assert rules.shown_number == "0011"
    assert hub_limits(settings.model_copy(update={"alive_seconds": 7})).alive == 7 * SECOND


def test_the_servers_folders_are_watched_and_those_of_other_machines_are_not(
    settings: Settings, tmp_path: Path
) -> None:
    elsewhere = settings.model_copy(update={"database": f"{tmp_path}/a/b/k.db", "recordings": tmp_path / "r"})
    assert disk_places(elsewhere) == {"database": tmp_path}
    (tmp_path / "r").mkdir()
    shared = elsewhere.model_copy(update={"database": "postgresql://db/kaden"})
    assert disk_places(shared) == {"recordings": tmp_path / "r"}


@pytest.mark.parametrize("mode", MonitorMode)
def test_each_mode_of_a_supervisor_has_a_tone_of_its_own_to_switch(
    settings: Settings, mode: MonitorMode
) -> None:
    """Row 229."""
    silent = dict.fromkeys(("listen_tone", "whisper_tone", "barge_tone"), False)
    assert floor_rules(settings.model_copy(update=silent)).tones == frozenset()
    told = silent | {f"{mode}_tone": True}
    assert floor_rules(settings.model_copy(update=told)).tones == {mode}


async def test_an_agent_finds_the_desk_and_the_started_job(sample: SampleIds, settings: Settings) -> None:
    """Domain rows 152, 196."""
    agent, supervisor = DeskLine(settings.socket, "agent1"), DeskLine(settings.socket, "supervisor")
    async with server(settings):
        await supervisor.send(StartJob(request="r", job=sample.job))
        while supervisor.owed:
            await supervisor.receive()
        while True:
            message = await agent.receive()
            if isinstance(message, DeskChanged) and message.desk.jobs:
                break
    assert message.desk.state is AgentState.IDLE
    assert message.desk.jobs[0].id == sample.job
    assert supervisor.refused == []


async def test_a_status_that_an_administrator_makes_is_chosen_at_once_and_outlives_a_restart(
    sample: SampleIds, settings: Settings
) -> None:
    """Domain row 203."""
    agent, office = DeskLine(settings.socket, "agent1"), DeskLine(settings.socket, "admin")
    values = {"name": "発信業務", "use": "sign_in", "limit": 30, "active": True}
    async with server(settings):
        await agent.connect()
        await office.connect()
        await office.send(SaveDefinition(request="r", kind=Kind.STATUS, values=values))
        while not (desk := (await _next_desk(agent)).desk).statuses:
            pass
        await agent.send(SetStatus(request="s", status=desk.statuses[0].id))
        while (desk := (await _next_desk(agent)).desk).status is None:
            pass
        # The choice is written behind the desk; what is asked after it is answered after it is on disk.
        again = values | {"name": "研修"}
        await office.send(SaveDefinition(request="again", kind=Kind.STATUS, values=again))
        while getattr(await office.receive(), "request", None) != "again":
            pass
    assert desk.status.name == "発信業務"
    assert office.refused == []
    async with server(settings) as running:
        assert running.floor.state.signed_in == {AgentId(sample.agents[0]): StatusId(desk.status.id)}


async def _next_desk(agent: DeskLine) -> DeskChanged:
    while True:
        message = await agent.receive()
        if isinstance(message, DeskChanged):
            return message


async def test_a_started_job_is_still_started_after_a_restart(sample: SampleIds, settings: Settings) -> None:
    """Domain row 171."""
    supervisor = DeskLine(settings.socket, "supervisor")
    async with server(settings):
        await supervisor.send(StartJob(request="r", job=sample.job))
        while supervisor.owed:
            await supervisor.receive()
    async with server(settings) as running:
        assert running.floor.state.jobs[sample.job].started


async def test_records_of_an_import_that_a_crash_broke_off_reach_the_started_job(
    sample: SampleIds, settings: Settings
) -> None:
    """Row 126: the list was shown, its records had no group yet; the job must not take its list for finished."""
    supervisor = DeskLine(settings.socket, "supervisor")
    async with server(settings):
        await supervisor.send(StartJob(request="r", job=sample.job))
        while supervisor.owed:
            await supervisor.receive()
    runner = InlineRunner.on_file(Path(settings.database), 1)
    runner.transact(partial(_broken_off, sample=sample))
    await runner.close()
    async with server(settings):
        watching = DeskLine(settings.socket, "supervisor")
        await watching.send(StartJob(request="again", job=sample.job))
        while watching.owed:
            await watching.receive()
        await watching.send(WatchJobs())
        while True:
            message = await watching.receive()
            if isinstance(message, JobsChanged) and message.jobs[0].remaining == 2:
                break


def _broken_off(tx: Tx, sample: SampleIds) -> None:
    """What stands in the database between showing a list and giving its records to their group."""
    list_ = add_list(tx, NewList(sample.batch, "list.csv", (), "utf-8", None, 1))
    numbers = [ListedNumber(f"+819012345{n}", f"09012345{n}", PhoneType.MOBILE) for n in ("001", "002")]
    add_records(
        tx, list_, None, [NewRecord(n, "客", "", (each,), ()) for n, each in enumerate(numbers, start=1)]
    )
    tx.execute(
        "INSERT INTO list_allocation (list_id, group_id, records, due, next_line, at) VALUES (?, ?, 2, 2, 1, 1)",
        (list_, sample.group),
    )


class _Plans:
    """Store and office: the first plan that is asked for takes longer than the second."""

    def __init__(self) -> None:
        self.asked = 0
        self.go_on = asyncio.Event()

    async def perform(self, visit: object, message: object) -> None:
        """Nothing to be done."""

    async def plan(self) -> int:
        self.asked += 1
        number = self.asked
        if number == 1:
            await self.go_on.wait()
        return number


async def test_of_two_changes_at_once_the_newer_plan_reaches_the_floor_last() -> None:
    """The floor would go on by what the second change replaced."""
    plans, posted = _Plans(), list[PlanChanged]()
    floor = SimpleNamespace(post=posted.append)
    office: Any = _TellingOffice(
        cast(Any, plans),
        cast(Any, plans),
        cast(Any, floor),
        cast(Any, None),
        cast(Any, None),
        cast(Any, None),
        cast(Any, None),
    )
    async with asyncio.TaskGroup() as both:
        for name in ("first", "second"):
            both.create_task(office.perform(None, DisableAccount(request=name, name=name)))
        for _ in range(5):
            await asyncio.sleep(0)
        plans.go_on.set()
    assert posted == [PlanChanged(cast(Any, number)) for number in (1, 2)]


class _Listed:
    """Store, office and records: a number that rings was listed."""

    def __init__(self) -> None:
        self.told = 0

    async def perform(self, visit: object, message: object) -> None:
        """Nothing to be done."""

    async def ringing_listed(self) -> tuple[tuple[str, None], ...]:
        return (("+819012345678", None),)

    async def tell(self) -> None:
        self.told += 1


@pytest.mark.parametrize(
    "asked",
    [
        AddNumber(request="r", campaign=None, number="09012345678", reason="x"),
        ForbidNumber(request="r", attempt=1),
        CorrectResult(request="r", attempt=1, revision=1, disposition=None, note=""),
        ChangeCallback(request="r", seen=Seen(callback=1, due_at=1, agent=1, group=None)),
        AssignCallbacks(request="r", agent="agent1"),
    ],
    ids=lambda asked: asked.type,
)
async def test_whoever_lists_a_number_stops_its_ringing(
    asked: AddNumber | ForbidNumber | CorrectResult | ChangeCallback | AssignCallbacks,
) -> None:
    """Rows 96, 102: and jobs hear of records that can, or cannot, be dialled any more; row 328: of who is back."""
    listed, posted = _Listed(), list[NumberListed]()
    floor = SimpleNamespace(post=posted.append)
    woken: list[bool] = []
    planned = SimpleNamespace(wake=lambda: woken.append(True))
    parts = (cast(Any, listed), cast(Any, listed), cast(Any, floor), cast(Any, listed), cast(Any, None))
    listed_calls = ListedCalls(cast(Any, listed), posted.append)
    office: Any = _TellingOffice(*parts, cast(Any, planned), listed_calls)
    await office.perform(None, asked)
    assert (listed.told, posted) == (1, [NumberListed("+819012345678", None)])
    assert woken == [True]


async def test_programs_come_in_where_the_settings_say(sample: SampleIds, settings: Settings) -> None:
    """Row 329; in the open on loopback alone."""
    with sockets.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    listening = ApiSettings(listen=f"127.0.0.1:{port}")
    async with server(settings.model_copy(update={"api": listening})):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET /v1/status HTTP/1.1\r\nHost: x\r\n\r\n")
        assert (await reader.read()).startswith(b"HTTP/1.1 401 ")
        writer.close()
    with pytest.raises(Refused) as refused:
        async with server(settings.model_copy(update={"api": ApiSettings(listen="0.0.0.0:0")})):
            raise AssertionError("tokens in the open")
    assert refused.value.code is RefusalCode.TLS_REQUIRED


async def test_a_second_server_on_the_database_is_refused(sample: SampleIds, settings: Settings) -> None:
    other = settings.model_copy(update={"socket": settings.socket.with_name("other.sock")})
    async with server(settings):
        with pytest.raises(Refused) as refused:
            async with server(other):
                raise AssertionError("two servers")
    assert refused.value.code is RefusalCode.DATABASE_IN_USE


async def test_a_socket_in_use_is_refused_and_the_database_let_go(
    sample: SampleIds, settings: Settings, tmp_path: Path
) -> None:
    second = tmp_path / "second.sqlite"
    runner = InlineRunner.on_file(second, 1, create=True)
    await runner.close()
    other = settings.model_copy(update={"database": str(second)})
    async with server(settings):
        with pytest.raises(Refused) as refused:
            async with server(other):
                raise AssertionError("two servers")
    assert refused.value.code is RefusalCode.ADDRESS_IN_USE
    async with server(other):
        pass


async def test_a_missing_database_is_refused_and_none_is_made(settings: Settings) -> None:
    with pytest.raises(Refused) as refused:
        async with server(settings):
            raise AssertionError("no database")
    assert refused.value.code is RefusalCode.DATABASE_MISSING
    assert not _is_there(settings.database)


async def test_the_network_without_tls_is_refused_off_loopback(sample: SampleIds, settings: Settings) -> None:
    with pytest.raises(Refused) as refused:
        async with server(settings.model_copy(update={"listen": "0.0.0.0:0"})):
            raise AssertionError("plain text on the network")
    assert refused.value.code is RefusalCode.TLS_REQUIRED


def _is_there(path: str) -> bool:
    return Path(path).exists()
