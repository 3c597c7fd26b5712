"""The keys of here and what they do, from the registry."""

from __future__ import annotations

from collections.abc import Callable

from textual.containers import VerticalScroll

from kaden.cells import pad, width
from kaden.words import Words as Language
from tui.keys import Registry, key_name
from tui.widgets.text import Words, joined, safe, safe_note


class HelpView(VerticalScroll, can_focus=True):
    """A list of actions; the arrows scroll it."""

    DEFAULT_CSS = """
    HelpView { padding: 1 2; height: 1fr; }
    """

    def __init__(
        self, words: Language, registry: Registry, has: Callable[[str], bool], *, id: str | None = None
    ) -> None:
        """`has` tells whether this client has an action at all."""
        self._text = Words()
        super().__init__(self._text, id=id)
        self._words = words
        self._registry = registry
        self._has = has

    def show(self, context: str) -> None:
        """Show the keys that work in `context`."""
        lines = [safe(self._words("help.title"), "bold"), safe("")]
        rows = [
            (" ".join(key_name(key) for key in action.keys), action)
            for action in self._registry.of(context)
            if self._has(action.id)
        ]
        widest = max(width(keys) for keys, _ in rows)
        lines += [
            joined(safe(f" {pad(keys, widest)} ", "bold"), "  ", self._words(action.help))
            for keys, action in rows
        ]
        more = f"help.{context.replace('.', '_')}"
        if more in self._words:
            lines += [safe(""), safe_note(self._words(more))]
        self._text.say(safe_note("\n").join(lines))
        self.scroll_home(animate=False)
