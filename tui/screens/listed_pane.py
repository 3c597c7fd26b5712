"""A list of a desk of panes: rows to look through and to open, with a line below them.

Rule: what is done with a row needs one under the cursor, and says so where there is none.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult

from tui.model.board import Board
from tui.model.columns import Column, Row
from tui.screens.filtered_pane import FilteredPane
from tui.widgets.live_grid import LiveGrid
from tui.widgets.text import Words

if TYPE_CHECKING:
    from tui.screens.pane_desk import PaneDesk


class ListedPane(FilteredPane[Row]):
    """A subclass brings the rows into its board, and says what the line below tells of them."""

    DEFAULT_CSS = "ListedPane .told { height: auto; dock: bottom; padding: 0 1; }"

    of_a_row: ClassVar[frozenset[str]] = frozenset({"open"})
    """What is done with the row under the cursor, as verbs."""

    def __init__(
        self, desk: PaneDesk, board: Board[Row], columns: Sequence[Column[Row]], *, name: str, pinned: int
    ) -> None:
        """`name` is the place's, as in `<desk's kind>.place_<name>` and `<desk's kind>.no_<name>`."""
        super().__init__(desk, board, columns, pinned=pinned)
        self._place = name
        self._told = Words(classes="told")

    def compose(self) -> ComposeResult:
        yield self.grid
        yield self._told
        yield self.filter_bar

    @property
    def title(self) -> str:
        return self.words(f"{self.desk.kind}.place_{self._place}")

    def why_not(self, action: str) -> str | None:
        if action.partition(".")[2] in self.of_a_row and self.selected is None:
            return self.words("why_not.no_row")
        return super().why_not(action)

    @abstractmethod
    def told(self, shown: int) -> str:
        """What the line below says while so many of the rows are shown."""

    def cursor_moved(self) -> None:
        """The cursor stands on another row."""

    def _refresh(self) -> None:
        rows, now = self._board.rows, self.desk.now()
        empty = self.words(f"{self.desk.kind}.no_{self._place}")
        self.grid.set_hint(self.words("empty.nothing_found", text=self._board.filter) if rows else empty)
        self.grid.forget([key for key in self.grid.order if key not in rows])
        self.grid.put(rows)
        order = self._board.order(now)
        self.grid.set_order(order)
        self.grid.set_now(now)
        self._told.say(self.told(len(order)))
        self.desk.refresh_frame()

    @on(LiveGrid.CursorMoved)
    def _on_cursor_moved(self) -> None:
        self.cursor_moved()
        self.desk.refresh_frame()
