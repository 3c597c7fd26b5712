"""The line above a call: its state, how long it lasts, and how it ended. Each second only the digits are painted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Final

from rich.style import Style
from textual.geometry import Region

from kaden.cells import width
from kaden.clock import Millis, stopwatch
from kaden.vocabulary import AgentState
from tui.widgets.text import ALARM, BOLD, Row

DIGITS: Final = 9
"""Cells of the clock, from one second to 99 hours."""


class CallHead(Row):
    """` TALKING  0:42`, ` ON HOLD  0:42    REC`, ` WRAP-UP  0:15    customer hung up, talked 3:20`."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "call-head--talking",
        "call-head--held",
        "call-head--transferring",
        "call-head--redialling",
        "call-head--previewing",
        "call-head--calling",
        "call-head--wrapup",
    }
    DEFAULT_CSS = """
    CallHead .call-head--talking { color: $success; }
    CallHead .call-head--held { color: $warning; }
    CallHead .call-head--transferring { color: $warning; }
    CallHead .call-head--redialling { color: $warning; }
    CallHead .call-head--previewing { color: $secondary; }
    CallHead .call-head--calling { color: $warning; }
    CallHead .call-head--wrapup { color: $secondary; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._state = AgentState.TALKING
        self._word = self._detail = self._reminder = self._clock = ""

    def show(self, state: AgentState, word: str, detail: str, reminder: str = "") -> None:
        """Show a state under its word, and how the conversation ended; a reminder where there is room for all of it."""
        shown = (state, word, detail, reminder)
        if shown != (self._state, self._word, self._detail, self._reminder):
            self._state, self._word, self._detail, self._reminder = shown
            self.refresh()

    def tick(self, span: Millis) -> None:
        """Show how long it lasts."""
        clock = stopwatch(span)
        if clock != self._clock:
            self._clock = clock
            self.refresh(Region(width(self._word) + 2, 0, DIGITS, 1))

    def pieces(self, cells: int) -> Iterator[tuple[str, Style]]:
        look = self.get_component_rich_style(f"call-head--{self._state.value}")
        yield f" {self._word} ", look + ALARM
        yield f" {self._clock}".ljust(DIGITS), BOLD
        told = [self._detail] if self._detail else []
        room = cells - width(self._word) - 2 - DIGITS
        if self._reminder and width("   ".join([*told, self._reminder])) < room:
            told.append(self._reminder)
        yield f" {'   '.join(told)}", Style()
