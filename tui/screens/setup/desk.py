"""The set-up desk: the Outbound menu with what it opens, as panes that lie on each other.

Rule: what is saved in one pane is taken over by those below it (domain rows 13, 15).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import BindingType

from kaden.protocol.setup import Definition
from kaden.setup.kinds import Kind
from tui import actions
from tui.keys import bindings
from tui.screens.pane import Pane
from tui.screens.pane_desk import PaneDesk
from tui.screens.setup.menu_pane import MenuPane
from tui.screens.setup.pane import SetupPane

if TYPE_CHECKING:
    from tui.app import KadenApp

SETUP: Final = "setup"
"""Name of the screen."""


class SetupDesk(PaneDesk):
    """Where the work is set up."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(actions.ALL, SETUP)]

    kind = SETUP

    def __init__(self, kaden: KadenApp) -> None:
        super().__init__(kaden, kaden.home, SETUP)

    def bottom(self) -> Pane:
        return MenuPane(self, None)

    @property
    def zone(self) -> str:
        """That of all jobs of the floor, as on the supervisor's desk; empty = they have no one zone."""
        return self.seat.zone_of_jobs

    def leave(self) -> None:
        """Back to the supervisor's desk."""
        self.kaden.seating.leave_setup()

    def do_quit(self) -> None:
        """Leave the client, after a question that names what would be lost."""
        question = next(iter(self.losses), self.words("question.quit_supervisor"))
        self.ask(question, "app.quit", self.kaden.action_leave)

    # ---- what panes need ----------------------------------------------------------------------------------------

    def saved(self, kind: Kind, row: Definition) -> None:
        """A definition was saved: the panes that show it or list it take it over."""
        for pane in self._panes:
            if isinstance(pane, SetupPane):
                pane.saved(kind, row)
        self.refresh_frame()
