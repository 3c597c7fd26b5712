"""Who changed what: the newest lines first, and below them from what to what the chosen one went (domain row 37).

Rule: the log is looked at and never written; older lines come when asked for, or when the cursor nears the end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual import on
from textual.app import ComposeResult
from textual.widget import Widget
from textual.widgets import Input

from kaden.cells import cut
from kaden.clock import Instant
from kaden.protocol.server import ServerMessage
from kaden.protocol.setup import AuditLine, AuditPage, ListAudit
from tui import actions
from tui.keys import key_name
from tui.model.audit_rows import columns, details
from tui.model.board import Board
from tui.model.link_state import Refusal
from tui.screens.setup.pane import SetupPane
from tui.widgets.filter_bar import FilterBar
from tui.widgets.live_grid import LiveGrid
from tui.widgets.text import Words

if TYPE_CHECKING:
    from tui.screens.setup.desk import SetupDesk

DETAILS: Final = 7
"""Lines below the list."""

AHEAD: Final = 20
"""So many lines from the end of what is known the next page is asked for."""


class AuditPane(SetupPane):
    """The audit log, as far as this account may read it."""

    DEFAULT_CSS = f"""
    AuditPane {{ layers: default over; }}
    AuditPane .details {{ height: {DETAILS}; dock: bottom; padding: 0 1; }}
    AuditPane FilterBar {{ layer: over; }}
    """

    def __init__(self, desk: SetupDesk) -> None:
        super().__init__(desk)
        shown = columns(self.words, self._clock)
        self._board = Board[AuditLine](lambda row: row.id, shown, "at")
        self.grid = LiveGrid(shown, pinned=1, ambiguous=desk.kaden.ambiguous)
        self._details = Words(classes="details")
        ends = [desk.kaden.registry[id] for id in ("setup.done", "setup.back")]
        hint = "   ".join(f"{key_name(action.keys[0])} {self.words(action.word)}" for action in ends)
        self.filter_bar = FilterBar(self.words("supervisor.filter_prompt"), hint)
        self._more = True
        self._asked = False
        self._filtering = False

    def compose(self) -> ComposeResult:
        yield self.grid
        yield self._details
        yield self.filter_bar

    # ---- the desk asks ------------------------------------------------------------------------------------------

    @property
    def context(self) -> str:
        return actions.SETUP_FILTERING if self._filtering else actions.AUDIT

    @property
    def crumb(self) -> str:
        title = self.words("setup_place.audit")
        return f"{title} /{self._board.filter}" if self._board.filter else title

    @property
    def topic(self) -> str:
        return "history"

    @property
    def first(self) -> Widget:
        return self.grid

    @property
    def selected(self) -> AuditLine | None:
        """The line under the cursor."""
        return None if self.grid.cursor is None else self._board.rows.get(self.grid.cursor)

    def why_not(self, action: str) -> str | None:
        if action != "audit.older":
            return None
        if not self.desk.seat.up:
            return self.words("why_not.offline")
        return None if self._more else self.words("audit.oldest")

    # ---- what there is ------------------------------------------------------------------------------------------

    def shown(self) -> None:
        if not self._board.rows:
            self._fetch()

    def link_moved(self) -> None:
        self.shown()

    def do_older(self) -> None:
        """Show the next older lines."""
        self._fetch()

    def _fetch(self) -> None:
        if self._asked or not self._more or not self.desk.seat.up:
            return
        self._asked = True
        before = min(self._board.rows, default=None)
        request = ListAudit(request=self.desk.seat.next_request(), before=before)
        self.desk.fetch(request, self, self._came)

    def _came(self, said: ServerMessage | Refusal) -> None:
        self._asked = False
        if isinstance(said, Refusal):
            self.grid.set_hint(self.desk.kaden.refusal_text(said))
        elif isinstance(said, AuditPage):
            self._more = said.more
            self._board.put(said.lines)
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
        order, cursor = self.grid.order, self.grid.cursor
        if cursor is not None and order.index(cursor) >= len(order) - AHEAD:
            self._fetch()

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

    # ---- the filter ---------------------------------------------------------------------------------------------

    def do_filter(self) -> None:
        """Type what the lines shown must have: a name, a thing, a word of what was done."""
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
