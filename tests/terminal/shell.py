"""Commands of the office, as a person types them in a shell."""

from __future__ import annotations

import subprocess
import sys
from typing import Final

from tests.terminal.glass import PATIENCE

KADEN: Final = f"{sys.executable} -m kaden"
"""How a shell calls the program that is tested."""


def office(environment: dict[str, str], *command: str) -> str:
    """Run one command of the office; what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", "kaden", *command],
        env=environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE * 2,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
