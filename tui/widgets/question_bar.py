"""A question in the bottom line.

Rule: the default is no. Only `y` or the key that asked means yes, any other key means no, and a call that connects
drops the question unanswered (domain rows 238 to 240).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from kaden.cells import cut, pad, width
from tui.widgets.text import joined, safe


class QuestionBar(Widget, can_focus=True):
    """Hidden, or a question with the focus."""

    DEFAULT_CSS = "QuestionBar { height: 1; width: 1fr; display: none; }"

    class Turned(Message):
        """A question was opened or closed."""

        def __init__(self, open: bool) -> None:
            super().__init__()
            self.open = open

    def __init__(self, ambiguous: int) -> None:
        super().__init__()
        self._ambiguous = ambiguous
        self._question = self._hint = ""
        self._yes: Callable[[], None] | None = None
        self._keys: frozenset[str] = frozenset()
        self._back: Widget | None = None

    @property
    def open(self) -> bool:
        """Whether a question stands there."""
        return self._yes is not None

    def ask(self, question: str, hint: str, keys: Sequence[str], yes: Callable[[], None]) -> None:
        """Ask, unless a question is open. `keys` mean yes as `y` does; `hint` tells them."""
        if self.open:
            return
        self._question, self._hint = question, hint
        self._yes, self._keys = yes, frozenset(keys)
        self._back = self.screen.focused
        self.display = True
        self.post_message(self.Turned(True))
        self.refresh()
        self.focus()

    def drop(self) -> None:
        """Take the question away unanswered; the focus goes back to where it was."""
        if not self.open:
            return
        self._yes = None
        if self._back is not None and self._back.is_attached:
            self._back.focus()
        self.display = False
        self.post_message(self.Turned(False))

    def render(self) -> Content:
        room = self.size.width - width(self._hint, self._ambiguous) - 5
        question = pad(cut(self._question, room, self._ambiguous), room, self._ambiguous)
        return joined(" ", safe(f" {question} ", "bold reverse"), f" {self._hint} ")

    def on_key(self, event: events.Key) -> None:
        event.stop()
        event.prevent_default()
        yes = self._yes
        character = unicodedata.normalize("NFKC", event.character or "").lower()
        meant = event.key in self._keys or character == "y"
        self.drop()
        if meant and yes is not None:
            yes()
