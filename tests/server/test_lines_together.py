"""The whole server on a simulated switch: a recorded call is listened to, transferred, and outlives a restart."""

from __future__ import annotations

import asyncio
import getpass
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kaden.clock import instant_of
from kaden.protocol.client import CutCustomer, JoinJob, Listen, PauseRecording, StartJob
from kaden.vocabulary import AgentId, AgentState, MonitorMode, PhoneType
from server.compose import server
from server.dialer.events import SwitchSynchronised
from server.dialer.floor import Agent, Call
from server.dialer.model import Hours
from server.running import RunningServer
from server.settings import Settings
from server.storage.inline_runner import InlineRunner
from server.storage.port import Row, Tx
from server.storage.sample import SampleIds, SampleSpec, create_sample
from server.storage.sqlite_tx import connect_reader
from server.storage.transactions.records import NewList, NewRecord, add_list, add_records
from server.storage.transactions.redial import ListedNumber
from server.telephony.simulator.exchange import Exchange
from server.telephony.simulator.outside import Dial
from server.telephony.simulator.phones import BY_LAST_DIGIT, Phones
from server.telephony.simulator.population import ByLastDigit
from server.telephony.simulator.rules import Rules
from server.telephony.simulator.running import RunningExchange
from server.telephony.simulator.simulator import Simulator
from tests.kill.desk_line import DeskLine

IN_REAL_TIME = True

PATIENCE = 30.0
"""Seconds until what never comes fails the test."""


class Office:
    """The sample, open around the clock, one customer, and a switch that outlives the server."""

    def __init__(self, folder: Path) -> None:
        self.settings = Settings(
            database=str(folder / "kaden.sqlite"),
            socket=folder / "run" / "kaden.sock",
            backup_directory=folder / "backups",
        )
        exchange = Exchange(ByLastDigit(), Phones(by_digit=BY_LAST_DIGIT), rules=Rules(lines=2))
        self.exchange = RunningExchange(exchange)
        self._desks: list[asyncio.Task[None]] = []

    async def furnish(self) -> None:
        """Make the sample."""
        runner = InlineRunner.on_file(Path(self.settings.database), _now(), create=True)
        self.ids = runner.transact(_furnish)
        await runner.close()

    def switch(self) -> Simulator:
        """A server's own link to the switch."""
        return Simulator(self.exchange)

    def desk(self, account: str) -> DeskLine:
        """A desk that reads on by itself."""
        line = DeskLine(self.settings.socket, account)
        self._desks.append(asyncio.get_running_loop().create_task(_read(line)))
        return line

    def live(self) -> SwitchSynchronised:
        """What lives in the switch, whoever is connected."""
        return self.exchange.exchange.living()

    def close(self) -> None:
        """Every desk goes."""
        for desk in self._desks:
            desk.cancel()

    def durable(self, sql: str) -> list[Row]:
        """What is on disk while the server works."""
        with closing(connect_reader(Path(self.settings.database))) as connection:
            return connection.execute(sql).fetchall()

    async def rows(self, sql: str) -> list[Row]:
        """What is on disk after the server has gone."""
        runner = InlineRunner.on_file(Path(self.settings.database), _now())
        rows = runner.transact(lambda tx: tx.all(sql))
        await runner.close()
        return rows


def _now() -> int:
    return instant_of(datetime.now(UTC))


def _furnish(tx: Tx) -> SampleIds:
    day = datetime.now(UTC).date()
    made = create_sample(
        tx,
        SampleSpec(
            at=_now(),
            hours=Hours(0, 1_440),
            zone="UTC",
            first_day=day - timedelta(days=1),
            last_day=day + timedelta(days=2),
            os_user=getpass.getuser(),
        ),
    )
    tx.execute("UPDATE campaign SET recording = 1")
    tx.execute("UPDATE account SET phone = '1003' WHERE id = ?", (made.supervisor,))
    number = ListedNumber("+81312345670", "03-1234-5670", PhoneType.FIXED)
    list_ = add_list(tx, NewList(made.batch, "list.csv", (), "utf-8", None, 1))
    add_records(tx, list_, made.group, [NewRecord(1, "客", "", (number,), ())])
    return made


async def _read(line: DeskLine) -> None:
    while True:
        await line.receive()


