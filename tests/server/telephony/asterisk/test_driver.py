"""When the floor may believe what it was told: only while the events' link stands under which it was asked.

The whole port is held to its contract on a real switch (`tests/asterisk/test_contract.py`); here are moments that no
real switch brings about when asked.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from random import Random
from weakref import ref

import pytest

from server.dialer.events import LegState, LiveLeg, SwitchLost, SwitchSynchronised
from server.dialer.leg_events import TrunkChanged
from server.dialer.model import SessionId
from server.telephony.asterisk.driver import Driver
from server.telephony.asterisk.link import Link
from server.telephony.asterisk.settings import AsteriskSettings
from server.telephony.asterisk.wire import EndpointChanged, Event
from server.telephony.port import SwitchUnreachable
from tests.server.telephony.asterisk.listener import Floor

NOTHING_LIVES = SwitchSynchronised((), ())
A_PHONE = {"id": "kaden-leg-7", "state": "Ringing", "dialplan": {"app_name": ""}}
A_PHONE_RINGS = SwitchSynchronised((), (LiveLeg(SessionId(7), LegState.RINGING),))
STARTED = {"status": {"startup_time": "2026-04-01T09:00:00.000+0900"}}
TRUNK = {"resource": "trunk", "state": "online"}


@dataclass
class Requests:
    """Answers requests as a switch does; with the list of channels it waits. It takes no link."""

    channels: list[object] = field(default_factory=list)
    may_list: asyncio.Event = field(default_factory=asyncio.Event)
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    gone: set[str] = field(default_factory=set)
    """Paths of what the switch has no longer."""
    about_playings: list[str] = field(default_factory=list)
    """What was asked or ordered about recordings that are played."""
    heard: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        method, path = head.split(" ")[0], head.split(" ")[1].partition("?")[0]
        if "-play-" in path:
            async with self.heard:
                self.about_playings.append(f"{method} {path}")
                self.heard.notify_all()
        body = json.dumps(self._answer(path))
        if path == "/ari/channels":
            self.asked.set()
            await self.may_list.wait()
        status = "404 Not Found" if path in {"/ari/events", *self.gone} else "200 OK"
        length = f"Content-Length: {len(body)}"
        writer.write(f"HTTP/1.1 {status}\r\n{length}\r\nConnection: close\r\n\r\n{body}".encode())
        await writer.drain()
        writer.close()

    def _answer(self, path: str) -> object:
        match path:
            case "/ari/asterisk/info":
                return STARTED
            case "/ari/endpoints/PJSIP/trunk":
                return TRUNK
            case "/ari/channels":
                return self.channels
            case "/ari/bridges":
                return []
        return {}


@pytest.fixture
async def requests() -> Requests:
    return Requests()


@pytest.fixture
async def floor() -> Floor:
    return Floor()


@pytest.fixture
async def driver(requests: Requests, floor: Floor) -> AsyncIterator[Driver]:
    async with await asyncio.start_server(requests.serve, "127.0.0.1", 0) as server:
        address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        driver = Driver(AsteriskSettings(url=address), Random(0))
        driver.open(floor)
        yield driver
        requests.may_list.set()
        await driver.close()


async def test_a_link_that_broke_while_the_switch_was_asked_does_not_count(
    driver: Driver, requests: Requests, floor: Floor
) -> None:
    """Requests are answered on sockets of their own: nothing may be dialled while no event would come."""
    driver.link_up()
    await requests.asked.wait()
    driver.link_down()
    with pytest.raises(SwitchUnreachable):
        driver.check()
    requests.channels.append(A_PHONE)
    requests.may_list.set()
    driver.link_up()
    await floor.until(A_PHONE_RINGS)
    assert floor.told == [A_PHONE_RINGS]
    driver.check()


async def test_an_error_of_ours_over_what_came_meanwhile_costs_the_connection(
    driver: Driver, requests: Requests, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the event told is told again by the comparison that the next connection begins with."""
    broken = asyncio.Event()

    async def note(_: Link) -> None:
        broken.set()

    def fail(_: Event) -> tuple[()]:
        raise KeyError("a bridge")

    monkeypatch.setattr(Link, "start_anew", note)
    monkeypatch.setattr(driver.book, "hear", fail)
    driver.link_up()
    await requests.asked.wait()
    driver.heard(EndpointChanged("trunk", online=True))
    requests.may_list.set()
    async with asyncio.timeout(20):
        await broken.wait()


async def test_who_hears_nothing_any_more_after_a_lost_link_holds_no_silent_phone(
    driver: Driver, requests: Requests, floor: Floor
) -> None:
    """Row 288: the end of one recording was lost with the link, another is played still, a third one rings."""
    requests.channels += [
        {"id": "kaden-play-41", "state": "Up", "dialplan": {"app_name": "Stasis"}},
        {"id": "kaden-play-42", "state": "Up", "dialplan": {"app_name": "Stasis"}},
        {"id": "kaden-play-43", "state": "Ringing", "dialplan": {"app_name": ""}},
    ]
    requests.gone.add("/ari/playbacks/kaden-play-41")
    requests.may_list.set()
    driver.link_up()
    async with asyncio.timeout(20), requests.heard:
        await requests.heard.wait_for(lambda: len(requests.about_playings) == 3)
    await driver.live()
    assert sorted(requests.about_playings) == [
        "DELETE /ari/channels/kaden-play-41",
        "GET /ari/playbacks/kaden-play-41",
        "GET /ari/playbacks/kaden-play-42",
    ]


async def test_a_lane_is_kept_only_while_somebody_is_in_it(driver: Driver) -> None:
    """A day has thousands of agents' and supervisors' legs."""
    async with driver.lane("kaden-monitor-31"):
        assert driver.lane("kaden-monitor-31").locked()
    left = ref(driver.lane("kaden-monitor-31"))
    assert left() is None


async def test_what_the_trunk_does_is_told_and_is_in_the_list(
    driver: Driver, requests: Requests, floor: Floor
) -> None:
    """Once for each change, and not before what lives was told."""
    requests.may_list.set()
    driver.heard(EndpointChanged("trunk", online=False))
    driver.link_up()
    await floor.until(TrunkChanged(up=False))
    assert floor.told == [NOTHING_LIVES, TrunkChanged(up=False)]
    driver.heard(EndpointChanged("trunk", online=False))
    assert await driver.live() == replace(NOTHING_LIVES, trunk_up=False)
    driver.heard(EndpointChanged("trunk", online=True))
    assert floor.told[2:] == [TrunkChanged(up=True)]


async def test_a_list_that_was_asked_for_on_a_broken_link_is_not_told(
    driver: Driver, requests: Requests, floor: Floor
) -> None:
    """It may lack a call that was placed since, and would be believed as the whole truth."""
    requests.may_list.set()
    driver.link_up()
    await floor.until(NOTHING_LIVES)
    requests.may_list.clear()
    requests.asked.clear()

    async def lose_the_link() -> None:
        await requests.asked.wait()
        driver.link_down()
        requests.may_list.set()

    with pytest.raises(SwitchUnreachable):
        await asyncio.gather(driver.live(), lose_the_link())
    assert floor.told == [NOTHING_LIVES, SwitchLost()]
