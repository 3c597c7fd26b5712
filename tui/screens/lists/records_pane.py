"""The records of a list one by one: paging over a million, or those with a number (rows 113, 330)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaden.clock import Instant
from kaden.protocol.allocation import ListRecords, RecordRow, Records
from kaden.protocol.lists import ListRow
from kaden.protocol.server import ServerMessage
from tui import actions
from tui.model.link_state import Refusal
from tui.model.list_columns import record_columns
from tui.screens.lists.grid_pane import GridPane

if TYPE_CHECKING:
    from tui.screens.setup.desk import SetupDesk

AHEAD = 30
"""Lines from the end of what is known, at which the next page is asked for."""


class RecordsPane(GridPane[RecordRow]):
    """One list. Pages are fetched as the cursor comes near the end of what is known."""

    def __init__(self, desk: SetupDesk, list_: ListRow) -> None:
        super().__init__(desk, record_columns(desk.words, self._clock, lambda: list_.zone), pinned=2)
        self._list = list_
        self._digits = ""
        self._more = True
        self._asked = False

    def _clock(self, at: Instant, zone: str) -> str:
        return self.desk.kaden.wall_clock(at, zone, "%m-%d %H:%M")

    @property
    def context(self) -> str:
        return self.TYPING if self.typing else actions.RECORDS

    @property
    def crumb(self) -> str:
        return f"{self._list.name} /{self._digits}" if self._digits else self._list.name

    def why_not(self, action: str) -> str | None:
        if action == "lists.find" and not self.desk.seat.up:
            return self.words("why_not.offline")
        if action == "lists.why" and self.selected is None:
            return self.words("why_not.no_row")
        return super().why_not(action)

    def shown(self) -> None:
        if not self.rows:
            self._fetch()

    def link_moved(self) -> None:
        if self.desk.seat.up:
            self._fetch()

    def cursor_moved(self) -> None:
        order, cursor = self.grid.order, self.grid.cursor
        if cursor is not None and order.index(cursor) >= len(order) - AHEAD:
            self._fetch()

    def _fetch(self) -> None:
        """Ask for the page below the last known line, unless there is none or it is asked for already."""
        if self._asked or not self._more:
            return
        self._asked = True
        last = max((row.line for row in self.rows.values()), default=0)
        digits = self._digits

        def answered(said: ServerMessage | Refusal) -> None:
            self._asked = False
            if digits != self._digits:
                self._fetch()
            elif isinstance(said, Records):
                self._more = said.more
                self.grid.set_hint(self.words("list_screen.no_records"))
                self.put(self.rows | {row.id: row for row in said.records})
                shown = f"{len(self.rows):,}{'+' if said.more else ''}"
                self.tell(self.words("list_screen.records", shown=shown, rows=f"{self._list.rows:,}"))
            elif isinstance(said, Refusal):
                self.desk.refused(said)

        request = ListRecords(
            request=self.desk.seat.next_request(), list=str(self._list.id), after=last, digits=digits
        )
        self.desk.fetch(request, self, answered)

    def do_find(self) -> None:
        """Look for a number, or for the last digits of one; nothing typed = all records."""
        self.type_line(self.words("list_screen.find"), self._find, self._digits)

    def do_why(self) -> None:
        """Ask all that stands in the way of the chosen record (row 148)."""
        if self.selected is not None:
            self.desk.kaden.seating.open_why(record=f"record:{self.selected.id}")

    def _find(self, digits: str) -> None:
        self._digits, self._more = digits[:60], True
        self.put({})
        self._fetch()
