"""A terminal to look at and to type on: tmux on a socket of its own, one window for each person.

Rule: nothing sleeps; every wait is for something to be seen, and says what was seen instead when it never is.
"""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from tests.programs import need

PATIENCE: Final = 30.0
"""Seconds that something may take to be seen; far above what it takes, for machines are shared."""


class Glass:
    """A tmux server of one test.

    Args:
        place: an empty folder for its socket.
        environment: what the programs inside see, and nothing else but PATH.
    """

    def __init__(self, place: Path, environment: Mapping[str, str]) -> None:
        self._tmux = str(need("tmux"))
        self.place = place
        self._socket = str(place / "tmux.sock")
        self._environment = dict(environment)

    def open(self, name: str, command: str, *, columns: int = 80, rows: int = 24) -> Pane:
        """Run `command` in a terminal of its own; the terminal stays when the command ends."""
        size = ["-x", str(columns), "-y", str(rows)]
        self.tmux("new-session", "-d", "-s", name, *size, f'{command}; echo "[ended $?]"; exec cat')
        return Pane(self, name)

    def tmux(self, *arguments: str) -> str:
        """Run one tmux command."""
        done = subprocess.run(
            [self._tmux, "-S", self._socket, "-f", "/dev/null", *arguments],
            capture_output=True,
            text=True,
            env=self._environment,
            check=False,
            timeout=PATIENCE,
        )
        if done.returncode != 0:
            raise AssertionError(f"tmux {' '.join(arguments)}: {done.stderr.strip()}")
        return done.stdout

    def close(self) -> None:
        """End the tmux server and everything that runs in it."""
        subprocess.run(
            [self._tmux, "-S", self._socket, "kill-server"],
            capture_output=True,
            check=False,
            timeout=PATIENCE,
        )


class Pane:
    """One terminal."""

    def __init__(self, glass: Glass, name: str) -> None:
        self._glass = glass
        self.name = name

    def text(self) -> str:
        """What stands on it now."""
        return self._glass.tmux("capture-pane", "-p", "-t", self.name)

    def press(self, *keys: str) -> None:
        """Press keys by tmux's names: `Enter`, `F10`, `C-s`, `Escape`, `3`."""
        self._glass.tmux("send-keys", "-t", self.name, *keys)

    def type(self, text: str) -> None:
        """Type text as it is."""
        self._glass.tmux("send-keys", "-t", self.name, "-l", text)

    def paste(self, text: str) -> None:
        """Paste, as a terminal does that brackets what is pasted."""
        file = self._glass.place / "pasted"
        file.write_text(text, "utf-8")
        self._glass.tmux("load-buffer", "-b", "pasted", str(file))
        self._glass.tmux("paste-buffer", "-p", "-r", "-b", "pasted", "-t", self.name)

    def see(self, *wanted: str, gone: tuple[str, ...] = ()) -> str:
        """Wait until all of `wanted` and none of `gone` stand on it; gives the whole text."""
        return self.wait(
            lambda text: all(word in text for word in wanted) and not any(word in text for word in gone),
            f"to see {wanted}" + (f" and no more {gone}" if gone else ""),
        )

    def wait(self, condition: Callable[[str], bool], what: str) -> str:
        """Wait until `condition` holds of the text."""
        end = time.monotonic() + PATIENCE
        pause = 0.02
        while True:
            text = self.text()
            if condition(text):
                return text
            if time.monotonic() > end:
                raise AssertionError(f"{self.name}: waited {PATIENCE:.0f} s {what}; there stands:\n{text}")
            time.sleep(pause)

    def comes(self, word: str, *, seconds: float) -> bool:
        """Whether `word` comes to stand on it within `seconds`."""
        end = time.monotonic() + seconds
        while word not in self.text():
            if time.monotonic() > end:
                return False
            time.sleep(0.05)
        return True

    def press_until(self, key: str, word: str) -> None:
        """Press a key until `word` stands on it: a machine that stands still for seconds costs the link.

        The desk says so, but not for longer than a notice lasts, and nobody may have looked meanwhile.
        """
        self.press(key)
        while not self.comes(word, seconds=10):
            self.press(key)

    def program(self) -> int:
        """The process id of the program that runs on it."""
        shell = self._glass.tmux("display-message", "-p", "-t", self.name, "#{pane_pid}").strip()
        children = Path(f"/proc/{shell}/task/{shell}/children").read_text("ascii").split()
        return int(children[-1])

    def kill(self) -> None:
        """Close the terminal under the program, as when a laptop's lid or an SSH line goes."""
        self._glass.tmux("kill-session", "-t", self.name)
