"""Text fields that are quiet and harmless: no blinking, pasted text is cleaned, Enter never saves anything."""

from __future__ import annotations

from textual import events
from textual.widgets import Input, TextArea

from kaden.text import clean, clean_note


class NoteArea(TextArea):
    """Several lines of what the agent writes down. Enter is a line break; an input method needs it too."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, highlight_cursor_line=False, max_checkpoints=20)
        self.cursor_blink = False

    def show(self, text: str) -> None:
        """Put another text there, the cursor at its end."""
        if text != self.text:
            self.load_text(text)
            self.move_cursor(self.document.end)

    def on_paste(self, event: events.Paste) -> None:
        event.prevent_default()
        event.stop()
        self.replace(clean_note(event.text), *self.selection)


class LineField(Input):
    """One line of text."""

    def __init__(
        self, value: str = "", *, password: bool = False, placeholder: str = "", id: str | None = None
    ) -> None:
        super().__init__(value, placeholder, password=password, compact=True, id=id)
        self.cursor_blink = False

    def on_paste(self, event: events.Paste) -> None:
        event.prevent_default()
        event.stop()
        self.insert_text_at_cursor(clean(event.text))
