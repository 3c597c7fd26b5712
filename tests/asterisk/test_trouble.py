"""A real switch that is wrong, half dead or somebody else's: clear words, no dialling, and conversations that go on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from random import Random

import pytest

from kaden.clock import SECOND
from kaden.vocabulary import AttemptId
from server.dialer.events import (
    ChannelState,
    CustomerAnswered,
    LegState,
    LiveCall,
    LiveLeg,
    PhoneAnswered,
    SwitchLost,
    SwitchSynchronised,
)
from server.dialer.model import SessionId
from server.telephony.asterisk.switch import AsteriskSwitch
from server.telephony.port import ChannelExists, NoLine, PhoneAway, SwitchError, SwitchUnreachable
from tests.asterisk.conftest import Desks
from tests.asterisk.ear import Ear
from tests.asterisk.lab.asterisk import MUSIC_HERTZ, Asterisk
from tests.asterisk.lab.carrier import Carrier
from tests.asterisk.office import until
from tests.telephony.recorder import Recorder

pytestmark = [pytest.mark.asterisk, pytest.mark.timeout(120)]

CALL, LEG = AttemptId(11), SessionId(21)
NUMBER = "+81312345670"


class Server:
    """One server's hold on the switch."""

    def __init__(self, lab: Asterisk, **settings: object) -> None:
        self.switch = AsteriskSwitch(lab.settings(**settings), 5, random=Random(0))
        self.heard = Recorder()

    async def open(self) -> None:
        """Connect, and be told what lives."""
        await self.switch.open(self.heard)
        await self.heard.first(SwitchSynchronised)

    async def talk(self) -> None:
        """A conversation."""
        await self.switch.ring_agent(LEG, "7011")
        await self.heard.until(PhoneAnswered(LEG))
        await self.switch.place(CALL, NUMBER, None, 20 * SECOND)
        await self.heard.until(CustomerAnswered(CALL))
        await self.switch.join(CALL, LEG)

    async def talks(self) -> bool:
        """Whether the conversation goes on."""
        return (await self.switch.live()).calls == (LiveCall(CALL, ChannelState.ANSWERED, LEG),)


@pytest.fixture
async def server(switch: Asterisk) -> AsyncIterator[Server]:
    server = Server(switch)
    await server.open()
    yield server
    await server.switch.close()
    await asyncio.to_thread(end_all, switch)


def end_all(lab: Asterisk) -> None:
    for channel in lab.ask("GET", "channels").json():
        lab.ask("DELETE", f"channels/{channel['id']}")


