"""A program at the far end of a raw line: every byte that it sends, and what a plain terminal shows of them.

Rule: nothing sleeps; a program says that it has painted by ringing the bell, or a test waits for a text.
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Mapping, Sequence
from typing import Final

from kaden.cells import char_width

PATIENCE: Final = 30.0
"""Seconds that a program may take to say something; far above what it takes, for machines are shared."""

BELL: Final = b"\a"


class Line:
    """A program on a pty.

    Args:
        command: the program and its arguments.
        columns: width of the terminal.
        rows: height of the terminal.
        environment: what the program sees beside PATH.
    """

    def __init__(
        self, command: Sequence[str], *, columns: int, rows: int, environment: Mapping[str, str] | None = None
    ) -> None:
        seen = {"TERM": "xterm-256color", "PATH": os.environ["PATH"], **(environment or {})}
        self.process, self._end = pty.fork()
        if self.process == 0:
            os.execve(command[0], list(command), seen)
        fcntl.ioctl(self._end, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self._unread = b""

    def press(self, keys: bytes) -> None:
        """Send what a keyboard sends."""
        os.write(self._end, keys)

    def until(self, text: bytes) -> bytes:
        """Everything up to and with `text`.

        Raises:
            AssertionError: it never came.
        """
        end = time.monotonic() + PATIENCE
        while text not in self._unread:
            more = self.come(end - time.monotonic())
            if not more:
                raise AssertionError(f"waited for {text!r}; there came {self._unread[-4000:]!r}")
            self._unread += more
        before, found, self._unread = self._unread.partition(text)
        return before + found

    def bell(self) -> bytes:
        """Everything up to the next bell; one that only ends an operating-system command is none."""
        came = self.until(BELL)
        while came.rfind(b"\x1b]") > came.rfind(BELL, 0, -1):
            came += self.until(BELL)
        return came

    def during(self, seconds: float) -> bytes:
        """Everything that comes within a time."""
        end = time.monotonic() + seconds
        came, self._unread = self._unread, b""
        while (left := end - time.monotonic()) > 0:
            came += self.come(left)
        return came

    def come(self, seconds: float) -> bytes:
        """What comes next, as soon as it comes; empty if nothing comes in time or the program has ended."""
        if seconds <= 0 or not select.select([self._end], [], [], seconds)[0]:
            return b""
        try:
            return os.read(self._end, 65_536)
        except OSError:
            return b""

    def cpu(self) -> float:
        """Seconds of CPU that the program has used."""
        with open(f"/proc/{self.process}/stat", encoding="ascii") as stat:
            fields = stat.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def hang_up(self) -> None:
        """Let the terminal go; the program is left to notice."""
        os.close(self._end)

    def ended(self) -> int | None:
        """The program's exit code; None while it runs."""
        pid, status = os.waitpid(self.process, os.WNOHANG)
        return os.waitstatus_to_exitcode(status) if pid else None

    def close(self) -> None:
        """End the program."""
        os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)
        os.close(self._end)


_TOKEN: Final = re.compile(
    r"\x1b\[(?P<private>[?<>=]?)(?P<values>[\d;]*)[ $]?(?P<command>[@-~])"
    r"|\x1b\](?P<osc>[^\x07\x1b]*)(?:\x07|\x1b\\)"
    r"|\x1b(?P<other>[()][A-Z0-9]|[=>78cDEHM]|P[^\x1b]*\x1b\\)"
    r"|(?P<control>[\x00-\x1f\x7f-\x9f])"
    r"|(?P<text>[^\x00-\x1f\x7f-\x9f]+)"
)

POINTER_SHAPE: Final = "22;default"

HARMLESS: Final = frozenset("\r\n\a")
"""Controls that a screen library sends by itself."""


class PlainTerminal:
    """What a terminal shows that knows cursor moves, styles and nothing else.

    Args:
        columns: its width.
        rows: its height.
    """

    def __init__(self, columns: int, rows: int) -> None:
        self.columns = columns
        self.rows = rows
        self.cells = [[(" ", "")] * columns for _ in range(rows)]
        """Character and style of each cell; the second cell of a wide character is empty."""
        self.strange: list[str] = []
        """What no client should send: other escape sequences, controls, operating-system commands."""
        self._x = self._y = 0
        self._style: tuple[str, ...] = ()

    @property
    def lines(self) -> list[str]:
        """The text of each line."""
        return ["".join(char for char, _ in line).rstrip() for line in self.cells]

    def feed(self, data: bytes) -> None:
        """Show what a program sent; `data` ends where a sequence ends."""
        for token in _TOKEN.finditer(data.decode("utf-8")):
            if text := token["text"]:
                for char in text:
                    self._put(char)
            elif command := token["command"]:
                self._obey(token["private"] + command, token["values"])
            elif control := token["control"]:
                self._control(control)
            elif token["osc"] != POINTER_SHAPE:
                self.strange.append(token[0])

    def _put(self, char: str) -> None:
        cells = char_width(char)
        if cells == 0 or self._x + cells > self.columns:
            return
        style = ";".join(self._style)
        self.cells[self._y][self._x] = (char, style)
        if cells == 2:
            self.cells[self._y][self._x + 1] = ("", style)
        self._x += cells

    def _obey(self, command: str, values: str) -> None:
        numbers = [int(value or 0) for value in values.split(";")] if values else []
        match command:
            case "H":
                row, column = (*numbers, 1, 1)[:2]
                self._y, self._x = max(0, row - 1), max(0, column - 1)
            case "C":
                self._x = min(self.columns - 1, self._x + (numbers or [1])[0])
            case "m":
                self._dress(numbers)
            case "K":
                self.cells[self._y][self._x :] = [(" ", "")] * (self.columns - self._x)
            case "?h" | "?l" | ">u" | "<u" | "?p" | ">m" | "=u" | "t" | "J" | "?u" | "c" | "p":
                pass
            case _:
                self.strange.append(f"CSI {values}{command}")

    def _dress(self, numbers: list[int]) -> None:
        for number in numbers or [0]:
            if number == 0:
                self._style = ()
            elif number not in (39, 49):
                self._style = (*self._style, str(number))

    def _control(self, control: str) -> None:
        if control == "\n":
            self._y = min(self._y + 1, self.rows - 1)
        elif control == "\r":
            self._x = 0
        if control not in HARMLESS:
            self.strange.append(repr(control))
