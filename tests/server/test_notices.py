"""What the service manager is told, over a real datagram socket, and that nobody else is troubled by it."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from server.loops import run_virtual
from server.notices import STATUS_EVERY, ServiceNotices
from server.tasks import Tasks


class Listening:
    """Takes what it is told."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
        self._socket.bind(address.replace("@", "\0", 1))

    def told(self) -> list[list[str]]:
        found = []
        with contextlib.suppress(BlockingIOError):
            while True:
                found.append(self._socket.recv(4_096).decode().splitlines())
        return found

    def close(self) -> None:
        self._socket.close()


@pytest.fixture(params=["path", "abstract"])
def manager(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Listening]:
    address = str(tmp_path / "notify") if request.param == "path" else f"@kaden-{secrets.token_hex(8)}"
    made = Listening(address)
    yield made
    made.close()


def test_a_life_as_it_is_told(manager: Listening) -> None:
    told = ServiceNotices(manager.address)
    told.ready("ok; jobs 0")
    told.alive("two\nlines")
    told.stopping()
    assert manager.told() == [
        ["READY=1", "STATUS=ok; jobs 0"],
        ["WATCHDOG=1", "STATUS=two lines"],
        ["STOPPING=1"],
    ]


def signs(manager: Listening, watchdog: int | None, seconds: float) -> int:
    """Signs of life within so long, by a clock that nobody waits for."""

    async def live() -> None:
        tasks = Tasks("test")
        tasks.start(ServiceNotices(manager.address, watchdog).keep_telling(lambda: "ok"), name="signs")
        await asyncio.sleep(seconds)
        await tasks.cancel_all()

    run_virtual(live())
    return len(manager.told())


def test_signs_of_life_come_twice_as_often_as_asked_for(manager: Listening) -> None:
    assert signs(manager, watchdog=2_000, seconds=5.5) == 5


def test_the_line_for_people_is_kept_fresh_without_a_watchdog_and_with_a_patient_one(
    manager: Listening,
) -> None:
    for watchdog in (None, 10 * STATUS_EVERY):
        assert signs(manager, watchdog, seconds=3.5 * STATUS_EVERY / 1_000) == 3


def test_the_environment_names_the_manager_and_is_cleared_of_it() -> None:
    environment = {
        "NOTIFY_SOCKET": "/run/notify",
        "WATCHDOG_USEC": "30000000",
        "WATCHDOG_PID": "7",
        "HOME": "/",
    }
    assert ServiceNotices.of_environment(environment, pid=7).watchdog == 30_000
    assert environment == {"HOME": "/"}


@pytest.mark.parametrize(
    ("environment", "watchdog"),
    [
        ({}, None),
        ({"WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "8"}, None),
        ({"WATCHDOG_USEC": "30000000"}, 30_000),
        ({"WATCHDOG_USEC": "many"}, None),
        ({"WATCHDOG_USEC": "0"}, None),
    ],
)
def test_who_waits_for_signs_of_life(environment: dict[str, str], watchdog: int | None) -> None:
    assert ServiceNotices.of_environment(environment, pid=7).watchdog == watchdog


def test_without_a_manager_nothing_is_said_and_nothing_waits() -> None:
    alone = ServiceNotices()
    alone.ready("ok")
    alone.stopping()
    run_virtual(alone.keep_telling(lambda: "ok"))


def test_a_manager_out_of_reach_is_told_of_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    told = ServiceNotices(str(tmp_path / "nobody"))
    for _ in range(3):
        told.alive("ok")
    output = capsys.readouterr()
    said = output.out + output.err + caplog.text
    assert said.count("the service manager cannot be told") == 1
