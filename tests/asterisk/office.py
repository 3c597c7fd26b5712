"""A whole office on the lab's switch: its database, its server as a process that can be killed, and agents who talk.

Rule: agents do at their desks what people do, over the product's own socket: join, talk for a while, cut, save.
"""

from __future__ import annotations

import asyncio
import getpass
import signal
import sqlite3
import sys
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Final

from kaden.clock import SECOND, instant_of
from kaden.protocol.client import (
    ClientMessage,
    CutCustomer,
    HoldCustomer,
    JoinJob,
    ReadNotice,
    SaveResult,
    StartJob,
    StopJob,
    WatchJob,
)
from kaden.protocol.desk import Desk, DeskChanged
from kaden.protocol.server import MonitorChanged, RefusedRequest
from kaden.vocabulary import AfterSave, AgentState, Limiting, PhoneType
from server.dialer.model import Hours
from server.storage.inline_runner import InlineRunner
from server.storage.port import Tx
from server.storage.sample import SampleIds, SampleSpec, create_sample
from server.storage.transactions.records import NewList, NewRecord, add_list, add_records
from server.storage.transactions.redial import ListedNumber
from server.tasks import Tasks
from tests.asterisk.lab.asterisk import Asterisk
from tests.asterisk.lab.program import Program
from tests.asterisk.lab.program import until as wait_until
from tests.kill.desk_line import DeskLine

RING_TIMEOUT: Final = 10 * SECOND
"""The shortest that a dial rule allows."""

AGAIN_SECONDS: Final = 0.3

PATIENCE: Final = 90.0
"""Seconds until what should come about by itself is given up; far above what it takes, for machines are shared."""


class Office:
    """The ready sample with customers of the test's, and a server over the lab's switch."""

    def __init__(
        self,
        folder: Path,
        switch: Asterisk,
        numbers: Iterable[str],
        agents: Iterable[str],
        supervisor: str = "",
    ) -> None:
        """
        Args:
            folder: everything of the office.
            switch: what it dials with.
            numbers: E.164, one customer each.
            agents: their phones.
            supervisor: the phone to listen with.
        """
        self.folder = folder
        self.database = folder / "kaden.sqlite"
        self.socket = folder / "run" / "kaden.sock"
        self.agents = tuple(agents)
        self._supervisor = supervisor
        folder.mkdir(parents=True, exist_ok=True)
        self.ids = self._fill(list(numbers))
        self._config = folder / "kaden.toml"
        self._config.write_text(self._configuration(switch), "utf-8")
        self._program: Program | None = None
        self._starts = 0

    # ---- the server ----------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Start the server; returns when it says that it is ready."""
        self._starts += 1
        log = self.folder / f"server-{self._starts}.log"
        command: list[str | Path] = [sys.executable, "-m", "kaden", "serve", "--config", self._config]
        self._program = Program(command, Path(__file__).parents[2], log)
        self._program.until(lambda: self.socket.exists() and b"\n" in log.read_bytes(), "kaden serve")

    def kill(self) -> None:
        """`kill -9`: no handler of it runs."""
        if self._program is not None:
            self._program.kill()

    def stop(self) -> None:
        """An orderly end."""
        if self._program is not None:
            self._program.stop(signal.SIGTERM)

    def said(self) -> str:
        """Everything that all its servers wrote."""
        return "".join(log.read_text("utf-8", "replace") for log in sorted(self.folder.glob("server-*.log")))

    async def start_job(self) -> None:
        """The supervisor starts the job."""
        await self.ask(StartJob(request="start", job=self.ids.job))

    async def stop_job(self) -> None:
        """The supervisor stops it."""
        await self.ask(StopJob(request="stop", job=self.ids.job))

    async def ask(self, order: ClientMessage) -> None:
        """The supervisor signs in, asks something, and gets it."""
        line = DeskLine(self.socket, "supervisor")
        await line.send(order)
        async with asyncio.timeout(PATIENCE):
            while line.owed:
                await line.receive()
        assert not line.refused, line.refused

    async def monitor_says(self, why: Limiting) -> None:
        """The supervisor looks at the job until this is what limits its calls."""
        line = DeskLine(self.socket, "supervisor")
        await line.connect()
        await line.send(WatchJob(job=self.ids.job))
        while True:
            message = await line.receive()
            if isinstance(message, MonitorChanged) and message.header.limiting is why:
                return

    # ---- the database --------------------------------------------------------------------------------------------

    def rows(self, sql: str, *values: object) -> list[Any]:
        """What stands in the database."""
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as connection:
            return connection.execute(sql, values).fetchall()

    def outcomes(self) -> Mapping[str, str]:
        """The outcome of each number that was dialled and whose call is over."""
        return dict(self.rows("SELECT number, outcome FROM attempt WHERE state = 'ended'"))

    def _fill(self, numbers: list[str]) -> SampleIds:
        now, today = instant_of(datetime.now(UTC)), datetime.now(UTC).date()
        spec = SampleSpec(
            at=now,
            hours=Hours(0, 1_440),
            zone="UTC",
            first_day=today - timedelta(days=1),
            last_day=today + timedelta(days=2),
            os_user=getpass.getuser(),
            agents=len(self.agents),
            caller_id="0355556666",
        )
        runner = InlineRunner.on_file(self.database, now, create=True)
        sample = runner.transact(partial(create_sample, spec=spec))
        runner.transact(partial(self._people, sample=sample, numbers=numbers, now=now))
        runner.shut()
        return sample

    def _people(self, tx: Tx, sample: SampleIds, numbers: list[str], now: int) -> None:
        for account, phone in zip(sample.agents, self.agents, strict=True):
            tx.execute("UPDATE account SET phone = ? WHERE id = ?", (phone, account))
        tx.execute("UPDATE account SET phone = ? WHERE id = ?", (self._supervisor, sample.supervisor))
        tx.execute("UPDATE dial_rule SET ring_timeout = ?", (RING_TIMEOUT,))
        made = add_list(tx, NewList(sample.batch, "all", ("number",), "utf-8", None, now))
        records = [
            NewRecord(
                line, f"customer {line}", "", (ListedNumber(number, number, PhoneType.FIXED),), (number,)
            )
            for line, number in enumerate(numbers, 2)
        ]
        add_records(tx, made, sample.group, records)

    def _configuration(self, switch: Asterisk) -> str:
        asterisk = switch.settings()
        return (
            f'database = "{self.database}"\nsocket = "{self.socket}"\ntelephony = "asterisk"\nlines = 20\n'
            f'[asterisk]\nurl = "{asterisk.url}"\npassword_file = "{asterisk.password_file}"\n'
        )


