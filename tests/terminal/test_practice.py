"""`kaden practice` as a newcomer sees it: the real desk, a customer, a result, and nothing left behind."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.terminal.glass import Glass


@pytest.mark.terminal
@pytest.mark.slow
@pytest.mark.timeout(180)
def test_a_newcomer_practises_a_call_and_reads_the_figures(glass: Glass, tmp_path: Path) -> None:
    complaints = tmp_path / "complaints"
    desk = glass.open("practice", f"{sys.executable} -m kaden practice --speed 2 2>{complaints}")
    desk.see("kaden PRACTICE › jobs", "Press Enter to start the job")
    desk.press("Enter")
    desk.see("TALKING", "They say")
    assert "PRACTICE" in desk.text().splitlines()[0]
    desk.press("F4")
    desk.wait(lambda text: "hang up" in text.splitlines()[-1] or "WRAP-UP" in text, "for the question")
    desk.press("y")
    desk.see("WRAP-UP", "Choose the result by its number")
    desk.press("7", "F10")
    desk.wait(lambda text: "WRAP-UP" not in text, "for the result to be saved")
    desk.press("C-q")
    desk.wait(lambda text: "?" in text.splitlines()[-1], "for the question")
    desk.press("y")
    desk.see("Your practice; nothing of it is kept.", "results saved", "[ended 0]")
    assert list((tmp_path / "scratch").iterdir()) == []
    assert complaints.read_text() == ""
    assert not (tmp_path / ".local").exists()
