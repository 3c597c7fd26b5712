"""The customer's card on the glass: every line of it, scrolled as one.

Lines are made as strips and not as one text: it is the largest thing on the screen, and a customer waits while it is
painted (1 ms against 17 ms).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import ClassVar, Final

from rich.segment import Segment
from textual.containers import VerticalScroll
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from kaden.clock import Instant
from kaden.protocol.desk import CustomerCard
from kaden.protocol.my_work import CallNote
from kaden.text import clean
from kaden.words import Words
from tui.model.card import Piece, Tone, card_lines

MARGIN: Final = 1
"""Blank cells on either side; part of the text, because padding would cut every line of the screen in more pieces."""


class CardText(Widget):
    """The card's lines, broken anew when the width changes."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"card--strong", "card--plain", "card--label"}
    """One for each `Tone`."""
    DEFAULT_CSS = """
    CardText { height: auto; width: 1fr; }
    CardText .card--strong { text-style: bold; }
    CardText .card--label { color: $secondary; }
    """

    def __init__(self, words: Words, local: Callable[[Instant], datetime], ambiguous: int) -> None:
        super().__init__()
        self._words = words
        self._local = local
        self._ambiguous = ambiguous
        self._card: CustomerCard | None = None
        self._script = ""
        self._promised: Instant | None = None
        self._notes: Sequence[CallNote] = ()
        self._broken: tuple[int, list[list[Piece]]] = (0, [])
        """The lines, and the width that they were broken for."""
        self._strips: list[Strip] = []

    def show(
        self, card: CustomerCard, script: str, promised: Instant | None, notes: Sequence[CallNote]
    ) -> bool:
        """Show this customer, what is said first, the promise kept, further notes; False = it is what stands there."""
        if (card, script, promised, notes) == (self._card, self._script, self._promised, self._notes):
            return False
        self._card, self._script, self._promised, self._notes = card, script, promised, notes
        self._broken, self._strips = (0, []), []
        self.refresh(layout=True)
        return True

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._strips = []

    def _lines(self, cells: int) -> list[list[Piece]]:
        if self._card is None or cells <= 0:
            return []
        if self._broken[0] != cells:
            lines = card_lines(
                self._card,
                cells,
                self._words,
                self._local,
                self._ambiguous,
                self._script,
                self._promised,
                self._notes,
            )
            self._broken, self._strips = (cells, lines), []
        return self._broken[1]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._lines(width - 2 * MARGIN))

    def render_line(self, y: int) -> Strip:
        cells = self.size.width
        lines = self._lines(cells - 2 * MARGIN)
        if not self._strips:
            self._strips = self._painted(lines, cells)
        return self._strips[y] if y < len(self._strips) else Strip.blank(cells, self.rich_style)

    def _painted(self, lines: list[list[Piece]], cells: int) -> list[Strip]:
        looks = {tone: self.get_component_rich_style(f"card--{tone.value}") for tone in Tone}
        rest = self.rich_style
        margin = Segment(" " * MARGIN, rest)
        rows = [
            [margin, *(Segment(clean(piece.text), looks[piece.tone]) for piece in line)] for line in lines
        ]
        return [Strip(row).adjust_cell_length(cells, rest) for row in rows]


class CustomerCardView(VerticalScroll, can_focus=False):
    """The card in its place; PgUp and PgDn of the list beside it scroll it."""

    DEFAULT_CSS = "CustomerCardView { width: 1fr; height: 1fr; scrollbar-size-vertical: 1; }"

    def __init__(self, words: Words, local: Callable[[Instant], datetime], ambiguous: int) -> None:
        self._text = CardText(words, local, ambiguous)
        super().__init__(self._text)

    def show(
        self,
        card: CustomerCard,
        script: str = "",
        promised: Instant | None = None,
        notes: Sequence[CallNote] = (),
    ) -> None:
        """Show this customer, the campaign's opening script, the promise kept and further notes, from the top."""
        if self._text.show(card, script, promised, notes):
            self.scroll_home(animate=False)
