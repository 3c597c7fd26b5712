"""The lab itself: what is proved with it later is worth what is proved here."""

from __future__ import annotations

import json
from collections.abc import Iterator
from threading import Thread
from typing import Any, TypeAlias

import pytest
from websockets.sync.client import connect

from tests.asterisk.conftest import Desks
from tests.asterisk.lab.asterisk import EARS, MUSIC_HERTZ, PASSWORD, Asterisk
from tests.asterisk.lab.carrier import CUSTOMER_HERTZ, Carrier
from tests.asterisk.lab.phone import Phone
from tests.asterisk.lab.program import until
from tests.asterisk.lab.spectrum import read_wave, seconds_of

pytestmark = pytest.mark.asterisk

APP = "lab"

Told: TypeAlias = list[dict[str, Any]]


@pytest.fixture
def app(switch: Asterisk) -> Iterator[Told]:
    """An application that only takes down what it is told; its calls are ended with it."""
    url = f"ws://127.0.0.1:{switch.ports.http}/ari/events?app={APP}&api_key=kaden:{PASSWORD}"
    told: Told = []
    with connect(url) as connection:
        listener = Thread(target=lambda: told.extend(map(json.loads, connection)))
        listener.start()
        yield told
        for channel in switch.ask("GET", "channels").json():
            switch.ask("DELETE", f"channels/{channel['id']}")
        until(lambda: not switch.ask("GET", "channels").json(), lambda: "the calls' end")
        switch.ask("DELETE", "bridges/talk")
    listener.join()


def talking(switch: Asterisk, *channels: str) -> None:
    """Connect those who have answered."""
    for channel in channels:
        until_up(switch, channel)
    assert switch.ask("POST", "bridges/talk", type="mixing").is_success
    assert switch.ask("POST", "bridges/talk/addChannel", channel=",".join(channels)).is_success


def dial(switch: Asterisk, endpoint: str, channel: str, patience: str = "10") -> None:
    given = {"endpoint": endpoint, "app": APP, "channelId": channel, "timeout": patience, "callerId": "0011"}
    assert switch.ask("POST", "channels", **given).is_success


def until_up(switch: Asterisk, channel: str) -> None:
    def state() -> bool:
        answer = switch.ask("GET", f"channels/{channel}")
        return answer.is_success and answer.json()["state"] == "Up"

    until(state, lambda: f"{channel} to answer")


def heard(phone: Phone, hertz: float) -> float:
    sounds = phone.heard()
    return seconds_of(read_wave(sounds[-1]), hertz) if sounds else 0.0


@pytest.mark.parametrize("digit", "0123")
def test_a_customer_answers_and_stays(switch: Asterisk, app: Told, digit: str) -> None:
    dial(switch, f"PJSIP/031234567{digit}@trunk", f"customer{digit}")
    until_up(switch, f"customer{digit}")


@pytest.mark.parametrize(("digit", "cause"), [("4", 0), ("6", 17), ("7", 19), ("8", 1), ("9", 21)])
def test_a_call_ends_by_itself(switch: Asterisk, app: Told, digit: str, cause: int) -> None:
    """4 hangs up after a while, 6 is busy, 7 is given up, 8 is not allocated, 9 rejects; by Q.850, 0 = none given."""
    dial(switch, f"PJSIP/031234567{digit}@trunk", "ends", patience="2")
    causes = until(lambda: [it["cause"] for it in app if it["type"] == "ChannelDestroyed"], lambda: "the end")
    assert causes == [cause]


def test_the_carrier_tells_what_was_dialled(switch: Asterisk, carrier: Carrier, app: Told) -> None:
    dial(switch, "PJSIP/0611112222@trunk", "told")
    until_up(switch, "told")
    [call] = [call for call in carrier.dialled() if call.number == "0611112222"]
    assert "sip:0011@" in call.caller
    assert "sip:0011@" in call.asserted
    assert call.privacy == ""


