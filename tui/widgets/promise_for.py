"""Whom a promise is given to: the agent, or everybody of the group (domain row 268). One line, changed by a key."""

from __future__ import annotations

from collections.abc import Iterator

from rich.style import Style
from textual import events
from textual.message import Message

from kaden.words import Words
from tui.widgets.text import BOLD, REVERSE, Row


class PromiseFor(Row, can_focus=True):
    """`[me] the group`. Left, Right and Space change it: keys that an input method leaves alone.

    While it has the focus it shows which.
    """

    class Switched(Message):
        """It was changed."""

        def __init__(self, for_group: bool) -> None:
            super().__init__()
            self.for_group = for_group

    def __init__(self, words: Words, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._words = words
        self._for_group = False

    def show(self, for_group: bool) -> None:
        """Show whom it is given to."""
        if for_group is not self._for_group:
            self._for_group = for_group
            self.refresh()

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def on_key(self, event: events.Key) -> None:
        if event.key in ("left", "right", "space") or event.character == "\u3000":
            self.post_message(self.Switched(not self._for_group))
            event.stop()

    def pieces(self, cells: int) -> Iterator[tuple[str, Style]]:
        yield f"{self._words('form.promise_for')} ", Style()
        for group, word in ((False, "form.for_me"), (True, "form.for_group")):
            told = self._words(word)
            chosen = group is self._for_group
            look = BOLD + REVERSE if chosen and self.has_focus else BOLD if chosen else Style()
            yield f"[{told}]" if chosen else f" {told} ", look
        if self.has_focus:
            yield f" {self._words('form.promise_for_keys')}", Style()
