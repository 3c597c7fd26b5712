"""The terminal of a pane: its own screen while the picture lives, keys that end it, its size, and its loss.

Rule: whatever ends the program, the terminal is left as it was.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import termios
import tty
from collections.abc import Callable
from types import TracebackType
from typing import Any, Final, Self

from tui.terminal import TerminalGuard
from tui.watch.painting import CLOSE, OPEN

QUIT: Final = frozenset(b"qQ\x03\x04")
"""q, Ctrl-C and Ctrl-D."""


class Screen:
    """Standard input and output as a place to paint on; use it as a context manager in the running loop.

    Args:
        left: told the exit code once, when the user leaves or the terminal goes.
        resized: told when the terminal has another size.
    """

    def __init__(self, left: Callable[[int], None], resized: Callable[[], None]) -> None:
        self._left = left
        self._resized = resized
        self._guard = TerminalGuard(left)
        self._before: list[Any] = []

    def __enter__(self) -> Self:
        loop = asyncio.get_running_loop()
        self._before = termios.tcgetattr(sys.stdin)
        tty.setcbreak(sys.stdin)
        self._guard.start()
        loop.add_reader(sys.stdin, self._read)
        loop.add_signal_handler(signal.SIGINT, self._left, 0)
        loop.add_signal_handler(signal.SIGWINCH, self._resized)
        self.write(OPEN)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        loop = asyncio.get_running_loop()
        loop.remove_reader(sys.stdin)
        loop.remove_signal_handler(signal.SIGINT)
        loop.remove_signal_handler(signal.SIGWINCH)
        self.write(CLOSE)
        try:
            termios.tcsetattr(sys.stdin, termios.TCSADRAIN, self._before)
        except termios.error:
            # The terminal has gone; there is nothing left to restore.
            return

    @property
    def size(self) -> tuple[int, int]:
        """Columns and rows."""
        told = os.get_terminal_size(sys.stdout.fileno())
        return told.columns, told.lines

    def write(self, text: str) -> None:
        """Send text, at once."""
        try:
            sys.stdout.write(text)
            sys.stdout.flush()
        except OSError:
            self.check()

    def check(self) -> None:
        """Find out whether the terminal is still there."""
        self._guard.check()

    def _read(self) -> None:
        try:
            pressed = os.read(sys.stdin.fileno(), 64)
        except OSError:
            pressed = b""
        if not pressed:
            asyncio.get_running_loop().remove_reader(sys.stdin)
            self.check()
        elif QUIT & set(pressed[:1]):
            self._left(0)
