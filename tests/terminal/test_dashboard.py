"""`deploy/tmux/kaden-dashboard` as a supervisor starts it: four live panes, the desk beside them, the status line."""

from __future__ import annotations

import shlex
import subprocess
from pathlib import Path

import pytest

from tests.house.tree import ROOT
from tests.programs import need
from tests.terminal.glass import PATIENCE, Glass
from tests.terminal.shell import KADEN

SCRIPT = ROOT / "deploy" / "tmux" / "kaden-dashboard"


@pytest.mark.terminal
@pytest.mark.slow
@pytest.mark.timeout(180)
def test_a_dashboard_shows_the_floor_in_four_panes_and_tells_when_it_is_gone(
    glass: Glass, tmp_path: Path
) -> None:
    """Rows 297, 306, 321; a pane is as small as this window has room for."""
    demo = glass.open("demo", f"{KADEN} demo", columns=100, rows=30)
    demo.wait(lambda text: "talking 1" in text or "talking 2" in text, "for a conversation")
    (socket,) = (tmp_path / "scratch").glob("*/demo.sock")
    inner = {"TMUX_TMPDIR": str(tmp_path), "KADEN": KADEN}
    names = " ".join(f"{name}={shlex.quote(value)}" for name, value in inner.items())
    try:
        board = glass.open(
            "board", f"{names} {SCRIPT} --server {socket} --account supervisor", columns=120, rows=40
        )
        # The status line comes from `kaden status`, everything else from the four panes.
        text = board.see(
            "1 of 1 started", "エージェント4", "calls out ", "Nothing is wrong.", "kaden jobs 1 "
        )
        assert text.count("link ok") == 4
        assert "来場者フォロー" in text
        board.press("C-b", "1")
        board.see("Campaign", "started", gone=("Nothing is wrong.",))
        board.press("C-b", "0")
        board.see("Nothing is wrong.")
        demo.kill()
        text = board.see("Link lost; trying again", "link LOST", "NO SERVER")
        assert "エージェント4" in text
        board.press("C-b", "Q")
        board.see("End the dashboard?")
        board.press("y")
        board.see("[ended ")
    finally:
        subprocess.run(
            [str(need("tmux")), "-L", "kaden", "kill-server"],
            env={"TMUX_TMPDIR": str(tmp_path)},
            capture_output=True,
            check=False,
            timeout=PATIENCE,
        )
