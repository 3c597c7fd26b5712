"""An agent's own stays in statuses of today (row 312)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaden.clock import Instant, local_time
from kaden.protocol.activity import ShowMyStays, Stay, StaysFound
from tui import actions
from tui.model.activity import columns, last_key
from tui.model.board import Board
from tui.screens.mine.list_pane import MineList
from tui.screens.paged_list import PagedList

if TYPE_CHECKING:
    from tui.screens.mine.desk import MineDesk


class MyActivityPane(PagedList[Stay], MineList[Stay]):
    """Asked for anew whenever it comes to the front."""

    desk: MineDesk
    place = actions.MINE_ACTIVITY
    page = StaysFound

    def __init__(self, desk: MineDesk) -> None:
        shown = columns(desk.words, self._clock, own=True)
        board = Board[Stay](lambda row: row.id, shown, "began")
        super().__init__(desk, board, shown, name="activity", pinned=1)

    def _clock(self, at: Instant, form: str) -> str:
        return f"{local_time(at, self.desk.kaden.clocks(self.desk.zone, at)):{form}}"

    def tick(self) -> None:
        self.grid.set_now(self.desk.now())

    def ask(self, before: int | None) -> ShowMyStays:
        below = None if before is None else last_key(tuple(self._board.rows.values()))
        return ShowMyStays(request=self.desk.seat.next_request(), before=below)

    def rows_of(self, page: StaysFound) -> tuple[Stay, ...]:
        return page.stays

    def told(self, shown: int) -> str:
        more = "+" if self._pages.more else ""
        return self.words("mine.shown", shown=shown, total=len(self._board.rows), more=more)
