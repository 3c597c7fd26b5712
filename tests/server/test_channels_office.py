"""A whole server over a simulated switch with a stranger in it: seen, cut, refused, and in the audit log (row 331)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest

from kaden.clock import HOUR, Instant
from kaden.protocol.channels import (
    ChannelKind,
    Channels,
    ChannelStanding,
    CutChannel,
)
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import AccountId, AgentState
from server.channels_office import ChannelsOffice
from server.dialer.events import ChannelState, CustomerAnswered
from server.floor import LiveFloor
from server.hub.port import Visit
from server.storage.port import Store
from server.telephony.live_channels import SwitchChannel
from server.telephony.port import Switch
from server.telephony.simulator.outside import Restart, StrangerComes
from tests.kill.caretaker import Caretaker
from tests.server.dialer.playbook import Playbook
from tests.server.dialer.sample import BOSS
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


class Moment:
    """A floor's clock, its switch and its disk, in the moment in which a cut is noted.

    Args:
        book: the floor.
        meanwhile: what happens until the note is written.
    """

    by = AccountId(BOSS)
    lines = 2

    def __init__(self, book: Playbook, meanwhile: Callable[[], object]) -> None:
        self._book = book
        self._meanwhile = meanwhile
        self.noted: list[object] = []
        self.gone: list[str] = []

    def now(self) -> Instant:
        return self._book.now

    async def channels(self) -> tuple[SwitchChannel, ...]:
        leg = self._book.leg()
        phone = SwitchChannel(
            "leg", ChannelKind.AGENT, leg, ChannelState.ANSWERED, "7001", "", None, takes_line=False
        )
        return (phone,)

    async def cut(self, channel: str) -> None:
        self.gone.append(channel)

    async def perform(self, order: object) -> None:
        self.noted.append(order)
        self._meanwhile()


@pytest.mark.parametrize("given", [False, True])
async def test_an_agent_who_is_given_a_customer_while_the_cut_is_noted_keeps_the_talk(given: bool) -> None:
    """Row 331: what was looked at is an agent who waits; the note takes as long as a customer to answer."""
    book = Playbook().office()
    answer = CustomerAnswered(book.out()[0])
    moment = Moment(book, lambda: book.aside(answer) if given else None)
    office = ChannelsOffice(cast(Switch, moment), LiveFloor(book.floor, moment), cast(Store, moment))
    cut = CutChannel(request="c", channel="leg", attempt=None)
    if given:
        with pytest.raises(Refused) as refused:
            await office.perform(cast(Visit, moment), cut)
        assert refused.value.code is RefusalCode.CHANNEL_OTHERWISE
    else:
        await office.perform(cast(Visit, moment), cut)
    assert (moment.gone, len(moment.noted)) == ([] if given else ["leg"], 1)
