"""The only way to put words on a screen: cleaned, without markup, and painted without a new layout.

Rule: no other file of the client makes a Textual `Static` or `Label`, sets a `border_title` or calls `notify`; a
customer called `[/b]` or one with an escape in the name is text here and nothing else (guarantees 7.4).
"""

from __future__ import annotations

from typing import TypeAlias

from textual.content import Content
from textual.widget import Widget

from kaden.text import clean, clean_note

SafeText: TypeAlias = Content
"""Text that came through `safe` or `styled`: it holds no control characters, and markup in it is not read."""


def safe(text: str, style: str = "") -> SafeText:
    """One line of anything, harmless."""
    return Content.styled(clean(text), style) if style else Content(clean(text))


def safe_note(text: str) -> SafeText:
    """Several lines of anything, harmless."""
    return Content(clean_note(text))


def joined(*parts: SafeText | str) -> SafeText:
    """Parts side by side; plain strings are cleaned."""
    return Content("").join([part if isinstance(part, Content) else safe(part) for part in parts])


class Words(Widget):
    """Some lines of text. `say` changes them; nothing is sent to the terminal when they are the same.

    What changes every second should have a fixed size: the layout is not done anew for it then.
    """

    DEFAULT_CSS = "Words { height: auto; width: 1fr; }"

    def __init__(
        self, text: SafeText | str = "", *, id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._text = text if isinstance(text, Content) else safe_note(text)

    @property
    def text(self) -> SafeText:
        """What stands there."""
        return self._text

    def say(self, text: SafeText | str) -> None:
        """Show this instead."""
        said = text if isinstance(text, Content) else safe_note(text)
        if said.is_same(self._text):
            return
        self._text = said
        self.refresh(layout=self.styles.is_auto_height or self.styles.is_auto_width)

    def render(self) -> Content:
        return self._text
