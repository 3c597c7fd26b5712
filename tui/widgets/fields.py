"""Text fields that are quiet and harmless: no blinking, pasted text is cleaned, Enter never saves anything.

Rule: keys take effect in the order in which they were pressed, however many arrive together. The toolkit handles
letters in the field and sends every other key up through all widgets to the app first, so that a word typed after ^U in
one breath would be deleted by it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Final

from textual import events
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input, TextArea

from kaden.text import clean, clean_note

BLANKS: Final = frozenset({"\u3000", "\u00a0"})
"""Blanks that an input method types and that belong to a text."""


async def _edited(field: Widget, event: events.Key) -> bool:
    """Whether the key is one of the field's own editing keys; it is carried out."""
    for binding in field._bindings.key_to_bindings.get(event.key, ()):
        if await field.app.run_action(binding.action, field):
            event.stop()
            event.prevent_default()
            return True
    return False


async def caught_up(fields: Iterable[Widget]) -> None:
    """Wait until all of these have taken the keys that were pressed before.

    What a key changed is told from the inside to the outside, so whatever holds them is waited for too, up to the
    screen: a line that was picked in one breath with "save" is what is saved.
    """
    level = list(fields)
    while level:
        waiting = [(widget, asyncio.Event()) for widget in level]
        for taken in [taken for widget, taken in waiting if widget.call_later(taken.set)]:
            await taken.wait()
        parents = dict.fromkeys(widget.parent for widget in level)
        level = [
            parent for parent in parents if isinstance(parent, Widget) and not isinstance(parent, Screen)
        ]


def _typed_blank(event: events.Key) -> str | None:
    """The blank that a key types although the toolkit takes it for no letter: between the parts of a Japanese name."""
    return event.character if event.character in BLANKS else None


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

    async def _on_key(self, event: events.Key) -> None:
        blank = _typed_blank(event)
        if blank is not None and not self.read_only:
            event.stop()
            event.prevent_default()
            self.replace(blank, *self.selection)
        elif not await _edited(self, event):
            await super()._on_key(event)

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

    async def _on_key(self, event: events.Key) -> None:
        blank = _typed_blank(event)
        if blank is not None:
            event.stop()
            event.prevent_default()
            self.replace(blank, *self.selection)
        elif not await _edited(self, event):
            await super()._on_key(event)

    def on_paste(self, event: events.Paste) -> None:
        event.prevent_default()
        event.stop()
        self.insert_text_at_cursor(clean(event.text))
