"""A pane with a grid over a board of rows, of which a typed filter shows some.

Rule: Escape takes the filter line away first, then the filter, then the pane.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING, Generic

from textual import on
from textual.widget import Widget
from textual.widgets import Input

from tui.model.board import Board
from tui.model.columns import Column, Row
from tui.screens.pane import Pane
from tui.widgets.filter_bar import FilterBar
from tui.widgets.live_grid import LiveGrid

if TYPE_CHECKING:
    from tui.screens.pane_desk import PaneDesk


class FilteredPane(Pane, Generic[Row]):
    """Rows to look through; a subclass brings them, and says what stands around them."""

    DEFAULT_CSS = """
    FilteredPane { layers: default over; }
    FilteredPane FilterBar { layer: over; }
    """

    place: str
    """The context of its keys while nothing is typed."""

    def __init__(
        self, desk: PaneDesk, board: Board[Row], columns: Sequence[Column[Row]], *, pinned: int
    ) -> None:
        super().__init__(desk)
        self._board = board
        self.grid = LiveGrid(columns, pinned=pinned, ambiguous=desk.kaden.ambiguous)
        self.filter_bar = FilterBar(
            self.words("supervisor.filter_prompt"), desk.hint(f"{desk.kind}.done", f"{desk.kind}.back")
        )
        self._filtering = False

    @property
    @abstractmethod
    def title(self) -> str:
        """What the title line says of it while all rows are shown."""

    @abstractmethod
    def _refresh(self) -> None:
        """Show the rows that the board has and the filter leaves."""

    @property
    def context(self) -> str:
        return f"{self.desk.kind}.filtering" if self._filtering else self.place

    @property
    def crumb(self) -> str:
        return f"{self.title} /{self._board.filter}" if self._board.filter else self.title

    @property
    def first(self) -> Widget:
        # The filter may be asked for before the pane that was just opened is given the focus.
        return self.filter_bar.field if self._filtering else self.grid

    @property
    def selected(self) -> Row | None:
        """The row under the cursor."""
        return None if self.grid.cursor is None else self._board.rows.get(self.grid.cursor)

    def do_filter(self) -> None:
        """Type what the rows shown must have."""
        if not self.filter_bar.is_attached:
            # Pressed in one breath with the key that opened the pane.
            self.desk.call_after_refresh(self.do_filter)
            return
        self._filtering = True
        self.filter_bar.open(self._board.filter)
        self.desk.refresh_frame()

    @on(Input.Changed, "#filter")
    def _on_filter_typed(self, event: Input.Changed) -> None:
        event.stop()
        if self._filtering:
            self._board.filter_by(event.value)
            self._refresh()

    def do_done(self) -> None:
        """Put the filter line away, and keep the filter."""
        self._filtering = False
        self.filter_bar.close()
        self.desk.set_focus(self.grid)
        self.desk.refresh_frame()

    def do_back(self) -> None:
        """One step back: the filter line, then the filter, then the pane."""
        if self._filtering or self._board.filter:
            self._board.filter_by("")
            self._refresh()
            self.do_done()
        else:
            self.desk.do_back()
