"""The promised calls of an agent and of the agent's groups, the earliest first (rows 255, 256, 262, 263, 268)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult

from kaden.protocol.my_work import PromisedCall, PromisesChanged
from kaden.protocol.server import ServerMessage
from tui import actions
from tui.model.board import Board
from tui.model.promises import columns
from tui.screens.filtered_pane import FilteredPane
from tui.screens.mine.pane import MinePane
from tui.screens.mine.promise_pane import PromisePane
from tui.widgets.live_grid import LiveGrid
from tui.widgets.text import Words

if TYPE_CHECKING:
    from tui.screens.mine.desk import MineDesk


class PromisesPane(FilteredPane[PromisedCall], MinePane):
    """What the server told of them; nothing is asked for."""

    DEFAULT_CSS = "PromisesPane .told { height: auto; dock: bottom; padding: 0 1; }"

    desk: MineDesk
    place = actions.PROMISES

    def __init__(self, desk: MineDesk) -> None:
        shown = columns(desk.words, desk.kaden.wall_clock)
        super().__init__(desk, Board[PromisedCall](lambda row: row.id, shown, "due"), shown, pinned=1)
        self._told = Words(classes="told")

    def compose(self) -> ComposeResult:
        yield self.grid
        yield self._told
        yield self.filter_bar

    @property
    def title(self) -> str:
        return self.words("mine.place_promises")

    def why_not(self, action: str) -> str | None:
        if action in ("mine.open", "mine.call") and self.selected is None:
            return self.words("why_not.no_row")
        if action == "mine.call":
            return self.desk.agent.promises.why_not_call()
        return super().why_not(action)

    def shown(self) -> None:
        self._take()

    def heard(self, said: ServerMessage) -> None:
        if isinstance(said, PromisesChanged):
            self._take()

    def tick(self) -> None:
        self.grid.set_now(self.desk.now())

    def _take(self) -> None:
        self._board.replace(self.desk.promises)
        self._refresh()

    def _refresh(self) -> None:
        rows, now = self._board.rows, self.desk.now()
        empty = self.words("mine.no_promises")
        self.grid.set_hint(self.words("empty.nothing_found", text=self._board.filter) if rows else empty)
        self.grid.forget([key for key in self.grid.order if key not in rows])
        self.grid.put(rows)
        self.grid.set_order(self._board.order(now))
        self.grid.set_now(now)
        told = [self.words("mine.only_from_here")]
        if self.desk.later:
            told.append(self.words.counted("mine.more_promises", count=self.desk.later))
        self._told.say("\n".join(told))
        self.desk.refresh_frame()

    @on(LiveGrid.CursorMoved)
    def _on_cursor_moved(self) -> None:
        self.desk.refresh_frame()

    def do_open(self) -> None:
        """Open the chosen promise (row 257)."""
        if self.selected is not None and self.desk.pane is self:
            self.desk.open(PromisePane(self.desk, self.selected))

    def do_call(self) -> None:
        """Call the customer of the chosen promise, with the campaign's usual number."""
        if self.selected is not None:
            self.desk.agent.promises.call(self.selected, None)
