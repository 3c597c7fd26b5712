"""Where the trace of an unexpected error goes, so that no user meets one: a file of the user's own.

Rule: a trace may quote customer data, so the file is readable by its owner only and its text is never shown or sent.
"""

from __future__ import annotations

import os
import traceback
from datetime import UTC, datetime
from pathlib import Path


def record(error: BaseException) -> str:
    """Append the trace of `error` and say where it stands; an unwritable place is said as "-"."""
    moment = datetime.now(UTC).isoformat(timespec="seconds")
    text = f"{moment}\n{''.join(traceback.format_exception(error))}\n"
    try:
        path = _place()
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(
            os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "a", encoding="utf-8"
        ) as file:
            file.write(text)
    except (OSError, RuntimeError):
        return "-"
    return str(path)


def _place() -> Path:
    """The file. Raises RuntimeError when the user has no home."""
    home = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return Path(home) / "kaden" / "faults.log"
