"""The top line: where am I, who am I, is the link up, what time is it."""

from __future__ import annotations

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from kaden.cells import cut, width
from tui.widgets.text import joined, safe


class TitleLine(Widget):
    """`kaden › place › object` on the left; name, link and clock on the right."""

    DEFAULT_CSS = "TitleLine { height: 1; dock: top; text-style: reverse; }"

    crumbs: reactive[tuple[str, ...]] = reactive(())
    """From the program to where one stands."""
    name_shown: reactive[str] = reactive("")
    light: reactive[str] = reactive("")
    """The state of the link in a word."""
    clock: reactive[str] = reactive("")

    def render(self) -> Content:
        wide = self.size.width
        right = "   ".join(part for part in (self.name_shown, self.light, self.clock) if part) + " "
        room = wide - width(right) - 2
        left = " " + cut(" › ".join(self.crumbs), room)
        gap = " " * max(1, wide - width(left) - width(right))
        return joined(safe(left, "bold"), gap + right)
