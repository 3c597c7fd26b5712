"""The customer lists of a batch with their counts: open one, import, allocate, write out, delete (rows 112, 113)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaden.cells import cut
from kaden.protocol.allocation import DeleteList
from kaden.protocol.client import ListLists
from kaden.protocol.lists import ListRow, Lists
from kaden.protocol.server import ServerMessage
from kaden.setup.kinds import Kind
from tui import actions
from tui.model.link_state import Refusal
from tui.model.list_columns import list_columns
from tui.screens.lists.allocation_pane import AllocationPane
from tui.screens.lists.grid_pane import GridPane
from tui.screens.lists.import_pane import ImportPane
from tui.screens.lists.records_pane import RecordsPane
from tui.screens.setup.pane import SetupPane, Thing

if TYPE_CHECKING:
    from tui.screens.setup.desk import SetupDesk

NAME_IN_QUESTION = 24
"""Cells of a name in a question."""


def open_lists(desk: SetupDesk, thing: Thing | None) -> SetupPane:
    """The pane of a batch's lists."""
    assert thing is not None
    return ListsPane(desk, thing)


class ListsPane(GridPane[ListRow]):
    """All lists of one batch."""

    def __init__(self, desk: SetupDesk, batch: Thing) -> None:
        super().__init__(desk, list_columns(desk.words))
        self._batch = batch.at(Kind.BATCH)

    @property
    def context(self) -> str:
        return self.TYPING if self.typing else actions.LISTS

    @property
    def crumb(self) -> str:
        return self.words("setup_place.lists")

    def why_not(self, action: str) -> str | None:
        verb = action.partition(".")[2]
        if verb in ("open", "import", "allocate", "delete") and not self.desk.seat.up:
            return self.words("why_not.offline")
        if verb in ("open", "allocate", "delete") and self.selected is None:
            return self.words("why_not.no_row")
        return super().why_not(action)

    def shown(self) -> None:
        batch = str(self._batch.definition.id)
        self.desk.fetch(ListLists(request=self.desk.seat.next_request(), batch=batch), self, self._listed)

    def link_moved(self) -> None:
        if self.desk.seat.up and self.desk.pane is self:
            self.shown()

    def _listed(self, said: ServerMessage | Refusal) -> None:
        if isinstance(said, Lists):
            self.grid.set_hint(self.words("list_screen.empty"))
            self.put({row.id: row for row in said.lists})
            rows, free = sum(row.rows for row in said.lists), sum(row.unallocated for row in said.lists)
            self.tell(self.words("list_screen.sum", rows=f"{rows:,}", unallocated=f"{free:,}"))
        elif isinstance(said, Refusal):
            self.grid.set_hint(self.desk.kaden.refusal_text(said))

    def do_open(self) -> None:
        """Look at the records of the chosen list."""
        if self.selected is not None:
            self.desk.open(RecordsPane(self.desk, self.selected))

    def do_import(self) -> None:
        """Import a list into the batch (rows 112 to 125)."""
        self.desk.open(ImportPane(self.desk, self._batch))

    def do_allocate(self) -> None:
        """Give records of the chosen list to groups (rows 128 to 135)."""
        if self.selected is not None:
            self.desk.open(AllocationPane(self.desk, self.selected))

    def do_delete(self) -> None:
        """Delete the chosen list, if it was never dialled, after a question that names it."""
        row = self.selected
        if row is not None:
            name = cut(row.name, NAME_IN_QUESTION, self.desk.kaden.ambiguous)
            question = self.words("list_screen.delete", list=name, rows=f"{row.rows:,}")
            self.desk.ask(question, "lists.delete", lambda: self._delete(row))

    def _delete(self, row: ListRow) -> None:
        def answered(said: ServerMessage | Refusal) -> None:
            if isinstance(said, Refusal):
                self.desk.refused(said)
            else:
                self.desk.kaden.toast(self.words("list_screen.deleted", list=row.name))
            self.shown()

        self.desk.fetch(DeleteList(request=self.desk.seat.next_request(), list=str(row.id)), self, answered)
