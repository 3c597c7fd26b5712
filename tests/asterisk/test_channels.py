"""A floor's channels on the real switch: a stranger is seen and cut, and a talk that is cut ends whole (row 331)."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from kaden.protocol.channels import ChannelKind, Channels, ChannelStanding
from server.tasks import Tasks
from tests.asterisk.conftest import Desks
from tests.asterisk.lab.asterisk import Asterisk
from tests.asterisk.office import Office, Worker, until
from tests.kill.caretaker import Caretaker

pytestmark = [pytest.mark.asterisk, pytest.mark.timeout(120)]

CUSTOMER, STRANGERS = "+81312345670", "0399999990"
STRANGER = "left-behind"


async def test_a_stranger_is_cut_and_a_talk_ends_as_by_a_hang_up(
    switch: Asterisk, desks: Desks, tmp_path: Path
) -> None:
    """The agent has the wrap-up and saves, the record its result; in the switch only the agent's phone is left."""
    desks.phone("7011", 500.0)
    office = Office(tmp_path / "office", switch, [CUSTOMER], ["7011"])
    work = Tasks("test")
    try:
        office.start()
        worker = Worker(office, 1, talk=None)
        work.start(worker.work(), name="agent")
        await office.start_job()
        await until(lambda: worker.talks_with(CUSTOMER), "the talk")
        admin = Caretaker(office.socket, "admin")
        place = {"context": "kaden", "extension": "wait", "priority": "1"}
        dialled = f"PJSIP/{STRANGERS}@trunk"
        await asyncio.to_thread(switch.ask, "POST", "channels", channelId=STRANGER, endpoint=dialled, **place)
        stranger = await admin.row(ChannelKind.FOREIGN)
        assert (stranger.id, stranger.standing, stranger.line) == (STRANGER, ChannelStanding.NOBODYS, "trunk")
        assert await admin.cut(STRANGER) == ""
        await until(
            lambda: switch.ask("GET", f"channels/{STRANGER}").status_code == 404, "the stranger's end"
        )
        assert worker.talks_with(CUSTOMER)
        customer = await admin.row(ChannelKind.CUSTOMER)
        assert customer.talking_since is not None
        assert await admin.cut(customer.id, customer.attempt) == ""
        await until(lambda: office.rows("SELECT 1 FROM attempt WHERE result = 'saved'"), "the result")
        told = await admin.look()
        assert isinstance(told, Channels)
        assert [row.kind for row in told.rows] == [ChannelKind.AGENT]
        await work.cancel_all()
    finally:
        office.stop()
    assert office.rows("SELECT outcome, ended_by, note FROM attempt") == [
        ("connected", "switch", "saved by agent 1")
    ]
    cuts = office.rows("SELECT object FROM audit WHERE code = 'channel.cut' ORDER BY id")
    assert cuts == [("channel",), (f"attempt:{customer.attempt}",)]
