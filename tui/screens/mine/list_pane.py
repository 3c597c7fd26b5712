"""A list of the own work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.model.columns import Row
from tui.screens.listed_pane import ListedPane
from tui.screens.mine.pane import MinePane

if TYPE_CHECKING:
    from tui.screens.mine.desk import MineDesk


class MineList(ListedPane[Row], MinePane):
    """One of its lists; see `ListedPane`."""

    desk: MineDesk
