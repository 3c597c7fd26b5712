"""`kaden serve` as a process: says when it is ready, ends on a signal with 0, and leaves its socket clean."""

from __future__ import annotations

import os
import signal
import socket as sockets
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import ROOT

PATIENCE = 30.0


def environment(home: Path) -> dict[str, str]:
    """A shell with a home of the test's own."""
    return {"PATH": os.environ["PATH"], "HOME": str(home), "KADEN_LANG": "en", "PYTHONPATH": str(ROOT)}


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_says_that_it_is_ready_and_ends_on_a_signal(tmp_path: Path, how: signal.Signals) -> None:
    kaden = [sys.executable, "-m", "kaden"]
    subprocess.run([*kaden, "init"], env=environment(tmp_path), check=True, stdout=subprocess.DEVNULL)
    server = subprocess.Popen(
        [*kaden, "serve", "--log-level", "error"],
        env=environment(tmp_path),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert server.stdout is not None
    ready = server.stdout.readline()
    socket = tmp_path / ".local" / "state" / "kaden" / "kaden.sock"
    assert "kaden is ready" in ready
    assert str(socket) in ready
    assert socket.is_socket()
    server.send_signal(how)
    said, errors = server.communicate(timeout=PATIENCE)
    assert server.returncode == 0
    assert "stopping" in said
    assert errors == ""
    assert not socket.exists()


@pytest.mark.slow
def test_it_tells_the_service_manager_of_its_life(tmp_path: Path) -> None:
    """Ready when its doors are open, alive while its loop turns, stopping at the end; none of it to its children."""
    kaden = [sys.executable, "-m", "kaden"]
    shell = environment(tmp_path)
    subprocess.run([*kaden, "init"], env=shell, check=True, stdout=subprocess.DEVNULL)
    shell |= {"NOTIFY_SOCKET": str(tmp_path / "notify"), "WATCHDOG_USEC": "200000"}
    with sockets.socket(sockets.AF_UNIX, sockets.SOCK_DGRAM) as manager:
        manager.settimeout(PATIENCE)
        manager.bind(shell["NOTIFY_SOCKET"])
        server = subprocess.Popen(
            [*kaden, "serve", "--log-level", "error"], env=shell, stdout=subprocess.DEVNULL
        )
        told = [manager.recv(4_096).decode().splitlines() for _ in range(3)]
        door = tmp_path / ".local" / "state" / "kaden" / "kaden.sock"
        assert door.is_socket()
        assert told[0][0] == "READY=1"
        assert [one[0] for one in told[1:]] == ["WATCHDOG=1", "WATCHDOG=1"]
        assert told[2][1].startswith("STATUS=ok; jobs 0, agents 0, lines 0 of ")
        server.terminate()
        while told[-1] != ["STOPPING=1"]:
            told.append(manager.recv(4_096).decode().splitlines())
        assert server.wait(PATIENCE) == 0
