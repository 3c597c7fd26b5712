"""The first paint: the program's name and what it is doing until a desk or the sign-in takes its place."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.screen import Screen

from kaden.words import Words
from tui.widgets.text import Words as Text
from tui.widgets.title_line import TitleLine


class OpeningScreen(Screen[None]):
    """One line of state."""

    CSS = """
    OpeningScreen { align: center middle; }
    OpeningScreen Words { width: 60; }
    """

    def __init__(self, words: Words, program: str) -> None:
        super().__init__(name="opening")
        self._words = words
        self._program = program

    def compose(self) -> ComposeResult:
        title = TitleLine()
        title.crumbs = (self._program,)
        yield title
        yield Text(self._words("opening.connecting"))

    def say(self, state: str) -> None:
        """Show how far it is."""
        self.query_one(Text).say(state)