async def until(true: Callable[[], bool]) -> None:
    """Wait until `true` is true."""
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, "in vain"
        await asyncio.sleep(0.01)


async def talking(office: Office, running: RunningServer, agent: DeskLine, boss: DeskLine) -> Call:
    """The first agent's recorded conversation."""
    await boss.send(StartJob(request="start", job=office.ids.job))
    await until(lambda: running.floor.state.jobs[office.ids.job].started)
    await until(lambda: seated(office, running) is not None)
    await agent.send(JoinJob(request="join", job=office.ids.job))
    await until(lambda: any(call.recording == "on" for call in running.floor.state.calls.values()))
    return next(iter(running.floor.state.calls.values()))


def seated(office: Office, running: RunningServer) -> Agent | None:
    """The first agent."""
    return running.floor.state.agents.get(AgentId(office.ids.agents[0]))


@asynccontextmanager
async def served(office: Office) -> AsyncIterator[RunningServer]:
    """A server over the office, which everybody leaves before it stops."""
    async with server(office.settings, switch=office.switch()) as running:
        try:
            yield running
        finally:
            office.close()


@pytest.fixture
async def office(tmp_path: Path) -> Office:
    office = Office(tmp_path)
    await office.furnish()
    return office


async def test_a_call_is_recorded_listened_to_and_transferred(office: Office) -> None:
    """Rows 221 to 228, 301: and everything of it is a row."""
    agent, boss = office.desk("agent1"), office.desk("supervisor")
    async with served(office) as running:
        call = await talking(office, running, agent, boss)
        await agent.send(PauseRecording(request="pause", attempt=call.id, paused=True))
        await until(lambda: call.recording == "paused")
        await boss.send(Listen(request="listen", agent=office.ids.agents[0], mode=MonitorMode.WHISPER))
        live = office.live
        await until(lambda: [one.mode for one in live().monitors] == [MonitorMode.WHISPER])
        worker = seated(office, running)
        assert worker is not None
        assert worker.session is not None
        office.exchange.happen(Dial(worker.session, "*1002#"))
        await until(lambda: call.consultation is not None and call.consultation.phase == "talking")
        await agent.send(CutCustomer(request="cut", attempt=call.id))
        await until(lambda: worker.state is AgentState.WRAPUP)
        await until(lambda: not live().legs and not live().monitors)
        # The switch ends it first, and a server that goes keeps nobody waiting: what is on its way is settled at the
        # next start.
        await until(
            lambda: office.durable("SELECT count(*) FROM monitoring WHERE ended_at IS NOT NULL") == [(1,)]
        )
        assert [channel.transferred for channel in live().calls] == [True]
    assert await office.rows("SELECT ended_by, result FROM attempt") == [("transfer", "due")]
    assert await office.rows("SELECT count(*) FROM recording WHERE ended_at IS NOT NULL") == [(1,)]
    assert await office.rows("SELECT count(*) FROM recording_pause") == [(1,)]
    assert await office.rows("SELECT mode, ended_at IS NOT NULL FROM monitoring") == [("whisper", 1)]


async def test_a_restart_hangs_up_orphans_and_leaves_the_conversation(office: Office) -> None:
    """A transfer and a supervisor in mid-air: the agent is with the held customer, the others are let go."""
    agent, boss = office.desk("agent1"), office.desk("supervisor")
    async with served(office) as running:
        call = await talking(office, running, agent, boss)
        live = office.live
        await boss.send(Listen(request="listen", agent=office.ids.agents[0], mode=MonitorMode.LISTEN))
        await until(lambda: [one.mode for one in live().monitors] == [MonitorMode.LISTEN])
        worker = seated(office, running)
        assert worker is not None
        assert worker.session is not None
        office.exchange.happen(Dial(worker.session, "*1002#"))
        await until(lambda: any(target.up for target in live().targets))
    async with served(office) as again:
        await until(lambda: again.floor.state.synchronised)
        await until(lambda: not live().targets and not live().monitors)
        back = seated(office, again)
        assert back is not None
        assert (back.state, back.call) == (AgentState.HELD, call.id)
        assert again.floor.state.calls[call.id].recording == "on"
        assert [(channel.attempt, channel.held) for channel in live().calls] == [(call.id, True)]
