"""The folder in which the lab's Asterisk is installed: made once, outside the repository, and kept.

Rule: whoever needs it first installs it, everyone else waits; only `scripts/asterisk_root.sh` knows how.
"""

from __future__ import annotations

import os
import subprocess
from functools import cache
from pathlib import Path
from typing import Final

from tests.house.tree import ROOT
from tests.programs import lack

SCRIPT: Final = ROOT / "scripts" / "asterisk_root.sh"

# Read before a test puts a home of its own into the environment.
_ENVIRONMENT: Final = dict(os.environ)


@cache
def asterisk_root() -> Path:
    """The installed root folder.

    Without root's rights, or when it cannot be installed, the test that asks is skipped, or fails in CI.
    """
    if os.geteuid() != 0:
        lack("needs root: Asterisk runs in a root folder of its own")
    ended = subprocess.run(
        ["sh", SCRIPT],
        env=_ENVIRONMENT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if ended.returncode == 0:
        return Path(ended.stdout.strip())
    lack(ended.stderr.strip() or "Asterisk could not be installed")
