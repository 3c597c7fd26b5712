"""Lines that stay as long as something is so: link lost, job stopped, limit near. Never takes the focus."""

from __future__ import annotations

from collections.abc import Sequence

from tui.widgets.text import Words, joined, safe


class Banner(Words):
    """Nothing, or a line for each thing that is so."""

    DEFAULT_CSS = "Banner { height: auto; display: none; }"

    def show_lines(self, lines: Sequence[str]) -> None:
        """Show these; an empty sequence takes the banner away."""
        self.display = bool(lines)
        self.say(
            joined(
                *(
                    safe(f"{'' if i == 0 else chr(10)}") + safe(f" ! {line} ", "bold reverse")
                    for i, line in enumerate(lines)
                )
            )
        )
