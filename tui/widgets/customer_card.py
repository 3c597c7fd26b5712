"""The customer's card on the glass: every line of it, scrolled as one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from kaden.clock import Instant
from kaden.protocol.server import CustomerCard
from kaden.words import Words
from tui.model.card import Piece, Tone, card_lines
from tui.widgets.text import joined, safe

LOOKS: Final = {Tone.STRONG: "bold", Tone.PLAIN: "", Tone.LABEL: "$secondary"}


class CardText(Widget):
    """The card's lines, broken anew when the width changes."""

    DEFAULT_CSS = "CardText { height: auto; width: 1fr; }"

    def __init__(self, words: Words, local: Callable[[Instant], datetime], ambiguous: int) -> None:
        super().__init__()
        self._words = words
        self._local = local
        self._ambiguous = ambiguous
        self._card: CustomerCard | None = None
        self._lines: tuple[int, list[list[Piece]]] = (0, [])

    def show(self, card: CustomerCard) -> bool:
        """Show this customer; False = it is the one that stands there."""
        if card == self._card:
            return False
        self._card, self._lines = card, (0, [])
        self.refresh(layout=True)
        return True

    def _broken(self, cells: int) -> list[list[Piece]]:
        if self._card is None or cells <= 0:
            return []
        if self._lines[0] != cells:
            lines = card_lines(self._card, cells, self._words, self._local, self._ambiguous)
            self._lines = (cells, lines)
        return self._lines[1]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._broken(width))

    def render(self) -> Content:
        lines = self._broken(self.size.width)
        return Content("\n").join(
            joined(*(safe(piece.text, LOOKS[piece.tone]) for piece in line)) for line in lines
        )


class CustomerCardView(VerticalScroll, can_focus=False):
    """The card in its place; PgUp and PgDn of the list beside it scroll it."""

    DEFAULT_CSS = "CustomerCardView { width: 1fr; height: 1fr; scrollbar-size-vertical: 1; }"

    def __init__(self, words: Words, local: Callable[[Instant], datetime], ambiguous: int) -> None:
        self._text = CardText(words, local, ambiguous)
        super().__init__(self._text)

    def show(self, card: CustomerCard) -> None:
        """Show this customer, a new one from the top."""
        if self._text.show(card):
            self.scroll_home(animate=False)
