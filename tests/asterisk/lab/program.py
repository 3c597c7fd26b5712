"""A program of the lab: started, waited for, and ended by its own process id, whatever happens to the tests.

Rule: it dies with the tests, also when they are killed: a guard reads from a pipe that only they hold open.
"""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final, TypeVar

PATIENCE: Final = 30.0
"""Seconds until something that should happen is given up; much more than it takes, for a busy machine."""

_GUARD: Final = 'read -r _; kill -KILL "$0"'
"""The kernel's own way, a signal at the parent's death, is tied to the thread that started the program."""

_LOOK: Final = 0.02
_LAST_WORDS: Final = 2_000

T = TypeVar("T")


class Program:
    """Started when it is made; its output goes to a file."""

    def __init__(
        self,
        command: Sequence[str | Path],
        folder: Path,
        log: Path,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self._log = log
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                command,
                cwd=folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )
        self._guard = subprocess.Popen(
            ["sh", "-c", _GUARD, str(self._process.pid)], stdin=subprocess.PIPE, stderr=subprocess.DEVNULL
        )

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    @property
    def running(self) -> bool:
        """Whether it has not ended."""
        return self._process.poll() is None

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """End it, by force when it does not listen. One that has ended is none the worse for it."""
        if self.running:
            self._process.send_signal(how)
        try:
            self._process.wait(PATIENCE / 3)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(PATIENCE)
        self._dismiss_guard()

    def kill(self) -> None:
        """End it without a word, as a power cut would."""
        self.stop(signal.SIGKILL)

    def _dismiss_guard(self) -> None:
        # Killed before its pipe is closed: the process id may be another program's by now.
        self._guard.kill()
        self._guard.wait(PATIENCE)
        assert self._guard.stdin is not None
        self._guard.stdin.close()

    def until(self, ready: Callable[[], T | None], what: str, patience: float = PATIENCE) -> T:
        """Wait until `ready` gives something true.

        Raises:
            AssertionError: the program ended before, or patience did; with its last words.
        """
        return until(ready, lambda: f"{what}: {self._last_words()}", patience, going_on=lambda: self.running)

    def _last_words(self) -> str:
        said = self._log.read_text("utf-8", "replace")[-_LAST_WORDS:]
        return f"running; it said:\n{said}" if self.running else f"it ended; it said:\n{said}"


def until(
    ready: Callable[[], T | None],
    what: Callable[[], str],
    patience: float = PATIENCE,
    *,
    going_on: Callable[[], bool] = lambda: True,
) -> T:
    """Wait until `ready` gives something true, at most `patience` seconds and while it is `going_on`.

    Raises:
        AssertionError: it did not, with `what`.
    """
    end = time.monotonic() + patience
    while not (found := ready()):
        if time.monotonic() > end or not going_on():
            raise AssertionError(f"gave up on {what()}")
        time.sleep(_LOOK)
    return found
