"""Who changed what: the newest lines first, and below them from what to what the chosen one went (domain row 37).

Rule: the log is looked at and never written; older lines come when asked for, or when the cursor nears the end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual import on
from textual.app import ComposeResult

from kaden.cells import cut
from kaden.clock import Instant
from kaden.protocol.setup import AuditLine, AuditPage, ListAudit
from tui import actions
from tui.model.audit_rows import columns, details
from tui.model.board import Board
from tui.screens.filtered_pane import FilteredPane
from tui.screens.paging import Paging
from tui.screens.setup.pane import SetupPane
from tui.widgets.live_grid import LiveGrid
from tui.widgets.text import Words

if TYPE_CHECKING:
    from tui.screens.setup.desk import SetupDesk

DETAILS: Final = 7
"""Lines below the list."""

AHEAD: Final = 20
"""So many lines from the end of what is known the next page is asked for."""


class AuditPane(FilteredPane[AuditLine], SetupPane):
    """The audit log, as far as this account may read it."""

    DEFAULT_CSS = f"AuditPane .details {{ height: {DETAILS}; dock: bottom; padding: 0 1; }}"

    place = actions.AUDIT

    def __init__(self, desk: SetupDesk) -> None:
        shown = columns(desk.words, self._clock)
        super().__init__(desk, Board[AuditLine](lambda row: row.id, shown, "at"), shown, pinned=1)
        self._details = Words(classes="details")
        self._pages = Paging(
            self,
            AuditPage,
            ask=self._request,
            known=lambda: self._board.rows,
            came=self._came,
            refused=lambda refusal: self.grid.set_hint(desk.kaden.refusal_text(refusal)),
            ahead=AHEAD,
        )

    def compose(self) -> ComposeResult:
        yield self.grid
        yield self._details
        yield self.filter_bar

    # ---- the desk asks ------------------------------------------------------------------------------------------

    @property
    def title(self) -> str:
        return self.words("setup_place.audit")

    @property
    def topic(self) -> str:
        return "history"

    def why_not(self, action: str) -> str | None:
        if action != "audit.older":
            return None
        if not self.desk.seat.up:
            return self.words("why_not.offline")
        return None if self._pages.more else self.words("audit.oldest")

    # ---- what there is ------------------------------------------------------------------------------------------

    def shown(self) -> None:
        if not self._board.rows and self.desk.seat.up:
            self._pages.fetch(anew=True)

    def link_moved(self) -> None:
        self.shown()

    def do_older(self) -> None:
        """Show the next older lines."""
        self._pages.fetch(anew=False)

    def _request(self, before: int | None) -> ListAudit:
        return ListAudit(request=self.desk.seat.next_request(), before=before)

    def _came(self, page: AuditPage, _anew: bool) -> None:
        self._board.put(page.lines)
        self._refresh()

    def _refresh(self) -> None:
        rows = self._board.rows
        found = (
            self.words("empty.nothing_found", text=self._board.filter) if rows else self.words("audit.empty")
        )
        self.grid.set_hint(found)
        self.grid.put(rows)
        self.grid.set_order(self._board.order(0))
        self._tell()

    @on(LiveGrid.CursorMoved)
    def _on_cursor_moved(self) -> None:
        self._tell()
        if self.desk.seat.up:
            self._pages.cursor_moved(self.grid)

    def on_resize(self) -> None:
        """What was told before the pane had its width was told for none."""
        self._tell()

    def _tell(self) -> None:
        """From what to what, each field on its line; what has no room is counted."""
        row = self.selected
        lines = [] if row is None else list(details(self.words, row))
        room = max(self.size.width - 2, 20)
        shown = [cut(line, room, self.desk.kaden.ambiguous) for line in lines[:DETAILS]]
        if len(lines) > DETAILS:
            shown[-1] = self.words("audit.further", count=len(lines) - DETAILS + 1)
        self._details.say("\n".join(shown))
        self.desk.refresh_frame()

    def _clock(self, at: Instant) -> str:
        return self.desk.kaden.wall_clock(at, "", "%Y-%m-%d %H:%M:%S")
