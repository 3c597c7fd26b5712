"""The server closed this session for good, and why: signed in elsewhere, account disabled, too long idle."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import Screen

from tui.widgets.text import Words, safe
from tui.widgets.title_line import TitleLine

if TYPE_CHECKING:
    from tui.app import KadenApp
    from tui.seat import Seat


class ClosedScreen(Screen[None]):
    """One sentence, and one key that signs in here again."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,f5", "come_back", show=False)]
    CSS = """
    ClosedScreen { align: center middle; }
    ClosedScreen Vertical { width: 64; height: auto; }
    ClosedScreen Words { margin-bottom: 1; }
    """

    def __init__(self, kaden: KadenApp, seat: Seat) -> None:
        super().__init__(name="closed")
        self.kaden = kaden
        self.seat = seat

    def compose(self) -> ComposeResult:
        words, reason = self.kaden.words, f"closed.{self.seat.link.conversation.ending}"
        yield TitleLine()
        with Vertical():
            yield Words(safe(words(reason if reason in words else "closed.other"), "bold"))
            yield Words(words("closed.next"))

    def on_mount(self) -> None:
        self.query_one(TitleLine).crumbs = (self.kaden.program, self.kaden.words("closed.title"))

    def action_come_back(self) -> None:
        """Sign in here again; the other terminal is told."""
        self.app.pop_screen()
        self.kaden.seating.come_back(self.seat)
