"""`kaden watch` as a command: its help, what it refuses before it opens anything, and what it does not load."""

from __future__ import annotations

import subprocess
import sys

import pytest
from click.testing import CliRunner

from kaden.protocol.refusals import RefusalCode, Refused
from tui.watch.command import command, start
from tui.watch.views import JobsView
from tui.watch.watching import Order


def test_an_unknown_picture_is_wrong_use_and_names_those_there_are() -> None:
    ended = CliRunner().invoke(command, ["phones"])
    assert ended.exit_code == 2
    assert "'agents', 'jobs', 'calls', 'alerts'" in ended.output


def test_a_picture_needs_a_terminal_to_stand_on() -> None:
    with pytest.raises(Refused) as refused:
        start(Order(JobsView), {"server": "/tmp/none.sock"}, {"HOME": "/nonexistent", "TERM": "dumb"})
    assert refused.value.code is RefusalCode.NO_TERMINAL


def test_a_pane_loads_no_screen_library() -> None:
    code = "import sys; import tui.watch.command; print({'textual', 'rich'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
