"""The terminal itself: is there one, is it big enough, and has it gone.

Rule: a client whose terminal has gone leaves within a second; it never lives on unseen, at full speed (style fact 5).
"""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import sys
import termios
import threading
from collections.abc import Callable, Mapping
from typing import Final

from kaden.protocol.refusals import RefusalCode, Refused

COLUMNS: Final = 80
ROWS: Final = 24
"""The smallest terminal that every screen fits."""


def require_terminal(environ: Mapping[str, str]) -> None:
    """Refuse what no screen can be shown on.

    Raises:
        Refused: `NO_TERMINAL`, `TERMINAL_TOO_SMALL`.
    """
    # Standard error may be a file: people keep complaints of programs that way.
    if not (sys.stdin.isatty() and sys.stdout.isatty()) or environ.get("TERM", "dumb") == "dumb":
        raise Refused(RefusalCode.NO_TERMINAL)
    size = _size()
    if too_small(size.columns, size.lines):
        raise Refused(RefusalCode.TERMINAL_TOO_SMALL, columns=size.columns, rows=size.lines)


def terminal_name(environ: Mapping[str, str]) -> str:
    """What the job monitor shows in its column "terminal": the host, and the line there."""
    try:
        line = os.ttyname(0).removeprefix("/dev/")
    except OSError:
        line = "-"
    came_from = environ.get("SSH_CONNECTION", "").split(" ")[0]
    return f"{came_from or os.uname().nodename}:{line}"


def _size() -> os.terminal_size:
    """`COLUMNS` and `LINES` where they are set, else what the terminal says."""
    told = shutil.get_terminal_size(fallback=(0, 0))
    return told if told.columns and told.lines else os.get_terminal_size(sys.stdout.fileno())


def too_small(columns: int, rows: int) -> bool:
    """Whether a terminal of this size cannot show every screen."""
    return columns < COLUMNS or rows < ROWS


LAST_MOMENT: Final = 1.0
"""Seconds between the loss of the terminal and the end of the process, come what may."""


class TerminalGuard:
    """Tells once that the terminal has gone or that the process is told to end, and makes sure that it ends."""

    def __init__(self, lost: Callable[[int], None]) -> None:
        """`lost` gets the exit code, in the loop."""
        self._lost = lost
        self._told = False

    def start(self) -> None:
        """Listen to signals. To be called in the running loop."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGHUP, signal.SIGTERM):
            loop.add_signal_handler(number, self._tell, 128 + number)

    def check(self) -> None:
        """Ask the terminal whether it is still there: a process that ignores hang-ups is not told by a signal."""
        try:
            termios.tcgetattr(sys.__stdin__ or 0)
        except (termios.error, OSError, ValueError):
            self._tell(128 + signal.SIGHUP)

    def _tell(self, code: int) -> None:
        if self._told:
            return
        self._told = True
        # Output to a dead terminal can block the loop for ever, so the end must not depend on the loop.
        ending = threading.Timer(LAST_MOMENT, os._exit, (code,))
        ending.daemon = True
        ending.start()
        self._lost(code)
