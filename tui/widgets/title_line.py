"""The top line: where am I, who am I, is the link up, what time is it."""

from __future__ import annotations

from collections.abc import Iterator

from rich.style import Style
from textual.reactive import reactive

from kaden.cells import cut, width
from kaden.text import clean
from tui.widgets.text import ALARM, REVERSE, Row


class TitleLine(Row):
    """`kaden › place › object` on the left; name, link and clock on the right."""

    DEFAULT_CSS = "TitleLine { dock: top; }"

    crumbs: reactive[tuple[str, ...]] = reactive(())
    """From the program to where one stands."""
    name_shown: reactive[str] = reactive("")
    light: reactive[str] = reactive("")
    """The state of the link in a word."""
    clock: reactive[str] = reactive("")

    def pieces(self, cells: int) -> Iterator[tuple[str, Style]]:
        right = clean("   ".join(part for part in (self.name_shown, self.light, self.clock) if part)) + " "
        left = " " + cut(clean(" › ".join(self.crumbs)), cells - width(right) - 2)
        yield left, ALARM
        yield " " * max(1, cells - width(left) - width(right)) + right, REVERSE
