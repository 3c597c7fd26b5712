"""Records and reports: a menu with what it opens, as panes that lie on each other (domain rows 269 to 320).

Rule: what a supervisor may not see does not exist here; the server decides that, never this screen.
"""

from __future__ import annotations

from datetime import tzinfo
from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import BindingType

from kaden.protocol.server import AgentRow
from tui import actions
from tui.keys import bindings
from tui.screens.pane import Pane
from tui.screens.pane_desk import PaneDesk
from tui.screens.review.desk_call_pane import DeskCallPane
from tui.screens.review.places_pane import PLACES, PlacesPane

if TYPE_CHECKING:
    from tui.app import KadenApp

REVIEW: Final = "review"
"""Name of the screen, and what the contexts of its panes begin with."""


class ReviewDesk(PaneDesk):
    """Where a supervisor looks things up."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(actions.ALL, REVIEW)]

    kind = REVIEW

    def __init__(self, kaden: KadenApp) -> None:
        super().__init__(kaden, kaden.home, REVIEW)
        self._visited: Pane | None = None
        """The place that was opened from another desk."""

    def bottom(self) -> Pane:
        return PlacesPane(self)

    def open_at_desk(self, row: AgentRow) -> None:
        """Open the form of the call that is over at an agent's desk, from the monitor and back to it."""
        # A desk that was never shown is mounted first, with its menu.
        self.call_later(self.open, DeskCallPane(self, row))

    def open_place(self, place: str) -> None:
        """Open a place of the menu from another desk, and back to it (domain row 15)."""
        if type(self.pane) is not PLACES[place]:
            self._visited = PLACES[place](self)
            # A desk that was never shown is mounted first, with its menu.
            self.call_later(self.open, self._visited)

    def close(self, pane: Pane) -> None:
        super().close(pane)
        if isinstance(pane, DeskCallPane) or pane is self._visited:
            self._visited = None
            self.leave()

    @property
    def zone(self) -> str:
        """That of all jobs of the floor, as on the supervisor's desk, else the office's: never that of this machine,
        whose days a report would not mean."""
        return self.seat.zone_of_records

    @property
    def clocks(self) -> tzinfo:
        """By which the periods that are typed here are meant: those that the title line shows."""
        return self.kaden.clocks(self.zone, self.now())

    def leave(self) -> None:
        """Back to the supervisor's desk."""
        self.kaden.seating.leave_review()

    def do_quit(self) -> None:
        """Leave the client, after a question that names what would be lost."""
        question = next(iter(self.losses), self.words("question.quit_supervisor"))
        self.ask(question, "app.quit", self.kaden.action_leave)
