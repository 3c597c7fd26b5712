"""The switchboard's socket: who may sit there, and what becomes of callers who speak wrongly, or read too slowly."""

from __future__ import annotations

import asyncio
import socket
import stat
from collections.abc import AsyncIterator
from itertools import count
from pathlib import Path

import pytest
from websockets.asyncio.client import ClientConnection, unix_connect
from websockets.exceptions import ConnectionClosed

from kaden.protocol.refusals import RefusalCode, Refused
from server.tasks import Tasks
from server.telephony.simulator.exchange import Exchange
from server.telephony.simulator.messages import Ask, Farewell, Goodbye, Look
from server.telephony.simulator.outside import Restart
from server.telephony.simulator.population import ByLastDigit
from server.telephony.simulator.running import RunningExchange
from server.telephony.simulator.switchboard import (
    APPLICATION,
    OUTSIDE,
    TRY_AGAIN_LATER,
    UNSUPPORTED,
    listening_at,
    serve_switchboard,
)
from server.telephony.simulator.wire import read_heard, write_ask, write_happening

IN_REAL_TIME = True

LIMIT = 20
"""Seconds until what never comes fails a test."""


@pytest.fixture
async def path(tmp_path: Path) -> AsyncIterator[Path]:
    """Where a switchboard listens."""
    path = tmp_path / "switch.sock"
    tasks, ready = Tasks("test"), asyncio.Event()
    with listening_at(path) as at:
        running = RunningExchange(Exchange(ByLastDigit()))
        tasks.start(serve_switchboard(at, running, ready=ready.set), name="switchboard")
        await ready.wait()
        yield path
        await tasks.cancel_all()


async def call(path: Path, door: str) -> ClientConnection:
    return await unix_connect(str(path), f"ws://localhost{door}", compression=None)


async def close_code(connection: ClientConnection) -> int | None:
    async with asyncio.timeout(LIMIT):
        await connection.wait_closed()
    return connection.close_code


# ---- the place --------------------------------------------------------------------------------------------------


def test_only_its_owner_may_use_the_socket(tmp_path: Path) -> None:
    path = tmp_path / "switch.sock"
    with listening_at(path):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert not path.exists()


def test_what_a_killed_process_left_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "switch.sock"
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(path))
    with listening_at(path):
        assert path.is_socket()


def test_a_second_switchboard_at_one_place_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "switch.sock"
    with listening_at(path) as first:
        first.listen()
        with pytest.raises(Refused) as refusal, listening_at(path):
            pass
        assert path.is_socket()
    assert refusal.value.code is RefusalCode.ADDRESS_IN_USE


@pytest.mark.parametrize("where", ["missing/switch.sock", "file", "x" * 200])
def test_a_place_where_nobody_can_listen_is_refused(tmp_path: Path, where: str) -> None:
    (tmp_path / "file").write_text("precious")
    with pytest.raises(Refused) as refusal, listening_at(tmp_path / where):
        pass
    assert refusal.value.code is RefusalCode.ADDRESS_BAD
    assert (tmp_path / "file").read_text() == "precious"


# ---- the callers ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("door", [APPLICATION, OUTSIDE])
async def test_a_caller_whom_nobody_understands_is_sent_away(path: Path, door: str) -> None:
    connection = await call(path, door)
    await connection.send("good morning")
    assert await close_code(connection) == UNSUPPORTED


async def test_there_are_two_doors(path: Path) -> None:
    assert await close_code(await call(path, "/elsewhere")) == 1000


async def test_the_replaced_application_is_told_so(path: Path) -> None:
    older = await call(path, APPLICATION)
    newer = await call(path, APPLICATION)
    assert read_heard(await older.recv()) == Farewell(Goodbye.REPLACED)
    assert await close_code(older) == 1000
    await newer.close()


async def test_who_comes_while_the_switch_restarts_is_asked_to_come_later(path: Path) -> None:
    outside = await call(path, OUTSIDE)
    await outside.send(write_happening(Restart(down_for=60_000)))
    await outside.recv()
    assert await close_code(await call(path, APPLICATION)) == TRY_AGAIN_LATER
    await outside.close()


async def test_an_application_that_does_not_read_is_cut_off(path: Path) -> None:
    """Guarantees, section 2 point 6: with a real socket that is full."""
    connection = await call(path, APPLICATION)
    with pytest.raises(ConnectionClosed):
        await ask_for_ever(connection)


async def ask_for_ever(connection: ClientConnection) -> None:
    async with asyncio.timeout(LIMIT):
        for number in count():
            await connection.send(write_ask(Ask(number, Look())))
