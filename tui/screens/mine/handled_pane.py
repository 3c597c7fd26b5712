"""An agent's own calls of today, or the records that wait to be completed (domain rows 276, 277, 281, 284)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from textual import on
from textual.app import ComposeResult

from kaden.phone_spelling import spelled
from kaden.protocol.my_work import HandledCall, HandledPage, ShowHandled
from tui import actions
from tui.model.board import Board
from tui.model.handled import columns
from tui.screens.filtered_pane import FilteredPane
from tui.screens.mine.pane import MinePane
from tui.screens.mine.record_pane import RecordPane
from tui.screens.paging import Paging
from tui.widgets.live_grid import LiveGrid
from tui.widgets.text import Words

if TYPE_CHECKING:
    from tui.screens.mine.desk import MineDesk


class HandledPane(FilteredPane[HandledCall], MinePane):
    """The first page anew whenever it comes to the front; further ones as the cursor nears the end."""

    DEFAULT_CSS = "HandledPane .told { height: 1; dock: bottom; padding: 0 1; }"

    desk: MineDesk
    place = actions.HANDLED

    def __init__(self, desk: MineDesk, which: Literal["today", "unsaved"]) -> None:
        shown = columns(desk.words)
        super().__init__(desk, Board[HandledCall](lambda row: row.attempt, shown, "at"), shown, pinned=2)
        self._which: Literal["today", "unsaved"] = which
        self._told = Words(classes="told")
        self._pages = Paging(
            self,
            HandledPage,
            ask=self._request,
            known=lambda: self._board.rows,
            came=self._came,
            refused=lambda refusal: self.grid.set_hint(desk.kaden.refusal_text(refusal)),
        )

    def compose(self) -> ComposeResult:
        yield self.grid
        yield self._told
        yield self.filter_bar

    @property
    def title(self) -> str:
        return self.words(f"mine.place_{self._which}")

    def why_not(self, action: str) -> str | None:
        if action == "mine.open" and self.selected is None:
            return self.words("why_not.no_row")
        return super().why_not(action)

    # ---- what there is ------------------------------------------------------------------------------------------

    def shown(self) -> None:
        self._pages.fetch(anew=True)

    def link_moved(self) -> None:
        if self.desk.seat.up and self.desk.pane is self:
            self._pages.fetch(anew=True)

    def _request(self, before: int | None) -> ShowHandled:
        return ShowHandled(request=self.desk.seat.next_request(), which=self._which, before=before)

    def _came(self, page: HandledPage, anew: bool) -> None:
        if anew:
            self._board.replace(page.calls)
        else:
            self._board.put(page.calls)
        self._refresh()

    def _refresh(self) -> None:
        rows = self._board.rows
        empty = self.words(f"mine.no_{self._which}")
        self.grid.set_hint(self.words("empty.nothing_found", text=self._board.filter) if rows else empty)
        self.grid.forget([key for key in self.grid.order if key not in rows])
        self.grid.put(rows)
        order = self._board.order(0)
        self.grid.set_order(order)
        more = "+" if self._pages.more else ""
        self._told.say(self.words("mine.shown", shown=len(order), total=len(rows), more=more))
        self.desk.refresh_frame()

    @on(LiveGrid.CursorMoved)
    def _on_cursor_moved(self) -> None:
        self._pages.cursor_moved(self.grid)
        self.desk.refresh_frame()

    def do_open(self) -> None:
        """Open the chosen call with its form."""
        row = self.selected
        if row is not None and self.desk.pane is self:
            self.desk.open(RecordPane(self.desk, row.attempt, row.name or spelled(row.number)))
