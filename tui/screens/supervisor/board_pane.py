"""A table on a desk: a board of rows, the grid that shows it, and what a person does with it.

Rule: the board says which rows stand in what order, the grid where the cursor is; they meet in `refresh_rows` alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic

from textual.app import ComposeResult
from textual.containers import Vertical

from kaden.clock import SECOND, Instant
from kaden.words import Words
from tui.model.arranging import Arranging, View
from tui.model.board import Board
from tui.model.columns import Column, Row
from tui.screens.supervisor.columns import PINNED
from tui.widgets.alert_lines import AlertLines
from tui.widgets.live_grid import LiveGrid


class BoardPane(Vertical, Generic[Row]):
    """The grid fills the pane, below what is wrong; subclasses may put something above both.

    Args:
        words: of the user's language.
        board: the rows.
        columns: what the grid shows of them.
        ambiguous: cells of an East Asian ambiguous character, 1 or 2.
        id: as everywhere in Textual.
    """

    DEFAULT_CSS = "BoardPane { height: 1fr; width: 1fr; }"

    def __init__(
        self, words: Words, board: Board[Row], columns: Sequence[Column[Row]], ambiguous: int, id: str
    ) -> None:
        super().__init__(id=id)
        self.board = board
        self.grid = LiveGrid(columns, pinned=PINNED, ambiguous=ambiguous)
        self.alert_lines = AlertLines(words, ambiguous)
        self.picking = False
        """Whether the user is choosing the column to sort by."""
        self.arranging = Arranging(columns, PINNED)
        """Which columns the grid shows in which order."""
        self._columns = tuple(columns)
        self._keys = [column.key for column in columns]
        self._ticked: Instant = 0
        """What the clocks of the rows show."""

    def compose(self) -> ComposeResult:
        yield self.alert_lines
        yield self.grid

    @property
    def selected(self) -> Row | None:
        """The row under the cursor."""
        return None if self.grid.cursor is None else self.board.rows.get(self.grid.cursor)

    @property
    def standing(self) -> tuple[int, int]:
        """How many rows are shown, and how many there are."""
        return len(self.grid.order), len(self.board.rows)

    def refresh_rows(self, now: Instant) -> None:
        """Show the board as it is."""
        rows = self.board.rows
        # Every clock of every row goes on at a moment of its own: at each picture most of the window would be painted.
        if self.board.frozen_at is None and not 0 <= now - self._ticked < SECOND:
            self._tick(now)
        order = self.board.order(now)
        self.grid.forget([key for key in self.grid.order if key not in rows])
        self.grid.put(rows)
        self.grid.set_order(order)
        self.grid.set_sort_mark(self.board.sort, descending=self.board.descending, picking=self.picking)

    def tick(self, now: Instant) -> None:
        """Let the clocks go on, unless the view is frozen; what is wrong now is told all the same."""
        self.alert_lines.tick(now)
        if self.board.frozen_at is None:
            self._tick(now)

    def _tick(self, now: Instant) -> None:
        self._ticked = now
        self.grid.set_now(now)

    def take_columns(self) -> None:
        """Let the grid show the columns as they are arranged."""
        shown = self.arranging.shown
        self._keys = [column.key for column in shown]
        self.grid.set_columns(shown)

    @property
    def view(self) -> View:
        """What is to be remembered of the table."""
        chosen = self.arranging.chosen
        as_at_first = chosen == tuple(column.key for column in self._columns[PINNED:])
        board = self.board
        return View(() if as_at_first else chosen, board.sort, board.descending, board.filter)

    def recall(self, view: View) -> None:
        """Show the table as it was left."""
        self.arranging = Arranging(self._columns, PINNED, view.columns)
        self.take_columns()
        if view.sort in {column.key for column in self._columns}:
            self.board.sort, self.board.descending = view.sort, view.descending
        self.board.filter_by(view.filter)

    def pick(self, columns: int, now: Instant) -> None:
        """Sort by the column that many further to the right, from the last one back to the first."""
        known = self.board.sort in self._keys
        at = (self._keys.index(self.board.sort) + columns) % len(self._keys) if known else 0
        self.board.sort_by(self._keys[at])
        self.grid.reveal(self._keys[at])
        self.refresh_rows(now)

    def turn(self, now: Instant) -> None:
        """Sort the other way round."""
        self.board.sort_by(self.board.sort)
        self.refresh_rows(now)
