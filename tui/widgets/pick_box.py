"""What a long list of lines to choose from stands in.

Rule: the chosen line stays on the screen, however little room there comes to be.
"""

from __future__ import annotations

from textual.containers import VerticalScroll


class PickBox(VerticalScroll, can_focus=False):
    """Holds a `PickList` and nothing else; its owner says which line is chosen."""

    DEFAULT_CSS = "PickBox { scrollbar-size-vertical: 1; }"

    row: int | None = None
    """The chosen one's."""

    def show(self, row: int) -> None:
        """Bring a line into view, and keep it there."""
        self.row = row
        if not self.scroll_y <= row < self.scroll_y + self.size.height:
            self.scroll_to(y=max(0, row - self.size.height // 2), animate=False)

    def on_resize(self) -> None:
        """Less room may have hidden it."""
        if self.row is not None:
            self.show(self.row)
