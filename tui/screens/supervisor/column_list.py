"""The columns of the table in front: ticked or not, and in which order. Each key works at once on the table.

Rule: what is chosen here is remembered when the list is put away, with the order and the filter of the rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical

from tui import actions
from tui.model.arranging import Arranging
from tui.widgets.pick_list import Pick, PickList
from tui.widgets.text import Words

if TYPE_CHECKING:
    from tui.screens.supervisor.desk import SupervisorDesk


class ColumnList(Vertical):
    """Lies over the desk while columns are chosen."""

    DEFAULT_CSS = """
    ColumnList { layer: over; dock: bottom; height: auto; display: none; background: $background; }
    ColumnList Words { height: 1; padding: 0 1; }
    """

    def __init__(self, screen: SupervisorDesk) -> None:
        super().__init__()
        self._desk = screen
        self._list = PickList(screen.kaden.steady, screen.kaden.ambiguous, id="column_list")

    def compose(self) -> ComposeResult:
        keys = (
            "supervisor.tick",
            "supervisor.earlier",
            "supervisor.later",
            "supervisor.done",
            "supervisor.back",
        )
        yield self._list
        yield Words(self._desk.hint(*keys))

    @property
    def _arranging(self) -> Arranging[Any]:
        return self._desk.pane.arranging

    def do_columns(self) -> None:
        """Choose the columns of the table in front."""
        self.display = True
        self._fill(0)
        self._desk.lay_over(actions.COLUMNS)
        self._desk.set_focus(self._list)

    def do_tick(self) -> None:
        """Show the column under the cursor, or leave it out."""
        at = self._list.index or 0
        self._arranging.tick(at)
        self._changed(at)

    def do_earlier(self) -> None:
        """Let the column stand further to the left."""
        self._changed(self._arranging.move(self._list.index or 0, -1))

    def do_later(self) -> None:
        """Let the column stand further to the right."""
        self._changed(self._arranging.move(self._list.index or 0, 1))

    def close(self) -> None:
        """The list is put away."""
        self.display = False

    @on(PickList.Entered)
    def _on_entered(self) -> None:
        self._desk.do_done()

    def _changed(self, at: int) -> None:
        self._desk.pane.take_columns()
        self._fill(at)

    def _fill(self, at: int) -> None:
        ticked = self._arranging.ticked
        picks = [
            Pick(f"[{'x' if column.key in ticked else ' '}] {column.title}")
            for column in self._arranging.columns
        ]
        self._list.fill(picks, at)
