"""A part of a form under a ruled heading; the heading shows where the focus is."""

from __future__ import annotations

from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget

from kaden.cells import cut, width
from tui.widgets.text import joined, safe


class Heading(Widget):
    """A word on a rule across the whole width."""

    DEFAULT_CSS = """
    Heading { height: 1; width: 1fr; }
    """

    def __init__(self, text: str, ambiguous: int) -> None:
        super().__init__()
        self._text = text
        self._ambiguous = ambiguous

    def render(self) -> Content:
        cells = self.size.width
        text = f" {cut(self._text, cells - 5, self._ambiguous)} "
        rule = "─" if self._ambiguous == 1 else "-"
        rest = rule * max(0, cells - width(text, self._ambiguous) - 1)
        focused = isinstance(self.parent, Section) and self.parent.has_focus_within
        return joined(
            safe(rule, "$border"), safe(text, "bold reverse" if focused else "bold"), safe(rest, "$border")
        )


class Section(Vertical):
    """A heading and what stands under it."""

    DEFAULT_CSS = "Section { height: auto; }"

    def __init__(self, heading: str, *widgets: Widget, ambiguous: int, id: str | None = None) -> None:
        self.heading = Heading(heading, ambiguous)
        super().__init__(self.heading, *widgets, id=id)

    def on_descendant_focus(self) -> None:
        self.heading.refresh()

    def on_descendant_blur(self) -> None:
        # The focus has left only after this event; the heading is painted when it has.
        self.call_after_refresh(self.heading.refresh)
