"""A word on a rule above a part of a form; it shows whether that part has the focus."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from rich.style import Style
from textual.widget import Widget

from kaden.cells import cut, width
from tui.widgets.text import ALARM, BOLD, Row


class Heading(Row):
    """Stands above a field, fills the width, and is told by the form when the focus has moved."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"heading--rule"}
    DEFAULT_CSS = "Heading .heading--rule { color: $border; }"

    def __init__(self, text: str, ambiguous: int, field: Widget | None = None) -> None:
        """`field` is the one whose focus is shown."""
        super().__init__()
        self._text = text
        self._ambiguous = ambiguous
        self._field = field
        self._lit = False

    def light(self, focused: Widget | None) -> None:
        """Show whether the field is the focused one."""
        lit = self._field is not None and focused is self._field
        if lit is not self._lit:
            self._lit = lit
            self.refresh()

    def pieces(self, cells: int) -> Iterator[tuple[str, Style]]:
        text = f" {cut(self._text, cells - 5, self._ambiguous)} "
        sign = "─" if self._ambiguous == 1 else "-"
        rule = self.get_component_rich_style("heading--rule")
        yield sign, rule
        yield text, ALARM if self._lit else BOLD
        yield sign * max(0, cells - width(text, self._ambiguous) - 1), rule
