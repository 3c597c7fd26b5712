"""Names with ticks, in lines; the cursor's line is always in sight.

Rule: it shows a `Picking` and changes nothing of it; whoever holds it does, and says `renew`.
"""

from __future__ import annotations

from rich.segment import Segment
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from kaden.cells import pad
from kaden.text import clean
from tui.model.setup_picking import Picking
from tui.widgets.text import REVERSE


class TickList(Widget):
    """As many lines as there is room for."""

    DEFAULT_CSS = "TickList { height: 1fr; width: 1fr; }"

    def __init__(self, picking: Picking, ambiguous: int) -> None:
        super().__init__()
        self._picking = picking
        self._ambiguous = ambiguous
        self._top = 0
        self._lines: list[tuple[str, bool]] = []

    def on_resize(self) -> None:
        self.renew()

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines, taken anew where the size is another one than that which was heard of."""
        if len(self._lines) != self.size.height:
            self._take()
        return super().render_lines(crop)

    def renew(self) -> None:
        """Show the names as they are; only lines that changed are painted."""
        before = self._lines
        self._take()
        if len(before) != len(self._lines):
            self.refresh()
            return
        changed = [y for y, (old, new) in enumerate(zip(before, self._lines, strict=True)) if old != new]
        if changed:
            self.refresh(*(Region(0, y, self.size.width, 1) for y in changed))

    def _take(self) -> None:
        picking, height = self._picking, self.size.height
        self._top = max(min(self._top, picking.cursor), picking.cursor - max(height, 1) + 1)
        self._lines = [self._line(self._top + y) for y in range(height)]

    def _line(self, at: int) -> tuple[str, bool]:
        picking = self._picking
        if at >= len(picking.shown):
            return "", False
        name, here = picking.shown[at], at == picking.cursor
        sign = ">" if here else " "
        tick = f"[{'x' if name in picking.ticked else ' '}] " if picking.several else ""
        return f"{sign} {tick}{clean(name)}", here

    def render_line(self, y: int) -> Strip:
        cells = self.size.width
        text, here = self._lines[y] if y < len(self._lines) else ("", False)
        look = self.rich_style + REVERSE if here else self.rich_style
        return Strip([Segment(pad(text, cells, self._ambiguous), look)], cells)
