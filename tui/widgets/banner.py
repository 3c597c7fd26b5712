"""Lines that stay as long as something is so: link lost, job stopped, limit near. Never takes the focus."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from tui.widgets.text import Words, safe


class Banner(Words):
    """Nothing, or a line for each thing that is so."""

    DEFAULT_CSS = "Banner { height: auto; display: none; }"

    def show_lines(self, lines: Sequence[str]) -> None:
        """Show these; an empty sequence takes the banner away."""
        self.display = bool(lines)
        self.say(Content("\n").join(safe(f" ! {line} ", "bold reverse") for line in lines))
