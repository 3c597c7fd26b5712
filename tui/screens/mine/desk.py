"""An agent's own work, one key away from the desk: a menu with what it opens, as panes that lie on each other.

Rule: it never hides a call. The agent's desk takes the screen when one comes, and what was typed here stays as it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import BindingType

from kaden.protocol.desk import DeskChanged
from kaden.protocol.my_work import PromisedCall
from kaden.protocol.server import ServerMessage
from tui import actions
from tui.keys import bindings
from tui.model.promises import waiting
from tui.screens.mine.list_pane import MineList
from tui.screens.mine.places_pane import PlacesPane
from tui.screens.mine.promises_pane import PromisesPane
from tui.screens.pane import Pane
from tui.screens.pane_desk import PaneDesk

if TYPE_CHECKING:
    from tui.app import KadenApp
    from tui.screens.agent.desk import AgentDesk

MINE: Final = "mine"
"""What the contexts of its panes begin with."""


class MineDesk(PaneDesk):
    """The own work of the agent of one desk."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(actions.ALL, MINE)]

    kind = MINE

    def __init__(self, kaden: KadenApp, agent: AgentDesk, name: str) -> None:
        super().__init__(kaden, agent.seat, name)
        self.agent = agent

    @property
    def unfinished(self) -> str:
        """Whose record is being filled in and not saved yet; empty = nobody's."""
        return next((name for pane in self._panes if (name := pane.unfinished)), "")

    def bottom(self) -> Pane:
        return PlacesPane(self)

    def leave(self) -> None:
        """Back to the agent's desk."""
        self.kaden.seating.leave_mine(self)

    def place(self) -> tuple[str, ...]:
        return (self.words("mine.title"), *super().place()[1:])

    @property
    def zone(self) -> str:
        return self.agent.zone

    def banner_lines(self) -> list[str]:
        lines = [*super().banner_lines(), *self.agent.standing_lines()]
        notice = None if self.seat.desk is None else self.seat.desk.desk.notice
        if notice is not None:
            # The sentences of the notice wait at the agent's desk (domain row 161).
            lines.append(self.words(f"notice.{notice.kind}", job=notice.job))
        return lines

    @property
    def promises(self) -> tuple[PromisedCall, ...]:
        """The agent's promised calls."""
        return () if self.seat.promises is None else self.seat.promises.promises

    @property
    def unlisted(self) -> int:
        """Open ones beside those: the server tells only of the next days, and of so many at most."""
        return 0 if self.seat.promises is None else self.seat.promises.more

    def heard(self, said: ServerMessage) -> None:
        super().heard(said)
        if isinstance(said, DeskChanged):
            self.refresh_frame()

    def on_screen_resume(self) -> None:
        """Opened while a promise is due: what is wanted is the list of promises, as the banner said.

        What is typed in a record and not saved stays in front; so does what was opened out of that list.
        """
        due, _ = waiting(self.promises, self.now())
        listed = any(isinstance(pane, PromisesPane) for pane in self._panes)
        if due and not listed and not self.losses and not self.unfinished:
            self.open(PromisesPane(self))
        elif isinstance(self.pane, MineList):
            self.pane.shown()  # What it told may be long over.
        self.refresh_frame()

    def do_quit(self) -> None:
        """Leave the client, after a question that names what would be lost."""
        self.ask(next(iter(self.losses), self.words("question.quit")), "app.quit", self.kaden.action_leave)
