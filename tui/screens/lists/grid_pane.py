"""A pane with a grid, a line that tells something below it, and a bar in which a line can be typed over the keys.

Rule: what was typed goes to whoever asked for it, and Escape gives it up.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Generic

from textual import on
from textual.app import ComposeResult
from textual.widget import Widget

from tui import actions
from tui.model.columns import Column, Row
from tui.screens.setup.pane import SetupPane
from tui.widgets.filter_bar import FilterBar
from tui.widgets.live_grid import LiveGrid
from tui.widgets.text import Words

if TYPE_CHECKING:
    from tui.screens.setup.desk import SetupDesk


class GridPane(SetupPane, Generic[Row]):
    """A grid of rows that the subclass fills; see `put`."""

    DEFAULT_CSS = """
    GridPane { layers: default over; }
    GridPane .told { height: 1; dock: bottom; }
    GridPane FilterBar { layer: over; }
    """

    TYPING = actions.LISTS_TYPING
    """The context while a line is typed."""

    def __init__(self, desk: SetupDesk, columns: Sequence[Column[Row]], *, pinned: int = 1) -> None:
        super().__init__(desk)
        self.grid: LiveGrid[Row] = LiveGrid(columns, pinned=pinned, ambiguous=desk.kaden.ambiguous)
        self.rows: dict[int, Row] = {}
        self._told = Words(classes="told")
        self.bar = FilterBar("", desk.hint("lists.done", "lists.back"))
        self._typed: Callable[[str], None] | None = None

    def compose(self) -> ComposeResult:
        yield self.grid
        yield self._told
        yield self.bar

    @property
    def first(self) -> Widget | None:
        return self.bar.field if self.typing else self.grid

    @property
    def typing(self) -> bool:
        """Whether a line is being typed."""
        return self._typed is not None

    @property
    def selected(self) -> Row | None:
        """The row under the cursor."""
        return None if self.grid.cursor is None else self.rows.get(self.grid.cursor)

    def put(self, rows: Mapping[int, Row]) -> None:
        """Show these rows in their order, and no others."""
        gone = [key for key in self.rows if key not in rows]
        self.rows = dict(rows)
        self.grid.put(self.rows)
        self.grid.set_order(list(self.rows))
        self.grid.forget(gone)

    def tell(self, text: str) -> None:
        """Say something below the grid."""
        self._told.say(text)

    def type_line(self, prompt: str, typed: Callable[[str], None], text: str = "") -> None:
        """Let a line be typed; `typed` hears it once Enter was pressed."""
        self._typed = typed
        self.bar.query_one(".prompt", Words).say(prompt)
        self.bar.open(text)
        self.desk.refresh_frame()

    def do_done(self) -> None:
        """Take what was typed."""
        typed, text = self._typed, self.bar.field.value.strip()
        self._stop_typing()
        if typed is not None:
            typed(text)

    def do_back(self) -> None:
        """Give up what is being typed, or leave the pane."""
        if self.typing:
            self._stop_typing()
        else:
            self.desk.do_back()

    def _stop_typing(self) -> None:
        self._typed = None
        self.bar.close()
        self.desk.set_focus(self.first)
        self.desk.refresh_frame()

    @on(LiveGrid.CursorMoved)
    def _on_cursor_moved(self) -> None:
        self.cursor_moved()
        self.desk.refresh_frame()

    def cursor_moved(self) -> None:
        """The cursor stands on another row."""
