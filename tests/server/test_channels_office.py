"""A whole server over a simulated switch with a stranger in it: seen, cut, refused, and in the audit log (row 331)."""

from __future__ import annotations

from pathlib import Path

import pytest

from kaden.clock import HOUR
from kaden.protocol.channels import (
    ChannelKind,
    Channels,
    ChannelStanding,
)
from kaden.vocabulary import AgentState
from server.telephony.simulator.outside import Restart, StrangerComes
from tests.kill.caretaker import Caretaker
from tests.server.test_lines_together import Office, seated, served, talking, until

IN_REAL_TIME = True

STRANGER = "left-behind.1"


@pytest.fixture
async def office(tmp_path: Path) -> Office:
    office = Office(tmp_path)
    await office.furnish()
    return office


async def test_a_stranger_is_cut_and_a_talk_ends_as_by_a_hang_up(office: Office) -> None:
    """Row 331: both are in the audit log with who did it; the agent has the wrap-up, nothing stays half-done."""
    agent, boss = office.desk("agent1"), office.desk("supervisor")
    async with served(office) as running:
        call = await talking(office, running, agent, boss)
        admin = Caretaker(office.settings.socket, "admin")
        office.exchange.happen(StrangerComes(STRANGER, "+81312345670"))
        told = await admin.look()
        assert isinstance(told, Channels)
        assert (told.taken, told.lines, told.left_out) == (2, 2, 0)
        assert [row.standing for row in told.rows] == [ChannelStanding.NOBODYS, *[ChannelStanding.OURS] * 2]
        assert told.rows[0].id == STRANGER
        assert await admin.cut(STRANGER) == ""
        assert await admin.cut(STRANGER) == "channel_gone"
        worker = seated(office, running)
        assert worker is not None
        customer = await admin.row(ChannelKind.CUSTOMER)
        assert (customer.attempt, customer.who, customer.standing) == (
            call.id,
            worker.name,
            ChannelStanding.OURS,
        )
        assert await admin.cut(customer.id) == "channel_otherwise"
        assert worker.state is AgentState.TALKING
        assert await admin.cut(customer.id, call.id) == ""
        await until(lambda: worker.state is AgentState.WRAPUP)
        # The switch ends it first, and a server that goes keeps nobody waiting for the row.
        await until(lambda: office.durable("SELECT ended_by, result FROM attempt") == [("switch", "due")])
        assert [leg.session for leg in office.live().legs] == [worker.session]
    cuts = await office.rows(
        "SELECT a.name, u.object FROM audit u JOIN account a ON a.id = u.account_id WHERE u.code = 'channel.cut'"
    )
    assert cuts == [("admin", "channel"), ("admin", f"attempt:{call.id}")]


async def test_nobody_but_administrators_and_never_without_a_switch(office: Office) -> None:
    async with served(office):
        office.exchange.happen(StrangerComes(STRANGER, "+81312345670"))
        boss, admin = (
            Caretaker(office.settings.socket, "supervisor"),
            Caretaker(office.settings.socket, "admin"),
        )
        assert (await boss.look(), await boss.cut(STRANGER)) == ("not_allowed", "not_allowed")
        assert (await admin.row(ChannelKind.FOREIGN)).id == STRANGER
        assert await admin.cut("call:7", 7) == "channel_gone"
        office.exchange.happen(Restart(down_for=HOUR))
        assert (await admin.look(), await admin.cut(STRANGER)) == ("switch_unavailable", "switch_unavailable")
    assert await office.rows("SELECT count(*) FROM audit WHERE code = 'channel.cut'") == [(0,)]
