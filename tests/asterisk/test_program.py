"""The lab's programs end with the tests: by order, and when the tests are killed or their threads end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from threading import Thread

import pytest

from tests.asterisk.lab.program import Program, until
from tests.house.tree import ROOT

STARTS_AND_WAITS = """
import sys, time
from pathlib import Path
from tests.asterisk.lab.program import Program
print(Program(["sleep", "600"], Path(sys.argv[1]), Path(sys.argv[1]) / "log").pid, flush=True)
time.sleep(600)
"""


def lives(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False


def test_it_is_ended_by_order(tmp_path: Path) -> None:
    program = Program(["sleep", "600"], tmp_path, tmp_path / "log")
    assert program.running
    program.stop()
    assert not program.running
    program.stop()


def test_one_that_does_not_listen_is_killed(tmp_path: Path) -> None:
    program = Program(["sh", "-c", "trap '' TERM; while :; do sleep 600; done"], tmp_path, tmp_path / "log")
    program.kill()
    assert not program.running


def test_it_outlives_the_thread_that_started_it(tmp_path: Path) -> None:
    started: list[Program] = []
    thread = Thread(target=lambda: started.append(Program(["sleep", "600"], tmp_path, tmp_path / "log")))
    thread.start()
    thread.join()
    try:
        assert started[0].running
    finally:
        started[0].kill()


def test_it_dies_with_the_tests_that_are_killed(tmp_path: Path) -> None:
    tests = subprocess.Popen(
        [sys.executable, "-c", STARTS_AND_WAITS, tmp_path], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert tests.stdout is not None
    with tests.stdout as said:
        pid = int(said.readline())
    assert lives(pid)
    os.kill(tests.pid, signal.SIGKILL)
    tests.wait()
    until(lambda: not lives(pid), lambda: "the program's end")


def test_what_ends_too_early_is_told_with_its_last_words(tmp_path: Path) -> None:
    program = Program(["sh", "-c", "echo no such port >&2"], tmp_path, tmp_path / "log")
    with pytest.raises(AssertionError, match="no such port"):
        program.until(lambda: None, "the port")
    program.stop()
