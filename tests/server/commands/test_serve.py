"""`kaden serve` as a process: says when it is ready, ends on a signal with 0, and leaves its socket clean."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import ROOT

PATIENCE = 30.0


def environment(home: Path) -> dict[str, str]:
    """A shell with a home of the test's own."""
    return {"PATH": os.environ["PATH"], "HOME": str(home), "KADEN_LANG": "en", "PYTHONPATH": str(ROOT)}


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_says_that_it_is_ready_and_ends_on_a_signal(tmp_path: Path, how: signal.Signals) -> None:
    kaden = [sys.executable, "-m", "kaden"]
    subprocess.run([*kaden, "init"], env=environment(tmp_path), check=True, stdout=subprocess.DEVNULL)
    server = subprocess.Popen(
        [*kaden, "serve", "--log-level", "error"],
        env=environment(tmp_path),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert server.stdout is not None
    ready = server.stdout.readline()
    socket = tmp_path / ".local" / "state" / "kaden" / "kaden.sock"
    assert "kaden is ready" in ready
    assert str(socket) in ready
    assert socket.is_socket()
    server.send_signal(how)
    said, errors = server.communicate(timeout=PATIENCE)
    assert server.returncode == 0
    assert "stopping" in said
    assert errors == ""
    assert not socket.exists()
