"""The terminal itself: is there one, is it big enough, and has it gone.

Rule: a client whose terminal has gone leaves within a second; it never lives on unseen, at full speed (style fact 5).
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping
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
    if not (sys.stdin.isatty() and sys.stdout.isatty()) or environ.get("TERM", "dumb") == "dumb":
        raise Refused(RefusalCode.NO_TERMINAL)
    size = shutil.get_terminal_size()
    if size.columns < COLUMNS or size.lines < ROWS:
        raise Refused(RefusalCode.TERMINAL_TOO_SMALL, columns=size.columns, rows=size.lines)


def terminal_name(environ: Mapping[str, str]) -> str:
    """What the job monitor shows in its column "terminal": the host, and the line there."""
    try:
        line = os.ttyname(0).removeprefix("/dev/")
    except OSError:
        line = "-"
    came_from = environ.get("SSH_CONNECTION", "").split(" ")[0]
    return f"{came_from or os.uname().nodename}:{line}"
