"""A field whose value is chosen: yes or no, one of a few, weekdays, or what a list of its own gives.

Left and right, a digit or the first letters change it; Enter opens the list of fields that have one. Rule: it paints
its one line only, and tells whoever holds it; the value itself is kept there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

from rich.style import Style
from textual import events

from kaden.cells import cut, width
from kaden.clock import Millis
from tui.model.setup_choosing import stepped
from tui.model.type_ahead import TypeAhead
from tui.widgets.text import REVERSE, Row


@dataclass(frozen=True, slots=True)
class Shape:
    """What a chosen field shows and offers."""

    text: str
    """Its value in words."""
    value: Any
    options: Sequence[tuple[Any, str]] = ()
    """What left, right and letters lead to; empty = none."""
    days: Sequence[tuple[str, bool]] = ()
    """Weekdays with their ticks; empty = it is no field of weekdays."""
    opens: bool = False
    """Whether Enter opens a list or a form of its parts."""


class Holder(Protocol):
    """Whoever holds the values. Told at once, not by messages: a key to save may follow in the same breath."""

    def chosen(self, field: str, value: Any) -> None:
        """Another value was chosen."""

    def ticked(self, field: str, number: int) -> None:
        """A weekday's tick was turned, 0 = Monday."""

    def opened(self) -> None:
        """Enter was pressed."""


class ChosenField(Row, can_focus=True):
    """One line; its look says how it is changed: `< one of some >`, `[x] Mon`, `several ...`."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"chosen-field--cursor"}
    DEFAULT_CSS = "ChosenField .chosen-field--cursor { text-style: reverse; }"

    def __init__(self, field: str, holder: Holder, steady: Callable[[], Millis], ambiguous: int) -> None:
        """`field` is the name by which its holder knows it."""
        super().__init__()
        self._field = field
        self._holder = holder
        self._shape = Shape("", None)
        self._day = 0
        self._typing = TypeAhead()
        self._steady = steady
        self._ambiguous = ambiguous

    @property
    def opens(self) -> bool:
        """Whether Enter opens something."""
        return self._shape.opens

    def show(self, shape: Shape) -> None:
        """Show this instead; nothing is painted when it is the same."""
        if shape != self._shape:
            self._shape = shape
            self.refresh()

    # ---- painting -----------------------------------------------------------------------------------------------

    def pieces(self, cells: int) -> Iterator[tuple[str, Style]]:
        lit = REVERSE if self.has_focus else Style()
        if self._shape.days:
            for number, (day, ticked) in enumerate(self._shape.days):
                here = self.has_focus and number == self._day
                yield f"[{'x' if ticked else ' '}]{day}", REVERSE if here else Style()
                yield " ", Style()
            return
        left, right = ("< ", " >") if self._shape.options else ("  ", "  ")
        more = " ..." if self._shape.opens else ""
        room = max(0, cells - 4 - width(more))
        text = cut(self._shape.text, room, self._ambiguous) or "-"
        if not self.has_focus:
            left, right = "  ", "  "
        yield left, Style()
        yield text, lit
        yield right.rstrip() + more, Style()

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    # ---- keys ---------------------------------------------------------------------------------------------------

    def on_key(self, event: events.Key) -> None:
        if self._days(event) or self._options(event):
            event.stop()
            event.prevent_default()
        elif event.key == "enter" and self._shape.opens:
            event.stop()
            event.prevent_default()
            self._holder.opened()

    def _days(self, event: events.Key) -> bool:
        days = len(self._shape.days)
        if not days:
            return False
        if event.key in ("left", "right"):
            self._day = (self._day + (1 if event.key == "right" else -1)) % days
            self.refresh()
        elif event.key == "space":
            self._holder.ticked(self._field, self._day)
        elif event.is_printable and event.character is not None:
            found = self._typing.typed(event.character, [day for day, _ in self._shape.days], self._steady())
            if found is None:
                return False
            self._day = found
            self._holder.ticked(self._field, found)
            self.refresh()
        else:
            return False
        return True

    def _options(self, event: events.Key) -> bool:
        offered = self._shape.options
        if not offered:
            return False
        if event.key in ("left", "right", "space"):
            self._choose(stepped(offered, self._shape.value, -1 if event.key == "left" else 1))
        elif event.is_printable and event.character is not None:
            found = self._typing.typed(event.character, [word for _, word in offered], self._steady())
            if found is None:
                return False
            self._choose(offered[found][0])
        else:
            return False
        return True

    def _choose(self, value: Any) -> None:
        if value != self._shape.value:
            self._holder.chosen(self._field, value)