class Worker:
    """An agent at a desk.

    Args:
        office: where the agent works.
        nth: which agent, from 1.
        talk: seconds after which the agent cuts; None = lets the customer talk.
        patient_with: a number whose customer may talk until `let_go`.
    """

    def __init__(self, office: Office, nth: int, *, talk: float | None, patient_with: str = "") -> None:
        self.line = DeskLine(office.socket, f"agent{nth}")
        self.desk: Desk | None = None
        self._nth = nth
        self._talk = talk
        self._patient_with = patient_with
        self._requests = 0
        self._done: set[object] = set()
        self._hands = Tasks(f"agent {nth}")

    async def work(self) -> None:
        """Sit at the desk."""
        try:
            while True:
                message = await self.line.receive()
                if isinstance(message, DeskChanged):
                    self.desk = message.desk
                    await self._act(message.desk)
                elif isinstance(message, RefusedRequest):
                    self._hands.start(self._again(), name="again")
        finally:
            await self._hands.cancel_all()

    def talks_with(self, number: str) -> bool:
        """Whether this customer is on the line."""
        desk = self.desk
        if desk is None or desk.call is None:
            return False
        return desk.state is AgentState.TALKING and desk.call.card.number == number

    async def hold(self, *, held: bool) -> None:
        """Put the customer on hold from the desk, or take back; returns when the desk says so."""
        assert self.desk is not None
        assert self.desk.call is not None
        attempt, state = self.desk.call.attempt, AgentState.HELD if held else AgentState.TALKING
        await self.line.send(HoldCustomer(request=self._request(), attempt=attempt, held=held))
        await until(lambda: self.desk is not None and self.desk.state is state, f"the desk to be {state}")

    def hold_on(self) -> None:
        """From here on, let customers talk."""
        self._talk = None

    def let_go(self, talk: float) -> None:
        """From here on, cut after so many seconds; a conversation that goes on, too."""
        self._talk = talk
        desk = self.desk
        if desk is not None and desk.call is not None and desk.state is AgentState.TALKING:
            self._hands.start(self._cut(desk.call.attempt), name="cut")

    async def _act(self, desk: Desk) -> None:
        match desk.state:
            case AgentState.STOPPED | AgentState.RELEASED:
                await self.line.send(ReadNotice())
            case AgentState.IDLE if desk.notice is not None:
                await self.line.send(ReadNotice())
            case AgentState.IDLE if desk.jobs and self._first(("join", desk.since)):
                await self.line.send(JoinJob(request=self._request(), job=desk.jobs[0].id))
            case AgentState.TALKING if desk.call is not None and self._first(("talk", desk.call.attempt)):
                if self._talk is not None and desk.call.card.number != self._patient_with:
                    self._hands.start(self._cut(desk.call.attempt), name="cut")
            case AgentState.WRAPUP if desk.call is not None and self._first(("save", desk.call.attempt)):
                await self.line.send(
                    SaveResult(
                        request=self._request(),
                        attempt=desk.call.attempt,
                        disposition=desk.call.results[-2].id,
                        note=f"saved by agent {self._nth}",
                        then=AfterSave.CONTINUE,
                    )
                )

    async def _again(self) -> None:
        """Try once more what was refused: a server that has just started knows nothing of its switch yet."""
        await asyncio.sleep(AGAIN_SECONDS)
        if self.desk is not None:
            self._done.discard(("join", self.desk.since))
            await self._act(self.desk)

    async def _cut(self, attempt: int) -> None:
        assert self._talk is not None
        await asyncio.sleep(self._talk)
        await self.line.send(CutCustomer(request=self._request(), attempt=attempt))

    def _first(self, what: object) -> bool:
        """Whether this is to be done now; each thing is done once."""
        new = what not in self._done
        self._done.add(what)
        return new

    def _request(self) -> str:
        self._requests += 1
        return f"worker-{self._nth}-{self._requests}"


async def until(condition: Callable[[], object], what: str, patience: float = PATIENCE) -> None:
    """Wait for something that comes about by itself, while the loop goes on; `condition` may read files."""
    await asyncio.to_thread(wait_until, condition, lambda: what, patience)
