"""The agent's desk: one screen whose phases follow the agent's state, so that a call is on the glass within a paint."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType
from textual.widget import Widget
from textual.widgets import ContentSwitcher

from kaden.protocol.server import ServerMessage
from tui import actions
from tui.keys import bindings
from tui.screens.desk_screen import DeskScreen
from tui.widgets.text import Words

if TYPE_CHECKING:
    from tui.app import KadenApp
    from tui.seat import Seat


class AgentDesk(DeskScreen):
    """Where an agent works."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(actions.ALL, "agent")]

    def __init__(self, kaden: KadenApp, seat: Seat) -> None:
        super().__init__(kaden, seat, "agent")

    @property
    def context(self) -> str:
        return actions.JOBS

    def body(self) -> Iterator[Widget]:
        yield ContentSwitcher(Words(id="jobs"), initial="jobs")

    def place(self) -> tuple[str, ...]:
        return ()

    def heard(self, said: ServerMessage) -> None:
        self.refresh_frame()
