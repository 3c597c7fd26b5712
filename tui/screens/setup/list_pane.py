"""A list of definitions of one kind: to look through, open, add to and delete from.

Rule: what is done is done to the definition that the cursor stood on when the question was asked, by its id and the
revision that was seen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual import on
from textual.app import ComposeResult
from textual.widget import Widget
from textual.widgets import Input

from kaden.cells import cut
from kaden.guide import OF_KIND
from kaden.protocol.server import ServerMessage
from kaden.protocol.setup import Definition, Definitions, DeleteDefinition, ListDefinitions
from kaden.setup.kinds import INSIDE, Kind
from tui import actions
from tui.keys import key_name
from tui.model.board import Board
from tui.model.link_state import Refusal
from tui.model.setup_rows import columns, name_of, sorted_by
from tui.screens.setup.menu_pane import MenuPane
from tui.screens.setup.pane import SetupPane, Thing
from tui.screens.setup.places import places
from tui.widgets.filter_bar import FilterBar
from tui.widgets.live_grid import LiveGrid
from tui.widgets.text import Words

if TYPE_CHECKING:
    from tui.screens.setup.desk import SetupDesk

NAME_IN_QUESTION: Final = 24
"""Cells of a name in a question."""

PINNED: Final = 2
"""Sign and name stay when the other columns scroll."""


class ListPane(SetupPane):
    """All definitions of a kind that this account may see, inside one thing or anywhere (domain rows 42, 76, 105)."""

    DEFAULT_CSS = """
    ListPane { layers: default over; }
    ListPane .counts { height: 1; dock: bottom; }
    ListPane FilterBar { layer: over; }
    """

    place = actions.SETUP_LIST
    """The context of its keys while nothing is typed."""

    def __init__(self, desk: SetupDesk, kind: Kind, thing: Thing | None) -> None:
        """`thing` is what the definitions belong to; None = they stand alone."""
        super().__init__(desk)
        self.kind = kind
        self.thing = thing
        shown = columns(kind, desk.words)
        self._board = Board[Definition](lambda row: row.id, shown, sorted_by(kind))
        self.grid = LiveGrid(shown, pinned=PINNED, ambiguous=desk.kaden.ambiguous)
        self._counts = Words(classes="counts")
        ends = [desk.kaden.registry[id] for id in ("setup.done", "setup.back")]
        hint = "   ".join(f"{key_name(action.keys[0])} {self.words(action.word)}" for action in ends)
        self.filter_bar = FilterBar(self.words("supervisor.filter_prompt"), hint)
        self._said: Definitions | None = None
        self._asked = False
        self._filtering = False
        self._come_to: int | None = None

    def compose(self) -> ComposeResult:
        yield self.grid
        yield self._counts
        yield self.filter_bar

    # ---- the desk asks ------------------------------------------------------------------------------------------

    @property
    def context(self) -> str:
        return actions.SETUP_FILTERING if self._filtering else self.place

    @property
    def topic(self) -> str:
        return OF_KIND[self.kind]

    @property
    def crumb(self) -> str:
        title = self.words(f"setup_place.{self.kind}")
        return f"{title} /{self._board.filter}" if self._board.filter else title

    @property
    def first(self) -> Widget:
        return self.grid

    @property
    def selected(self) -> Definition | None:
        """The definition under the cursor."""
        return None if self.grid.cursor is None else self._board.rows.get(self.grid.cursor)

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

    # ---- the filter ---------------------------------------------------------------------------------------------

    def do_filter(self) -> None:
        """Type what the lines shown must have."""
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
