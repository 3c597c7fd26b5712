"""Golden screens: the terminal as text, kept in files that can be read in a diff.

`KADEN_GOLDEN=write pytest tests/tui` writes them anew; look at them before they are committed.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

GOLDEN: Final = Path(__file__).parents[1] / "golden"


def check_golden(name: str, screen: str) -> None:
    """Compare `screen` with the file `name` below `tests/golden`."""
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("KADEN_GOLDEN") == "write":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(screen, "utf-8")
    assert path.exists(), f"{path} is missing; KADEN_GOLDEN=write makes it"
    assert screen == path.read_text("utf-8")
