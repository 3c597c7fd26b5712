"""Lines that are made for the width that there is, in a view that scrolls."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeAlias

from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from tui.widgets.text import SafeText

Made: TypeAlias = Callable[[int], Iterable[SafeText]]
"""Makes the lines for a number of cells."""


class _Lines(Widget):
    """As high as its lines are many."""

    DEFAULT_CSS = "_Lines { height: auto; width: 1fr; }"

    def __init__(self) -> None:
        super().__init__()
        self.made: Made = lambda _cells: ()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(list(self.made(width)))

    def render(self) -> Content:
        return Content("\n").join(self.made(self.size.width))


class LinesView(VerticalScroll, can_focus=True):
    """Text of many lines; the arrows scroll it."""

    DEFAULT_CSS = "LinesView { padding: 0 1; height: 1fr; }"

    def __init__(self, *, id: str | None = None) -> None:
        self._lines = _Lines()
        super().__init__(self._lines, id=id)

    def show(self, made: Made) -> None:
        """Show these lines; the place that was scrolled to stays."""
        self._lines.made = made
        self._lines.refresh(layout=True)