async def test_a_phone_that_is_not_signed_in_cannot_be_rung(
    server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(SwitchError, match="not signed in") as refusal:
        await server.switch.ring_agent(LEG, "7016")
    assert refusal.type is PhoneAway
    with pytest.raises(SwitchError, match=r"pjsip\.conf"):
        await server.switch.ring_agent(LEG, "7999")
    assert await server.switch.live() == SwitchSynchronised((), ())


async def test_a_number_with_signs_of_a_dial_string_is_not_dialled(server: Server, carrier: Carrier) -> None:
    """Guarantees 7.3, case 57."""
    before = len(carrier.dialled())
    for number in ("+81312345670&PJSIP/7011", "sip:110@trunk", "+81 3 1234 5670", "0312345670"):
        with pytest.raises(SwitchError):
            await server.switch.place(CALL, number, None, 20 * SECOND)
    assert await server.switch.live() == SwitchSynchronised((), ())
    assert len(carrier.dialled()) == before


async def test_a_dead_trunk_stops_the_dialling_and_not_the_talking(
    server: Server, switch: Asterisk, carrier: Carrier, desks: Desks, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    desks.phone("7011", hertz=500)
    await server.talk()
    carrier.stop()
    try:
        await until(lambda: "the trunk does not answer" in caplog.text, "the switch to notice")
        with pytest.raises(NoLine):
            await server.switch.place(AttemptId(12), NUMBER, None, 20 * SECOND)
        assert await server.talks()
    finally:
        carrier.start()
    await until(lambda: "the trunk answers again" in caplog.text, "the switch to notice")
    await server.switch.place(AttemptId(12), NUMBER, None, 20 * SECOND)
    await server.heard.until(CustomerAnswered(AttemptId(12)))


async def test_a_newer_server_has_the_switch_and_the_older_commands_no_more(
    server: Server, switch: Asterisk, desks: Desks, caplog: pytest.LogCaptureFixture
) -> None:
    """Section 2 point 5, guarantee I16: the newer one takes the conversation over as it is."""
    desks.phone("7011", hertz=500)
    await server.talk()
    newer = Server(switch)
    await newer.open()
    await server.heard.until(SwitchLost())
    assert "another server has taken the switch over" in caplog.text
    with pytest.raises(SwitchUnreachable):
        await server.switch.hang_up(CALL)
    assert await newer.talks()
    assert server.heard.events[-1] == SwitchLost()
    await newer.switch.close()


async def test_two_servers_of_two_names_leave_each_other_alone(
    server: Server, switch: Asterisk, desks: Desks
) -> None:
    desks.phone("7011", hertz=500)
    await server.talk()
    other = Server(switch, app="second")
    await other.open()
    assert await other.switch.live() == SwitchSynchronised((), ())
    await other.switch.hang_up(CALL)
    assert await server.talks()
    await other.switch.close()


async def test_who_answers_while_no_server_is_there_hears_the_announcement(
    server: Server, switch: Asterisk
) -> None:
    """Section 2 point 3: no click, no agent, no second call of the attempt while the message plays."""
    await server.switch.place(CALL, "+81312345675", None, 20 * SECOND)
    await server.switch.close()
    channel = f"channels/kaden-call-{CALL}"

    def hears_it() -> bool:
        return bool(switch.ask("GET", channel).json().get("dialplan", {}).get("app_name") == "Playback")

    await until(hears_it, "the announcement")
    server.heard.forget()
    await server.open()
    assert server.heard.events == [SwitchSynchronised((), ())]
    with pytest.raises(ChannelExists):
        await server.switch.place(CALL, NUMBER, None, 20 * SECOND)
    await until(lambda: not switch.ask("GET", channel).is_success, "the end of the message")


async def test_what_happened_while_no_server_was_there_is_in_the_list(
    server: Server, switch: Asterisk, desks: Desks
) -> None:
    """Section 2 point 1: nothing is told afterwards; the agent has music again, and is joined as ever."""
    phone = desks.phone("7011", hertz=500)
    await server.talk()
    await server.switch.close()
    await asyncio.to_thread(switch.ask, "DELETE", f"channels/kaden-call-{CALL}")
    server.heard.forget()
    await server.open()
    assert server.heard.events == [SwitchSynchronised((), (LiveLeg(LEG, LegState.UP),))]
    music = Ear(phone)
    await until(lambda: music.seconds(MUSIC_HERTZ) > 0.5, "music")
    await server.switch.place(CALL, NUMBER, None, 20 * SECOND)
    await server.heard.until(CustomerAnswered(CALL))
    await server.switch.join(CALL, LEG)
    assert await server.talks()


@pytest.mark.parametrize("held", [False, True])
async def test_a_customer_whose_agent_hung_up_while_no_server_was_there_is_not_left_alone(
    server: Server, switch: Asterisk, desks: Desks, held: bool
) -> None:
    """Guarantee I8: the dialplan lets the customer go, and who comes back finds nobody."""
    desks.phone("7011", hertz=500)
    await server.talk()
    await server.switch.hold(CALL, held=held)
    await server.switch.close()
    await asyncio.to_thread(switch.ask, "DELETE", f"channels/kaden-leg-{LEG}")
    gone = f"channels/kaden-call-{CALL}"
    await until(lambda: not switch.ask("GET", gone).is_success, "the customer to be let go")
    server.heard.forget()
    await server.open()
    assert server.heard.events == [SwitchSynchronised((), ())]


async def test_a_server_that_comes_back_at_once_finds_such_a_customer_leaving(
    server: Server, switch: Asterisk, desks: Desks
) -> None:
    """Nobody is to take over a call that is about to end."""
    desks.phone("7011", hertz=500)
    await server.talk()
    await server.switch.close()
    await asyncio.to_thread(switch.ask, "DELETE", f"channels/kaden-leg-{LEG}")
    server.heard.forget()
    await server.open()
    assert server.heard.events == [SwitchSynchronised((), ())]


async def test_a_wrong_password_is_told_and_nothing_is_asked(
    switch: Asterisk, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    wrong = tmp_path / "password"
    wrong.write_text("guessed")
    server = Server(switch, password_file=wrong)
    await server.switch.open(server.heard)
    await until(lambda: "refuses user or password" in caplog.text, "the refusal")
    with pytest.raises(SwitchUnreachable):
        await server.switch.place(CALL, NUMBER, None, 20 * SECOND)
    assert "guessed" not in caplog.text
    assert server.heard.events == []
    await server.switch.close()


async def test_a_trunk_that_is_not_there_is_told(switch: Asterisk, caplog: pytest.LogCaptureFixture) -> None:
    server = Server(switch, trunk="nowhere")
    await server.switch.open(server.heard)
    await until(lambda: "no endpoint 'nowhere'" in caplog.text, "the words")
    assert server.heard.events == []
    await server.switch.close()
