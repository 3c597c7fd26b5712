"""Recordings on something that answers as a switch does: what an order waits for, and what is told of a file.

The whole port is held to its contract on a real switch (`tests/asterisk/test_contract.py`).
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from random import Random

import pytest

from kaden.vocabulary import AttemptId
from server.dialer.events import SwitchSynchronised
from server.dialer.leg_events import RecordingFailed, RecordingStarted
from server.dialer.model import SessionId
from server.telephony.asterisk.driver import Driver
from server.telephony.asterisk.entries import Call
from server.telephony.asterisk.recording import BROKEN_OFF, NEVER_BEGUN, Recordings
from server.telephony.asterisk.settings import AsteriskSettings
from server.telephony.port import SwitchError
from tests.server.telephony.asterisk.listener import Floor

CALL, LEG = AttemptId(1), SessionId(7)
STARTED = {"status": {"startup_time": "2026-04-01T09:00:00.000+0900"}}
TRUNK = {"resource": "trunk", "state": "online"}


@dataclass
class Recorder:
    """Answers requests; takes no link. Its recording stands as a test says."""

    state: str = "queued"
    status: str = "200 OK"
    """The answer to a question how the recording fares."""
    looks: int = 0
    asked: asyncio.Event = field(default_factory=asyncio.Event)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        method, path = head.split(" ")[0], head.split(" ")[1].partition("?")[0]
        status, body = self._answer(method, path)
        text = json.dumps(body)
        writer.write(
            f"HTTP/1.1 {status}\r\nContent-Length: {len(text)}\r\nConnection: close\r\n\r\n{text}".encode()
        )
        await writer.drain()
        writer.close()

    def _answer(self, method: str, path: str) -> tuple[str, object]:
        match path:
            case "/ari/events":
                return "404 Not Found", {}
            case "/ari/asterisk/info":
                return "200 OK", STARTED
            case "/ari/endpoints/PJSIP/trunk":
                return "200 OK", TRUNK
            case "/ari/channels" | "/ari/bridges":
                return "200 OK", []
            case _ if method == "GET" and path.startswith("/ari/recordings/live/"):
                self.looks += 1
                self.asked.set()
                return self.status, {"state": self.state, "cause": "no space left"}
        return "200 OK", {}


@pytest.fixture
async def recorder() -> Recorder:
    return Recorder()


@pytest.fixture
async def floor() -> Floor:
    return Floor()


@pytest.fixture
async def call() -> Call:
    return Call(CALL, leg=LEG)


@pytest.fixture
async def driver(recorder: Recorder, floor: Floor, call: Call) -> AsyncIterator[Driver]:
    async with await asyncio.start_server(recorder.serve, "127.0.0.1", 0) as server:
        address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        driver = Driver(AsteriskSettings(url=address, reply_seconds=0.5), Random(0))
        driver.open(floor)
        driver.link_up()
        await floor.until(SwitchSynchronised((), ()))
        driver.entries.calls[CALL] = call
        floor.told.clear()
        yield driver
        await driver.close()


@pytest.fixture
async def recordings(driver: Driver) -> AsyncIterator[Recordings]:
    recordings = Recordings(driver)
    yield recordings
    await recordings.close()


async def test_the_order_does_not_wait_until_the_recording_goes_on(
    recordings: Recordings, recorder: Recorder, floor: Floor
) -> None:
    """A cut that is asked for meanwhile waits for the order."""
    await recordings.record(CALL, "x")
    assert (recorder.looks, floor.told) == (0, [])
    await recorder.asked.wait()
    await recordings.pause(CALL, paused=True)
    recorder.state = "recording"
    await floor.until(RecordingStarted(CALL, "x.wav"))
    assert floor.told == [RecordingStarted(CALL, "x.wav")]


@pytest.mark.parametrize(
    ("state", "status", "problem"),
    [("failed", "200 OK", "no space left"), ("done", "404 Not Found", BROKEN_OFF)],
)
async def test_what_comes_to_nothing_is_told_once(
    recordings: Recordings,
    recorder: Recorder,
    floor: Floor,
    call: Call,
    state: str,
    status: str,
    problem: str,
) -> None:
    recorder.state, recorder.status = state, status
    await recordings.record(CALL, "x")
    await floor.until(RecordingFailed(CALL, problem))
    await recordings.look()
    assert (floor.told, call.recording) == ([RecordingFailed(CALL, problem)], None)


@pytest.mark.parametrize("status", ["200 OK", "500 Internal Server Error"])
async def test_what_may_begin_yet_ends_with_the_call(
    recordings: Recordings, recorder: Recorder, floor: Floor, call: Call, status: str
) -> None:
    """It would go on with the next customer in the same bridge: its name is kept for the call's end."""
    recorder.status = status
    await recordings.record(CALL, "x")
    await floor.until(RecordingFailed(CALL, NEVER_BEGUN))
    assert call.recording == "x"


async def test_a_call_that_is_over_failed_at_nothing(
    driver: Driver, recordings: Recordings, recorder: Recorder, floor: Floor
) -> None:
    await recordings.record(CALL, "x")
    await recorder.asked.wait()
    del driver.entries.calls[CALL]
    driver.entries.calls[AttemptId(2)] = Call(AttemptId(2), leg=LEG)
    recorder.state = "failed"
    await recordings.record(AttemptId(2), "y")
    await floor.until(RecordingFailed(AttemptId(2), "no space left"))
    assert floor.told == [RecordingFailed(AttemptId(2), "no space left")]


async def test_without_a_conversation_or_a_name_nothing_is_recorded(
    driver: Driver, recordings: Recordings
) -> None:
    for attempt, name in ((CALL, "../x"), (AttemptId(9), "x")):
        with pytest.raises(SwitchError):
            await recordings.record(attempt, name)
    with pytest.raises(SwitchError):
        await recordings.pause(CALL, paused=True)
