"""What every walk in a real terminal gets: the shell of a new user, with a home of the test's own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.tree import ROOT
from tests.terminal.glass import Glass


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """What a new user's shell has."""
    return shell_at(tmp_path)


def shell_at(home: Path) -> dict[str, str]:
    """What the shell of a user with this home has."""
    scratch = home / "scratch"
    scratch.mkdir()
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "TMPDIR": str(scratch),
        "LANG": "C.UTF-8",
        "KADEN_LANG": "en",
        "PYTHONPATH": str(ROOT),
        "TERM": "xterm-256color",
    }


@pytest.fixture
def glass(tmp_path: Path, environment: dict[str, str]) -> Iterator[Glass]:
    """Terminals of this test."""
    glass = Glass(tmp_path, environment)
    yield glass
    glass.close()
