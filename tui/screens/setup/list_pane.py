"""A list of definitions of one kind: to look through, open, add to and delete from.

Rule: what is done is done to the definition that the cursor stood on when the question was asked, by its id and the
revision that was seen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual import on
from textual.app import ComposeResult

from kaden.cells import cut
from kaden.guide import OF_KIND
from kaden.protocol.server import ServerMessage
from kaden.protocol.setup import Definition, Definitions, DeleteDefinition, ListDefinitions
from kaden.setup.kinds import INSIDE, Kind
from tui import actions
from tui.model.board import Board
from tui.model.link_state import Refusal
from tui.model.setup_rows import columns, name_of, sorted_by
from tui.screens.filtered_pane import FilteredPane
from tui.screens.setup.menu_pane import MenuPane
from tui.screens.setup.pane import SetupPane, Thing
from tui.screens.setup.places import places
from tui.widgets.live_grid import LiveGrid
from tui.widgets.text import Words

if TYPE_CHECKING:
    from tui.screens.setup.desk import SetupDesk

NAME_IN_QUESTION: Final = 24
"""Cells of a name in a question."""

PINNED: Final = 2
"""Sign and name stay when the other columns scroll."""


class ListPane(FilteredPane[Definition], SetupPane):
    """All definitions of a kind that this account may see, inside one thing or anywhere (domain rows 42, 76, 105)."""

    DEFAULT_CSS = "ListPane .counts { height: 1; dock: bottom; }"

    place = actions.SETUP_LIST

    def __init__(self, desk: SetupDesk, kind: Kind, thing: Thing | None) -> None:
        """`thing` is what the definitions belong to; None = they stand alone."""
        shown = columns(kind, desk.words)
        board = Board[Definition](lambda row: row.id, shown, sorted_by(kind))
        super().__init__(desk, board, shown, pinned=PINNED)
        self.kind = kind
        self.thing = thing
        self._counts = Words(classes="counts")
        self._said: Definitions | None = None
        self._asked = False
        self._come_to: int | None = None

    def compose(self) -> ComposeResult:
        yield self.grid
        yield self._counts
        yield self.filter_bar

    # ---- the desk asks ------------------------------------------------------------------------------------------

    @property
    def topic(self) -> str:
        return OF_KIND[self.kind]

    @property
    def title(self) -> str:
        return self.words(f"setup_place.{self.kind}")

    def why_not(self, action: str) -> str | None:
        verb = action.partition(".")[2]
        if verb in ("new", "delete") and not self.desk.seat.up:
            return self.words("why_not.offline")
        if verb == "new" and (self._said is None or not self._said.may_add):
            return self.words("setup_screen.may_not_add", kind=self._kind_word)
        if verb in ("open", "delete") and self.selected is None:
            return self.words("why_not.no_row")
        if verb == "delete" and self.selected is not None and not self.selected.may_edit:
            return self.words("setup_screen.may_not_change")
        return None

    @property
    def _kind_word(self) -> str:
        return self.words(f"setup_kind.{self.kind}")

    # ---- what there is ------------------------------------------------------------------------------------------

    def shown(self) -> None:
        self._list()

    def link_moved(self) -> None:
        if self.desk.seat.up and self.desk.pane is self:
            self._list()

    def _list(self) -> None:
        """Ask anew; what is shown stays until the answer is there."""
        if self._asked:
            return
        self._asked = True
        inside = None if self.thing is None or self.kind not in INSIDE else self.thing.definition.id
        request = ListDefinitions(request=self.desk.seat.next_request(), kind=self.kind, inside=inside)
        self.desk.fetch(request, self, self._listed)

    def _listed(self, said: ServerMessage | Refusal) -> None:
        self._asked = False
        if isinstance(said, Definitions):
            self._said = said
            self._board.replace(said.rows)
            self._refresh()
            if self._come_to in self.grid.order:
                self.grid.move_to(self._come_to or 0)
                self._come_to = None
        elif isinstance(said, Refusal):
            self.grid.set_hint(self.desk.kaden.refusal_text(said))

    def saved(self, kind: Kind, row: Definition) -> None:
        if kind is self.kind:
            self._come_to = row.id

    def _refresh(self) -> None:
        said, rows = self._said, self._board.rows
        if said is None:
            return
        empty = self.words(
            "setup_screen.empty_may_add" if said.may_add else "setup_screen.empty", kind=self._kind_word
        )
        self.grid.set_hint(self.words("empty.nothing_found", text=self._board.filter) if rows else empty)
        order = self._board.order(0)
        self.grid.forget([key for key in self.grid.order if key not in rows])
        self.grid.put(rows)
        self.grid.set_order(order)
        counts = {"shown": len(order), "total": said.total, "maximum": said.maximum}
        self._counts.say(self.words("setup_screen.counts", **counts))
        self.desk.refresh_frame()

    @on(LiveGrid.CursorMoved)
    def _on_cursor_moved(self) -> None:
        self.desk.refresh_frame()

    # ---- what is done -------------------------------------------------------------------------------------------

    def do_open(self) -> None:
        """Open what belongs to the chosen definition, or its form where nothing does."""
        if self.selected is None:
            return
        thing = Thing(self.kind, self.selected, self.thing)
        if places(self.kind):
            self.desk.open(MenuPane(self.desk, thing))
        else:
            self._open_form(thing.definition.id)

    def do_new(self) -> None:
        """Fill in a new form."""
        self._open_form(None)

    def _open_form(self, id: int | None) -> None:
        from tui.screens.setup.form_pane import FormPane

        self.desk.open(FormPane(self.desk, self.kind, id, self.thing))

    def do_delete(self) -> None:
        """Delete the chosen definition, after a question that names it (domain rows 46, 70, 86, 147)."""
        row = self.selected
        if row is None:
            return
        name = name_of(self.kind, row)
        words = {"kind": self._kind_word, "name": cut(name, NAME_IN_QUESTION, self.desk.kaden.ambiguous)}
        question = self.words("setup_screen.delete", **words)
        self.desk.ask(question, "setup.delete", lambda: self._delete(row, name))

    def _delete(self, row: Definition, name: str) -> None:
        request = DeleteDefinition(
            request=self.desk.seat.next_request(), kind=self.kind, id=row.id, revision=row.revision
        )

        def answered(said: ServerMessage | Refusal) -> None:
            if isinstance(said, Refusal):
                self.desk.refused(said)
            else:
                self.desk.kaden.toast(self.words("setup_screen.deleted", kind=self._kind_word, name=name))
            self._list()

        self.desk.fetch(request, self, answered)
