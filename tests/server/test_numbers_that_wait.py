"""Numbers that wait for their time, through a running server and over its stop (rows 96, 101)."""

from __future__ import annotations

import asyncio
from base64 import b64encode
from pathlib import Path

from kaden.protocol.client import ImportChunk, ImportEnd
from kaden.protocol.do_not_call import (
    ImportNumbers,
    ListNumberPlans,
    NumberPlans,
    NumbersReport,
    WithdrawNumberPlan,
)
from server.compose import server
from server.settings import load
from server.telephony.port import Listener
from server.telephony.simulator.exchange import Exchange
from server.telephony.simulator.population import Population
from server.telephony.simulator.running import RunningExchange
from server.telephony.simulator.simulator import Simulator
from tests.kill.desk_line import DeskLine
from tests.server.commands.office import CommandOffice

STATES = "SELECT state FROM number_plan ORDER BY id"
LISTED = "SELECT number FROM do_not_call"
FAR = 4_000_000_000_000
AT_ONCE = 1


class Switch(Simulator):
    """Looks, when it is opened, which numbers are listed by then."""

    def __init__(self, office: CommandOffice) -> None:
        super().__init__(RunningExchange(Exchange(Population(seed=1)), start=1))
        self._office = office
        self.listed: list[tuple[object, ...]] | None = None

    async def open(self, listener: Listener) -> None:
        self.listed = self._office.rows(LISTED)
        await super().open(listener)


async def send(admin: DeskLine, request: str, number: str, due: int) -> int:
    """The import that waits."""
    text = f"{number}\n".encode()
    await admin.send(
        ImportNumbers(
            request=request, campaign=None, file_name="n.csv", size=len(text), reason="取込", due=due
        )
    )
    await admin.send(ImportChunk(request=request, data=b64encode(text).decode()))
    await admin.send(ImportEnd(request=request))
    while not isinstance(said := await admin.receive(), NumbersReport):
        assert admin.refused == []
    assert (said.imported, said.plan is not None) == (1, True)
    return said.plan or 0


async def until(admin: DeskLine, office: CommandOffice, sql: str, *wanted: object) -> None:
    """Ask the server for something until the database says so."""
    async with asyncio.timeout(20):
        while [value for (value,) in office.rows(sql)] != list(wanted):
            await admin.send(ListNumberPlans(request="l"))
            while not isinstance(await admin.receive(), NumberPlans):
                pass


async def test_row_101_what_fell_due_meanwhile_is_listed_before_anything_is_dialled(tmp_path: Path) -> None:
    """One whose time has come already waits for nobody, and what is withdrawn is cleared away."""
    office = CommandOffice.make(tmp_path)
    settings, switch = load(office.config).settings, Switch(office)
    async with server(settings):
        admin = DeskLine(office.socket, "admin")
        await admin.connect()
        await send(admin, "first", "090-1234-5678", FAR)
        await until(admin, office, STATES, "waiting")
    office.change(f"UPDATE number_plan SET due_at = {AT_ONCE}")
    async with server(settings, switch=switch):
        assert switch.listed == [("+819012345678",)]
        admin = DeskLine(office.socket, "admin")
        await admin.connect()
        await send(admin, "second", "090-1234-5679", AT_ONCE)
        await until(admin, office, STATES, "done", "done")
        plan = await send(admin, "third", "090-1234-5670", FAR)
        await admin.send(WithdrawNumberPlan(request="w", plan=plan))
        await until(admin, office, "SELECT kept FROM number_plan WHERE state = 'withdrawn'", 0)
        assert office.rows("SELECT 1 FROM planned_number") == []
    assert len(office.rows(LISTED)) == 2
