"""What every walk in a real terminal gets: the shell of a new user, with a home of the test's own."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.house.tree import ROOT


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """What a new user's shell has."""
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "TMPDIR": str(scratch),
        "LANG": "C.UTF-8",
        "KADEN_LANG": "en",
        "PYTHONPATH": str(ROOT),
        "TERM": "xterm-256color",
    }
