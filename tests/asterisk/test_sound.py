"""Who hears whom: proved by the spectrum of what each phone got (rows 200, 209, 219, 301, 302, 308)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from random import Random
from typing import Final

import pytest

from kaden.clock import SECOND
from kaden.vocabulary import AttemptId, MonitorMode, PlayingEnd
from server.dialer.events import (
    CallEnded,
    CustomerAnswered,
    EndCause,
    PhoneAnswered,
    PhoneHeld,
    SwitchSynchronised,
)
from server.dialer.leg_events import MonitorAnswered, PlayingEnded, RecordingStarted, TrunkChanged
from server.dialer.model import MonitorId, PlayingId, SessionId
from server.telephony.asterisk.switch import AsteriskSwitch
from server.telephony.port import NoLine, PhoneAway
from tests.asterisk.conftest import Desks
from tests.asterisk.ear import Ear
from tests.asterisk.lab.asterisk import EARS, MUSIC_HERTZ, Asterisk
from tests.asterisk.lab.phone import Phone
from tests.asterisk.lab.spectrum import read_wave, seconds_of
from tests.asterisk.office import until
from tests.telephony.recorder import Recorder

pytestmark = [pytest.mark.asterisk, pytest.mark.slow, pytest.mark.timeout(120)]

AGENT, CUSTOMER, SUPERVISOR = 500.0, 1_500.0, 900.0
BEEP_HERTZ: Final = 700.0

CALL, LEG, EAR = AttemptId(11), SessionId(21), MonitorId(31)
TAPE, OTHER_TAPE = PlayingId(41), PlayingId(42)

ENOUGH: Final = 0.6
"""Seconds of a tone that prove that it is heard; what is not heard, is not heard for as long."""


@dataclass
class Line:
    """An agent and a customer who talk, and both their phones."""

    lab: Asterisk
    switch: AsteriskSwitch
    agent: Phone
    customer: Phone
    heard: Recorder = field(default_factory=Recorder)


@pytest.fixture
async def line(switch: Asterisk, desks: Desks) -> AsyncIterator[Line]:
    """A conversation that has just begun, after music and a beep."""
    settings = switch.settings(trunk=EARS)
    line = Line(
        switch,
        AsteriskSwitch(settings, 2, random=Random(0)),
        desks.phone("7011", AGENT),
        desks.customer("0312345670", CUSTOMER),
    )
    await line.switch.open(line.heard)
    try:
        await _talk(line)
        yield line
        await line.switch.hang_up(CALL)
        await line.switch.drop_agent(LEG)
        await line.switch.drop_monitor(EAR)
    finally:
        await line.switch.close()


async def _reached(line: Line) -> None:
    """Call the customer; the switch may just be finding out that the customer of the test before is gone."""
    while True:
        try:
            await line.switch.place(CALL, "+81312345670", None, 20 * SECOND)
        except NoLine:
            await asyncio.sleep(0.2)
        else:
            return await line.heard.until(CustomerAnswered(CALL))


async def _talk(line: Line) -> None:
    known = await line.heard.first(SwitchSynchronised)
    if not known.trunk_up:
        await line.heard.until(TrunkChanged(up=True))
    await line.switch.ring_agent(LEG, "7011")
    await line.heard.until(PhoneAnswered(LEG))
    waiting = Ear(line.agent)
    await heard(waiting, MUSIC_HERTZ)
    await _reached(line)
    joined = Ear(line.agent)
    await line.switch.join(CALL, LEG)
    await heard(joined, CUSTOMER)
    assert joined.seconds(BEEP_HERTZ) > 0.2


async def heard(ear: Ear, *tones: float) -> None:
    """Wait until each of these tones was heard for long enough."""
    await until(lambda: all(ear.seconds(hertz) > ENOUGH for hertz in tones), f"{tones} to be heard")


async def test_a_customer_hears_the_agent_and_on_hold_the_music(line: Line) -> None:
    """Row 219: from the desk and from the phone's own button; the beep is the agent's alone."""
    talk = Ear(line.customer)
    await heard(talk, AGENT)
    assert talk.seconds(MUSIC_HERTZ) == 0
    assert seconds_of(read_wave(line.customer.heard()[-1]), BEEP_HERTZ) == 0
    await line.switch.hold(CALL, held=True)
    held, alone = Ear(line.customer), Ear(line.agent)
    await heard(held, MUSIC_HERTZ)
    assert held.seconds(AGENT) < 0.3
    assert alone.seconds(CUSTOMER) < 0.3
    assert alone.seconds(MUSIC_HERTZ) == 0
    await line.switch.hold(CALL, held=False)
    await heard(Ear(line.customer), AGENT)
    line.agent.hold()
    await line.heard.until(PhoneHeld(LEG, held=True))
    on_button = Ear(line.customer)
    await heard(on_button, MUSIC_HERTZ)
    assert on_button.seconds(AGENT) < 0.3
    line.agent.resume()
    await line.heard.until(PhoneHeld(LEG, held=False))
    await heard(Ear(line.customer), AGENT)


async def test_a_supervisor_is_heard_by_whom_the_mode_allows(line: Line, desks: Desks) -> None:
    """Rows 301, 302, 308: listening by nobody, whispering by the agent alone, barging by both."""
    supervisor = desks.phone("7012", SUPERVISOR)
    await line.switch.ring_monitor(EAR, "7012")
    await line.heard.until(MonitorAnswered(EAR))
    for mode, agent, customer in (
        (MonitorMode.LISTEN, False, False),
        (MonitorMode.WHISPER, True, False),
        (MonitorMode.BARGE, True, True),
        (MonitorMode.LISTEN, False, False),
    ):
        await line.switch.monitor(EAR, LEG, mode, tone=False)
        listens, at_agent, at_customer = Ear(supervisor), Ear(line.agent), Ear(line.customer)
        await heard(listens, AGENT, CUSTOMER)
        await heard(at_agent, CUSTOMER, *([SUPERVISOR] if agent else []))
        await heard(at_customer, AGENT, *([SUPERVISOR] if customer else []))
        assert agent or at_agent.seconds(SUPERVISOR) < 0.3
        assert customer or at_customer.seconds(SUPERVISOR) < 0.3
        assert listens.seconds(SUPERVISOR) == 0


async def test_a_recording_has_both_leaves_out_what_was_paused_and_is_heard(line: Line, desks: Desks) -> None:
    """Row 288: on the supervisor's own phone, when both talk no more."""
    await line.switch.record(CALL, "sound-test")
    path = line.lab.folder / "spool" / "recording" / (await line.heard.first(RecordingStarted)).path
    await until(lambda: seconds_of(read_wave(path), AGENT) > ENOUGH, "the agent on tape")
    assert seconds_of(read_wave(path), CUSTOMER) > 0.3
    await line.switch.pause_recording(CALL, paused=True)
    before = read_wave(path).seconds
    paused = Ear(line.customer)
    await heard(paused, AGENT)
    assert read_wave(path).seconds < before + 0.5
    await line.switch.pause_recording(CALL, paused=False)
    await until(lambda: read_wave(path).seconds > before + 1, "the tape to run on")
    await line.switch.hang_up(CALL)
    await line.heard.until(CallEnded(CALL, EndCause.HANGUP))
    with pytest.raises(PhoneAway):
        await line.switch.play(TAPE, "7018", path.name)
    supervisor = desks.phone("7012", SUPERVISOR)
    played = Ear(supervisor)
    await line.switch.play(TAPE, "7012", path.name)
    await line.heard.until(PlayingEnded(TAPE, PlayingEnd.DONE))
    await heard(played, AGENT, CUSTOMER)
    path.write_bytes(b"no sound at all")
    await line.switch.play(OTHER_TAPE, "7012", path.name)
    await line.heard.until(PlayingEnded(OTHER_TAPE, PlayingEnd.FAILED))
