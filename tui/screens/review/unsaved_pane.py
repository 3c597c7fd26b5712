"""Records that agents left without a result, whosever they are: who, and for how long (row 282)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaden.phone_spelling import spelled
from kaden.protocol.history import CallsFound, FoundCall, ListUnsaved
from tui import review_actions
from tui.model.board import Board
from tui.model.history import last_key, waiting_columns
from tui.screens.paging import Paging
from tui.screens.review.call_pane import CallPane
from tui.screens.review.list_pane import ReviewList

if TYPE_CHECKING:
    from tui.screens.review.desk import ReviewDesk


class UnsavedPane(ReviewList[FoundCall]):
    """Asked for anew whenever it comes to the front: a record that was completed has left it (row 284)."""

    place = review_actions.UNSAVED

    def __init__(self, desk: ReviewDesk) -> None:
        shown = waiting_columns(desk.words)
        board = Board[FoundCall](lambda row: row.attempt, shown, "age")
        super().__init__(desk, board, shown, name="unsaved", pinned=1)
        self._pages = Paging(
            self,
            CallsFound,
            ask=self._request,
            known=lambda: self._board.rows,
            came=self._came,
            refused=lambda refusal: self.grid.set_hint(desk.kaden.refusal_text(refusal)),
        )

    def shown(self) -> None:
        self._pages.fetch(anew=True)

    def link_moved(self) -> None:
        if self.desk.seat.up and self.desk.pane is self:
            self._pages.fetch(anew=True)

    def tick(self) -> None:
        self.grid.set_now(self.desk.now())

    def _request(self, before: int | None) -> ListUnsaved:
        below = None if before is None else last_key(tuple(self._board.rows.values()))
        return ListUnsaved(request=self.desk.seat.next_request(), before=below)

    def _came(self, page: CallsFound, anew: bool) -> None:
        if anew:
            self._board.replace(page.calls)
        else:
            self._board.put(page.calls)
        self._refresh()

    def told(self, shown: int) -> str:
        total = f"{len(self._board.rows):,}{'+' if self._pages.more else ''}"
        return self.words("history.shown", shown=f"{shown:,}", total=total)

    def cursor_moved(self) -> None:
        self._pages.cursor_moved(self.grid)

    def do_open(self) -> None:
        """Open the chosen record with its form."""
        row = self.selected
        if row is not None and self.desk.pane is self:
            self.desk.open(CallPane(self.desk, row.attempt, row.name or spelled(row.number)))
