"""The keys of here and what they do, from the registry."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from kaden.cells import pad, width, wrap
from kaden.words import Words as Language
from tui.keys import Registry, key_name
from tui.widgets.text import SafeText, joined, safe


class HelpText(Widget):
    """Keys on the left, sentences on the right, broken to the width that there is."""

    DEFAULT_CSS = "HelpText { height: auto; width: 1fr; }"

    def __init__(self) -> None:
        super().__init__()
        self._title = self._more = ""
        self._rows: list[tuple[str, str]] = []

    def show(self, title: str, rows: list[tuple[str, str]], more: str) -> None:
        """Show pairs of keys and sentence, and a paragraph below them."""
        self._title, self._rows, self._more = title, rows, more
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(list(self._lines(width)))

    def render(self) -> Content:
        return Content("\n").join(self._lines(self.size.width))

    def _lines(self, cells: int) -> Iterator[SafeText]:
        yield safe(self._title, "bold")
        yield safe("")
        keys = max((width(shown) for shown, _ in self._rows), default=0) + 3
        for shown, sentence in self._rows:
            first, *rest = wrap(sentence, max(cells - keys, 10))
            yield joined(safe(pad(shown, keys), "bold"), first)
            for line in rest:
                yield safe(" " * keys + line)
        yield safe("")
        for line in wrap(self._more, max(cells, 10)):
            yield safe(line)


class HelpView(VerticalScroll, can_focus=True):
    """A list of actions; the arrows scroll it."""

    DEFAULT_CSS = "HelpView { padding: 1 2; height: 1fr; }"

    def __init__(
        self, words: Language, registry: Registry, has: Callable[[str], bool], *, id: str | None = None
    ) -> None:
        """`has` tells whether this client has an action at all."""
        self._text = HelpText()
        super().__init__(self._text, id=id)
        self._words = words
        self._registry = registry
        self._has = has

    def show(self, context: str) -> None:
        """Show the keys that work in `context`."""
        rows = [
            ("  ".join(key_name(key) for key in action.keys), self._words(action.help))
            for action in self._registry.of(context)
            if self._has(action.id)
        ]
        more = f"help.{context.replace('.', '_')}"
        self._text.show(self._words("help.title"), rows, self._words(more) if more in self._words else "")
        self.scroll_home(animate=False)