def test_an_agent_hears_a_customer_and_music_and_nobody_else(
    switch: Asterisk, desks: Desks, app: Told
) -> None:
    agent = desks.phone("7011", hertz=600)
    dial(switch, "PJSIP/7011", "agent")
    until_up(switch, "agent")
    switch.ask("POST", "channels/agent/moh")
    until(lambda: heard(agent, MUSIC_HERTZ) > 0.5, lambda: "music")
    assert heard(agent, CUSTOMER_HERTZ) == 0
    switch.ask("DELETE", "channels/agent/moh")
    dial(switch, "PJSIP/0312345670@trunk", "customer")
    talking(switch, "agent", "customer")
    until(lambda: heard(agent, CUSTOMER_HERTZ) > 0.5, lambda: "the customer")
    assert heard(agent, 600) == 0


def test_a_customer_with_ears_hears_the_agent_and_on_hold_the_music(
    switch: Asterisk, desks: Desks, app: Told
) -> None:
    agent, customer = desks.phone("7013", hertz=600), desks.customer("0312345671", hertz=1_200)
    dial(switch, "PJSIP/7013", "agent")
    dial(switch, f"PJSIP/0312345671@{EARS}", "customer")
    talking(switch, "agent", "customer")
    until(lambda: heard(customer, 600) > 0.5 and heard(agent, 1_200) > 0.5, lambda: "each other")
    assert heard(customer, MUSIC_HERTZ) == 0
    agent.hold()
    until(lambda: heard(customer, MUSIC_HERTZ) > 0.5, lambda: "music on hold")
    agent.resume()
    before = heard(customer, 600)
    until(lambda: heard(customer, 600) > before + 0.5, lambda: "the agent again")
    holds = [it["type"] for it in app if it["type"] in ("ChannelHold", "ChannelUnhold")]
    assert holds == ["ChannelHold", "ChannelUnhold"]


def test_a_customer_with_ears_is_reached_over_the_trunk(
    switch: Asterisk, carrier: Carrier, desks: Desks, app: Told
) -> None:
    agent, customer = desks.phone("7013", hertz=600), desks.moved("0399345671", 1_200, carrier)
    dial(switch, "PJSIP/7013", "agent")
    dial(switch, "PJSIP/0399345671@trunk", "customer")
    talking(switch, "agent", "customer")
    until(lambda: heard(customer, 600) > 0.5 and heard(agent, 1_200) > 0.5, lambda: "each other")
    assert "0399345671" in [call.number for call in carrier.dialled()]


def test_a_phones_keys_are_signals(switch: Asterisk, desks: Desks, app: Told) -> None:
    agent = desks.phone("7014", hertz=600)
    dial(switch, "PJSIP/7014", "agent")
    until_up(switch, "agent")
    agent.press("*")
    agent.press("71#")
    until(
        lambda: [it["digit"] for it in app if it["type"] == "ChannelDtmfReceived"] == list("*71#"),
        lambda: f"the keys {app}",
    )


def test_a_phone_hangs_up(switch: Asterisk, desks: Desks, app: Told) -> None:
    agent = desks.phone("7012", hertz=600)
    dial(switch, "PJSIP/7012", "agent")
    until_up(switch, "agent")
    agent.hang_up()
    until(lambda: not switch.ask("GET", "channels/agent").is_success, lambda: "the call's end")


def test_a_phone_that_is_not_answered_rings(switch: Asterisk, desks: Desks, app: Told) -> None:
    agent = desks.phone("1007", hertz=600, answers=False)
    dial(switch, "PJSIP/1007", "agent")
    until(lambda: switch.ask("GET", "channels/agent").json()["state"] == "Ringing", lambda: "ringing")
    agent.answer()
    until_up(switch, "agent")


def test_the_switch_can_be_killed_and_started_again(switch: Asterisk) -> None:
    before = switch.pid
    switch.kill()
    switch.start()
    assert switch.pid != before
    until(lambda: switch.endpoint("trunk") == "online", lambda: "the trunk")
