"""What stands on the desk of an agent's own work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.screens.pane import Pane

if TYPE_CHECKING:
    from tui.screens.mine.desk import MineDesk


class MinePane(Pane):
    """A pane of it."""

    desk: MineDesk

    def __init__(self, desk: MineDesk) -> None:
        super().__init__(desk)
        self.desk = desk
