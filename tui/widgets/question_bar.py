"""A question in one line above the key bar: a modal dialog costs a hundred times the bytes (terminal section 6.5).

Rule: the default is no. Only `y` or the key that asked means yes, any other key means no, and a call that connects
drops the question unanswered (domain rows 238 to 240).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence

from textual import events
from textual.widget import Widget

from tui.widgets.text import Words, safe


class QuestionBar(Words, can_focus=True):
    """Hidden, or a question with the focus."""

    DEFAULT_CSS = "QuestionBar { height: 1; dock: bottom; display: none; }"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._yes: Callable[[], None] | None = None
        self._keys: frozenset[str] = frozenset()
        self._back: Widget | None = None

    @property
    def open(self) -> bool:
        """Whether a question stands there."""
        return self._yes is not None

    def ask(self, question: str, keys: Sequence[str], yes: Callable[[], None]) -> None:
        """Ask, unless a question is open. `keys` mean yes as `y` does."""
        if self.open:
            return
        self._yes, self._keys = yes, frozenset(keys)
        self._back = self.screen.focused
        self.say(safe(f" ? {question} ", "bold reverse"))
        self.display = True
        self.focus()

    def drop(self) -> None:
        """Take the question away unanswered; the focus goes back to where it was."""
        if not self.open:
            return
        self._yes = None
        self.display = False
        if self.has_focus and self._back is not None and self._back.is_attached:
            self._back.focus()

    def on_key(self, event: events.Key) -> None:
        event.stop()
        event.prevent_default()
        yes = self._yes
        character = unicodedata.normalize("NFKC", event.character or "").lower()
        meant = event.key in self._keys or character == "y"
        self.drop()
        if meant and yes is not None:
            yes()
