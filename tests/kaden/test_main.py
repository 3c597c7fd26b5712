"""`python -m kaden` is the command."""

from __future__ import annotations

import subprocess
import sys

from kaden import __version__


def test_module_runs_the_command() -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "kaden", "--version"], capture_output=True, text=True, check=False
    )
    assert (ended.returncode, ended.stdout) == (0, f"kaden {__version__}\n")


def test_module_passes_the_exit_code_on() -> None:
    ended = subprocess.run([sys.executable, "-m", "kaden", "no-such-verb"], capture_output=True, check=False)
    assert ended.returncode == 2
