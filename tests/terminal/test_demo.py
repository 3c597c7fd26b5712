"""`kaden demo` as a newcomer sees it: a live floor, a chair for you, and nothing left behind."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.terminal.glass import Glass, Pane


@pytest.fixture
def demo(tmp_path: Path, environment: dict[str, str]) -> Iterator[Pane]:
    """A demo in a terminal; what it complains of goes to a file, as some people have it."""
    glass = Glass(tmp_path, environment)
    yield glass.open(
        "demo", f"{sys.executable} -m kaden demo --speed 2 2>{tmp_path / 'complaints'}", columns=100, rows=30
    )
    glass.close()


@pytest.mark.terminal
@pytest.mark.slow
@pytest.mark.timeout(180)
def test_a_demo_shows_a_live_floor_and_lets_you_sit_down(demo: Pane, tmp_path: Path) -> None:
    """Domain row 8: the sample as one set; the fifth agent's chair is one key away, and one key back."""
    demo.wait(lambda text: any(f"talking {n}" in text for n in range(1, 5)), "for a conversation")
    demo.see("エージェント4", "Calls out")
    demo.press("F9")
    demo.see("Call jobs", "エージェント5")
    demo.press("Enter")
    demo.wait(lambda text: "WAITING" in text or "TALKING" in text, "to be in the job")
    demo.press("F9")
    text = demo.wait(lambda text: "Calls out" in text or "?" in text.splitlines()[-1], "for the way back")
    if "Calls out" not in text:
        demo.press("y")
        demo.see("Calls out")
    demo.press("C-q")
    demo.see("?")
    demo.press("y")
    demo.see("[ended 0]")
    assert list((tmp_path / "scratch").iterdir()) == []
    assert (tmp_path / "complaints").read_text() == ""
