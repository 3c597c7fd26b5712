"""The line in which a filter is typed. It lies over the key bar, so nothing above it moves."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal

from tui.widgets.bottom_line import BottomLine
from tui.widgets.fields import LineField
from tui.widgets.text import Words


class FilterBar(Horizontal):
    """Hidden, or a prompt, what is typed, and what the keys do."""

    DEFAULT_CSS = """
    FilterBar { dock: bottom; height: 1; display: none; }
    FilterBar Words { width: auto; height: 1; }
    FilterBar .prompt { text-style: bold; padding: 0 1; }
    FilterBar LineField { width: 1fr; }
    """

    def __init__(self, prompt: str, hint: str) -> None:
        super().__init__()
        self.field = LineField(id="filter")
        self._prompt = Words(prompt, classes="prompt")
        self._keys = Words(f" {hint} ")

    def compose(self) -> ComposeResult:
        yield self._prompt
        yield self.field
        yield self._keys

    def open(self, text: str, prompt: str | None = None, hint: str | None = None) -> None:
        """Show the line with `text`, ready to type; prompt and hint stay what they are unless they are given."""
        if prompt is not None:
            self._prompt.say(prompt)
        if hint is not None:
            self._keys.say(f" {hint} ")
        self.field.value = text
        self.field.cursor_position = len(text)
        self.display = True
        self._lie_over(True)
        self.screen.set_focus(self.field)

    def close(self) -> None:
        """Hide the line; the focus is for the caller to give."""
        self.display = False
        self._lie_over(False)

    def _lie_over(self, covered: bool) -> None:
        """Only the line of a desk lies over the key bar; the one of a pane lies over the pane."""
        if self.parent is self.screen:
            for line in self.screen.query(BottomLine):
                line.covered = covered
