"""The bottom line: the keys that work now, or for a few seconds what was just done, or a question.

All three share one row, so that none of them moves the rest of the screen; a modal dialog would cost a hundred times
the bytes (terminal section 6.5).
"""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal

from tui.widgets.key_bar import KeyBar
from tui.widgets.question_bar import QuestionBar


class BottomLine(Horizontal):
    """One row at the bottom."""

    DEFAULT_CSS = "BottomLine { height: 1; dock: bottom; }"

    def __init__(self, ambiguous: int) -> None:
        super().__init__()
        self._ambiguous = ambiguous

    def compose(self) -> ComposeResult:
        yield KeyBar(self._ambiguous)
        yield QuestionBar(self._ambiguous)

    def on_question_bar_turned(self, event: QuestionBar.Turned) -> None:
        self.query_one(KeyBar).display = not event.open
