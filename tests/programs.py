"""Programs outside Python that some tests drive: where they are, and what a test does when one is missing.

Rule: on a developer's machine a missing program skips the tests that need it, with the package's name as the reason;
with CI=true it fails them, because there a skip would hide them for ever.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Final, NoReturn

import pytest

PROGRAM_OF_MARKER: Final = {"terminal": "tmux", "postgres": "initdb", "asterisk": "sipp"}
"""A test that carries one of these markers needs the program."""

PACKAGE_OF_PROGRAM: Final = {
    "tmux": "tmux",
    "sqlite3": "sqlite3",
    "initdb": "postgresql",
    "sipp": "sip-tester",
    "baresip": "baresip-core",
    "mmdebstrap": "mmdebstrap",
}
"""Debian's packages; `scripts/system_packages.sh` installs the same."""


def find(program: str) -> Path | None:
    """Where `program` is. Debian keeps PostgreSQL's server programs off the path, a folder for each version."""
    found = shutil.which(program)
    if found is not None:
        return Path(found)
    versions = Path("/usr/lib/postgresql").glob(f"*/bin/{program}")
    return max(versions, key=lambda path: int(path.parts[-3]), default=None)


def need(program: str) -> Path:
    """Where `program` is; without it the running test is skipped, or fails in CI."""
    return find(program) or lack(f"needs the package {PACKAGE_OF_PROGRAM.get(program, program)}")


def lack(reason: str) -> NoReturn:
    """End the running test for want of something that this machine does not have."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)
