"""The two processes of a kill test: a switch that lives through all rounds, and servers that do not."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, Final

from kaden.protocol.client import ClientMessage
from tests.house.tree import ROOT
from tests.kill.desk_line import DeskLine

PATIENCE: Final = 60.0
"""Seconds for a process to answer; far above what it takes, for machines are shared, and above the longest break of a
simulated agent, who owes an answer meanwhile."""


class Switchboard:
    """`kaden switchboard` in `folder`; its log is the truth about every call."""

    def __init__(self, folder: Path, *, seed: int) -> None:
        self.socket = folder / "switch.sock"
        self.log = folder / "calls.jsonl"
        options = [
            "--listen",
            str(self.socket),
            "--seed",
            str(seed),
            "--lines",
            "200",
            "--log",
            str(self.log),
        ]
        mix = ["--mix", "answer=0.6", "--mix", "busy=0.1", "--mix", "no_answer=0.2", "--mix", "machine=0.1"]
        self._process = _start("switchboard", *options, *mix, "--manners", "quick", "--speed", "30")
        _wait_for(self.socket, self._process)

    def stop(self) -> None:
        """End it by its process id."""
        _end(self._process, signal.SIGTERM)


class Server:
    """`kaden serve`, started anew after each kill."""

    def __init__(self, folder: Path, switch: Path, database: str | None = None) -> None:
        self.socket = folder / "kaden.sock"
        self._options = [
            *("--database", database or str(folder / "kaden.sqlite"), "--socket", str(self.socket)),
            *("--telephony", f"simulator:unix:{switch}", "--log-level", "warning"),
        ]
        self._log = (folder / "server.log").open("ab")
        self._process: subprocess.Popen[bytes] | None = None

    async def start(self) -> float:
        """Start it and wait until it says that it is ready; the seconds that took."""
        began = time.monotonic()
        self._process = _start("serve", *self._options, stderr=self._log)
        assert self._process.stdout is not None
        line = await asyncio.wait_for(asyncio.to_thread(self._process.stdout.readline), PATIENCE)
        if not line:
            raise AssertionError("the server did not start; see server.log")
        return time.monotonic() - began

    def kill(self) -> None:
        """`kill -9`: no handler of it runs."""
        assert self._process is not None
        _end(self._process, signal.SIGKILL)

    def stop(self) -> None:
        """An orderly end."""
        if self._process is not None and self._process.poll() is None:
            _end(self._process, signal.SIGTERM)
        self._log.close()


async def ask(line: DeskLine, message: ClientMessage) -> None:
    """Ask something of whichever server is alive, and wait for its consent."""
    await line.send(message)
    async with asyncio.timeout(PATIENCE):
        while line.owed:
            await line.receive()
    assert not line.refused, line.refused


async def wait_until(condition: Callable[[], bool], what: str) -> None:
    """Wait for something that comes about by itself."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, f"it never came that {what}"
        await asyncio.sleep(0.05)


def _start(*verb: str, stderr: IO[bytes] | None = None) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "kaden", *verb]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=stderr, cwd=ROOT)


def _wait_for(path: Path, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE
    while not path.exists():
        if process.poll() is not None or time.monotonic() > end:
            raise AssertionError(f"{path.name} never came")
        time.sleep(0.02)


def _end(process: subprocess.Popen[bytes], how: signal.Signals) -> None:
    process.send_signal(how)
    process.wait(PATIENCE)
    if process.stdout is not None:
        process.stdout.close()
