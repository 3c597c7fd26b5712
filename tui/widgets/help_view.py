"""The keys of here and what they do, from the registry; below them the page of the guide (domain row 16)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from kaden.cells import pad, width, wrap
from kaden.guide import page
from kaden.words import Words as Language
from tui.keys import Registry, key_name
from tui.topics import topic_of
from tui.widgets.text import SafeText, joined, safe


class HelpText(Widget):
    """Keys on the left, sentences on the right, broken to the width that there is."""

    DEFAULT_CSS = "HelpText { height: auto; width: 1fr; }"

    def __init__(self) -> None:
        super().__init__()
        self._title = self._more = ""
        self._rows: list[tuple[str, str]] = []
        self._page = ("", "")

    def show(self, title: str, rows: list[tuple[str, str]], more: str, page: tuple[str, str]) -> None:
        """Show pairs of keys and sentence, a paragraph below them, and a page with its title."""
        self._title, self._rows, self._more, self._page = title, rows, more, page
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
        if self._more:
            for line in wrap(self._more, max(cells, 10)):
                yield safe(line)
            yield safe("")
        title, text = self._page
        yield safe(title, "bold")
        yield safe("")
        for paragraph in text.splitlines():
            for line in wrap(paragraph, max(cells, 10)) if width(paragraph) > cells else (paragraph,):
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

    def show(self, context: str, topic: str | None = None) -> None:
        """Show the keys that work in `context`, and a page of the guide; None = the one of that place."""
        rows = [
            ("  ".join(key_name(key) for key in action.keys), self._words(action.help))
            for action in self._registry.of(context)
            if self._has(action.id)
        ]
        more = f"help.{context.replace('.', '_')}"
        self._text.show(
            self._words("help.title"),
            rows,
            self._words(more) if more in self._words else "",
            page(self._words.language, topic or topic_of(context)),
        )
        self.scroll_home(animate=False)
