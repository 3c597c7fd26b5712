"""Records that agents left without a result, whosever they are: who, and for how long (row 282)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaden.phone_spelling import spelled
from kaden.protocol.history import CallsFound, FoundCall, ListUnsaved
from tui import review_actions
from tui.model.board import Board
from tui.model.history import last_key, waiting_columns
from tui.screens.paged_list import PagedList
from tui.screens.review.call_pane import CallPane
from tui.screens.review.list_pane import ReviewList

if TYPE_CHECKING:
    from tui.screens.review.desk import ReviewDesk


class UnsavedPane(PagedList[FoundCall], ReviewList[FoundCall]):
    """Asked for anew whenever it comes to the front: a record that was completed has left it (row 284)."""

    desk: ReviewDesk
    place = review_actions.UNSAVED
    page = CallsFound

    def __init__(self, desk: ReviewDesk) -> None:
        shown = waiting_columns(desk.words)
        board = Board[FoundCall](lambda row: row.attempt, shown, "age")
        super().__init__(desk, board, shown, name="unsaved", pinned=1)

    def tick(self) -> None:
        self.grid.set_now(self.desk.now())

    def ask(self, before: int | None) -> ListUnsaved:
        below = None if before is None else last_key(tuple(self._board.rows.values()))
        return ListUnsaved(request=self.desk.seat.next_request(), before=below)

    def rows_of(self, page: CallsFound) -> tuple[FoundCall, ...]:
        return page.calls

    def told(self, shown: int) -> str:
        total = f"{len(self._board.rows):,}{'+' if self._pages.more else ''}"
        return self.words("history.shown", shown=f"{shown:,}", total=total)

    def do_open(self) -> None:
        """Open the chosen record with its form."""
        row = self.selected
        if row is not None and self.desk.pane is self:
            self.desk.open(CallPane(self.desk, row.attempt, row.name or spelled(row.number)))
