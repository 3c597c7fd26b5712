"""The least that can take a note: one text area, as the screen library has it. The baseline of `bench_agent_call`.

python -m benchmarks.program_bare_note
"""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import Static, TextArea

from tui.themes import DARK


class BareNote(App[None]):
    """A text and a note."""

    ENABLE_COMMAND_PALETTE = False

    def __init__(self) -> None:
        super().__init__(ansi_color=True)
        self.register_theme(DARK)
        self.theme = DARK.name
        self.animation_level = "none"

    def compose(self) -> ComposeResult:
        yield Static("READY", markup=False)
        note = TextArea()
        note.cursor_blink = False
        yield note

    def on_mount(self) -> None:
        self.query_one(TextArea).focus()


if __name__ == "__main__":
    BareNote().run(mouse=False)
