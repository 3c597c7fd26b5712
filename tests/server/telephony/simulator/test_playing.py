"""Recordings that are heard on a simulated switch, where the contract does not reach: untaken, away, restarted."""

from __future__ import annotations

import pytest

from kaden.vocabulary import PlayingEnd
from server.dialer.events import SwitchSynchronised
from server.dialer.leg_events import PlayingEnded
from server.telephony.simulator.outside import PhoneHangsUp, Restart
from server.telephony.simulator.rules import Rules
from tests.server.telephony.simulator.rig import SimulatorRig, rig_with
from tests.telephony.playing_contract import TAPE, PlayingContract, recorded
from tests.telephony.rig import PHONE


@pytest.fixture
async def rig() -> SimulatorRig:
    rig = rig_with(Rules(lines=2))
    await rig.open()
    return rig


class TestPlayingContract(PlayingContract):
    """The simulator keeps what the port says of recordings."""


async def test_a_phone_that_rings_too_long(rig: SimulatorRig) -> None:
    await rig.switch.play(TAPE, PHONE["rings"], await recorded(rig))
    await rig.heard.until(PlayingEnded(TAPE, PlayingEnd.NO_ANSWER))


async def test_who_answers_while_the_application_is_away_is_not_kept(rig: SimulatorRig) -> None:
    """As with every leg: the dialplan lets go of whoever meets nobody."""
    path = await recorded(rig)
    await rig.switch.play(TAPE, PHONE["supervisor"], path)
    await rig.switch.close()
    rig.running.exchange.advance(60_000)
    rig.heard.forget()
    await rig.switch.open(rig.heard)
    assert (await rig.heard.first(SwitchSynchronised)).playings == ()


async def test_a_restart_of_the_switch_ends_it_and_keeps_the_recording(rig: SimulatorRig) -> None:
    path = await recorded(rig)
    await rig.switch.play(TAPE, PHONE["rings"], path)
    rig.happen(Restart())
    assert (await rig.back()).playings == ()
    await rig.switch.play(TAPE, PHONE["rings"], path)
    rig.happen(PhoneHangsUp(PHONE["rings"]))
    await rig.heard.until(PlayingEnded(TAPE, PlayingEnd.BUSY))
