"""One field of a form: its label with a sign, where it is filled in, and below it what is wrong, if anything is.

Rule: moving to another field repaints the two labels and the two fields, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Final

from rich.style import Style
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from kaden.cells import cut
from tui.widgets.chosen_field import ChosenField
from tui.widgets.text import ALARM, BOLD, Row, Words

LABEL: Final = 24
"""Cells of the column of labels."""

SIGNS: Final = 2
"""Cells of the signs on both sides of a chosen value, so that all values begin in one column."""


class FieldLabel(Row):
    """`> ` where the focus is, `! ` where something is wrong, `* ` where something was changed; then the label."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"field-label--wrong"}
    DEFAULT_CSS = f"""
    FieldLabel {{ width: {LABEL}; }}
    FieldLabel.-chosen {{ width: {LABEL - SIGNS}; }}
    FieldLabel .field-label--wrong {{ color: $error; text-style: bold; }}
    """

    def __init__(self, text: str, ambiguous: int) -> None:
        super().__init__()
        self._text = text
        self._ambiguous = ambiguous
        self._state = (False, False, False)

    def show(self, *, lit: bool, wrong: bool, changed: bool) -> None:
        """Show whether the field has the focus, is wrong, was changed."""
        if (lit, wrong, changed) != self._state:
            self._state = (lit, wrong, changed)
            self.refresh()

    def pieces(self, cells: int) -> Iterator[tuple[str, Style]]:
        lit, wrong, changed = self._state
        look = self.get_component_rich_style("field-label--wrong") if wrong else BOLD if lit else Style()
        yield ">" if lit else " ", BOLD
        yield "!" if wrong else "*" if changed else " ", ALARM if wrong else BOLD
        yield f" {cut(self._text, cells - 4, self._ambiguous)}", look


class FieldRow(Vertical):
    """A label, the widget that is filled in, a unit, and the problem below."""

    DEFAULT_CSS = f"""
    FieldRow {{ height: auto; width: 1fr; }}
    FieldRow Horizontal {{ height: auto; width: 1fr; }}
    FieldRow .unit {{ width: 1fr; height: 1; }}
    FieldRow .problem {{ display: none; padding: 0 1 0 {LABEL}; color: $error; text-style: bold; }}
    FieldRow LineField {{ width: 1fr; }}
    FieldRow LineField.-short {{ width: 12; }}
    FieldRow NoteArea {{ height: 4; width: 1fr; border: none; padding: 0; }}
    """

    def __init__(self, name: str, label: str, field: Widget, unit: str, ambiguous: int) -> None:
        """`field` is what the focus goes to."""
        super().__init__(name=name)
        self.field = field
        self.label = FieldLabel(label, ambiguous)
        self.label.set_class(isinstance(field, ChosenField), "-chosen")
        self._unit = unit
        self._problem = Words(classes="problem")
        self._wrong = False
        self._changed = False

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield self.label
            yield self.field
            if self._unit:
                yield Words(self._unit, classes="unit")
        yield self._problem

    def mark(self, *, problem: str, changed: bool) -> None:
        """Show what is wrong (empty = nothing), and whether the field was changed."""
        self._wrong, self._changed = bool(problem), changed
        if self._problem.display is not self._wrong:
            self._problem.display = self._wrong
        self._problem.say(problem)
        self.light(self.field.has_focus)

    def light(self, lit: bool) -> None:
        """Show whether the field has the focus."""
        self.label.show(lit=lit, wrong=self._wrong, changed=self._changed)
