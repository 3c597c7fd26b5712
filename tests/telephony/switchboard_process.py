"""A switchboard in a process of its own, and the hand that presses buttons and pulls cables there."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

from websockets.asyncio.client import ClientConnection, unix_connect

from server.telephony.simulator.call_log import LoggedCall, read_calls
from server.telephony.simulator.outside import Happening
from server.telephony.simulator.switchboard import OUTSIDE
from server.telephony.simulator.wire import write_happening


class SwitchboardProcess:
    """`kaden switchboard` from its first connection to its end, which is a kill."""

    def __init__(self, folder: Path, *options: str) -> None:
        """Start it with its socket and its log in `folder`; returns once it listens."""
        self.path = folder / "switch.sock"
        self._log = folder / "calls.jsonl"
        self._options = options
        self._process = self._start()

    def _start(self) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "kaden", "switchboard", "--listen", str(self.path)]
        process = subprocess.Popen(
            [*command, "--log", str(self._log), *self._options], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        assert process.stdout.readline() == f"listening at {self.path}\n"
        return process

    def calls(self) -> list[LoggedCall]:
        """Every call that this switchboard and those before it at this place saw."""
        with self._log.open(encoding="utf-8") as lines:
            return read_calls(lines)

    def stop_answering(self) -> None:
        """It takes bytes, and does nothing with them."""
        self._process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """It answers again."""
        self._process.send_signal(signal.SIGCONT)

    def kill(self) -> None:
        """End it, and every call in it."""
        self._process.kill()
        self._process.communicate()

    def start_again(self) -> None:
        """After a kill: the same place, the same seed, no calls."""
        self._process = self._start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()


class Hand:
    """Lets things happen at a switchboard in another process."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection: ClientConnection | None = None

    async def happen(self, what: Happening) -> None:
        """Let it happen; returns when it has."""
        if self._connection is None:
            self._connection = await unix_connect(
                str(self._path), f"ws://localhost{OUTSIDE}", compression=None
            )
        await self._connection.send(write_happening(what))
        assert await self._connection.recv() == "done"

    async def close(self) -> None:
        """Let go."""
        if self._connection is not None:
            await self._connection.close()
            self._connection = None
