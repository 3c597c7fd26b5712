"""The practice floor in its own process: it tells where it is, ends with whoever started it, and leaves nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from kaden.protocol.my_work import ResultCount
from kaden.vocabulary import DispositionClass
from server.demo.practice import told
from server.storage.my_work_port import DayFigures

FIGURES = ("calls", "callbacks", "saved", "unsaved", "talk_seconds", "wrapup_seconds", "results")


@pytest.mark.slow
def test_the_floor_goes_with_whoever_started_it_and_takes_its_folder_with_it(tmp_path: Path) -> None:
    environment = os.environ | {"TMPDIR": str(tmp_path)}
    options = ["--minutes", "5", "--lang", "en", "--speed", "10"]
    floor = subprocess.Popen(
        [sys.executable, "-m", "kaden", "practice", "--floor", *options],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert floor.stdout is not None
    socket = Path(floor.stdout.readline().strip())
    assert socket.is_socket()
    assert socket.is_relative_to(tmp_path)
    figures, _ = floor.communicate(timeout=60)
    assert floor.returncode == 0
    assert tuple(json.loads(figures)) == FIGURES
    assert json.loads(figures)["calls"] == 0
    assert list(tmp_path.iterdir()) == []


def test_figures_are_told_in_seconds_with_the_results() -> None:
    day = DayFigures(
        calls=3,
        callbacks=1,
        saved=2,
        unsaved=1,
        talk=65_900,
        held=0,
        waiting=0,
        wrapup=12_000,
        paused=0,
        results=(ResultCount(label="アポ", kind=DispositionClass.SUCCESS, calls=2),),
    )
    assert told(day) == {
        "calls": 3, "callbacks": 1, "saved": 2, "unsaved": 1, "talk_seconds": 65, "wrapup_seconds": 12,
        "results": {"アポ": 2},
    }  # fmt: skip
