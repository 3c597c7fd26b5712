"""An agent's own calls of today, or the records that wait to be completed (domain rows 276, 277, 281, 284)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from kaden.phone_spelling import spelled
from kaden.protocol.my_work import HandledCall, HandledPage, ShowHandled
from tui import actions
from tui.model.board import Board
from tui.model.handled import columns
from tui.screens.mine.list_pane import MineList
from tui.screens.mine.record_pane import RecordPane
from tui.screens.paged_list import PagedList

if TYPE_CHECKING:
    from tui.screens.mine.desk import MineDesk


class HandledPane(PagedList[HandledCall], MineList[HandledCall]):
    """The first page anew whenever it comes to the front; further ones as the cursor nears the end."""

    desk: MineDesk
    place = actions.HANDLED
    page = HandledPage

    def __init__(self, desk: MineDesk, which: Literal["today", "unsaved"]) -> None:
        shown = columns(desk.words)
        board = Board[HandledCall](lambda row: row.attempt, shown, "at")
        super().__init__(desk, board, shown, name=which, pinned=2)
        self._which: Literal["today", "unsaved"] = which

    def ask(self, before: int | None) -> ShowHandled:
        return ShowHandled(request=self.desk.seat.next_request(), which=self._which, before=before)

    def rows_of(self, page: HandledPage) -> tuple[HandledCall, ...]:
        return page.calls

    def told(self, shown: int) -> str:
        more = "+" if self._pages.more else ""
        return self.words("mine.shown", shown=shown, total=len(self._board.rows), more=more)

    def do_open(self) -> None:
        """Open the chosen call with its form."""
        row = self.selected
        if row is not None and self.desk.pane is self:
            self.desk.open(RecordPane(self.desk, row.attempt, row.name or spelled(row.number)))
