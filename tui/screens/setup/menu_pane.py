"""A menu: the Outbound menu, or what belongs to one definition."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.widget import Widget

from kaden.protocol.setup import Definition
from kaden.setup.kinds import Kind
from kaden.vocabulary import Role
from tui import actions
from tui.screens.setup.pane import SetupPane, Thing
from tui.screens.setup.places import places
from tui.widgets.pick_list import Pick, PickList

if TYPE_CHECKING:
    from tui.screens.setup.desk import SetupDesk


class MenuPane(SetupPane):
    """Lines to choose from; each opens a pane (domain rows 13, 15)."""

    DEFAULT_CSS = "MenuPane { padding: 1 2; }"

    def __init__(self, desk: SetupDesk, thing: Thing | None) -> None:
        """`thing` is the definition whose menu this is; None = the Outbound menu."""
        super().__init__(desk)
        self._thing = thing
        who = desk.seat.who
        role = Role.SUPERVISOR if who is None else who.role
        self._places = places(None if thing is None else thing.kind, role)
        self._picks = PickList(desk.kaden.steady, desk.kaden.ambiguous)

    def compose(self) -> ComposeResult:
        yield self._picks

    def on_mount(self) -> None:
        lines = [
            Pick(self.words(f"setup_place.{place.id}"), self.words(f"setup_place.{place.id}_hint"))
            for place in self._places
        ]
        self._picks.fill(lines, 0)

    @property
    def context(self) -> str:
        return actions.SETUP_MENU

    @property
    def crumb(self) -> str:
        return self.words("setup_screen.title") if self._thing is None else self._thing.name

    @property
    def first(self) -> Widget:
        return self._picks

    def saved(self, kind: Kind, row: Definition) -> None:
        thing = self._thing
        if thing is not None and (thing.kind, thing.definition.id) == (kind, row.id):
            self._thing = replace(thing, definition=row)

    @on(PickList.Entered)
    def do_open(self) -> None:
        """Open the chosen line."""
        if self.desk.pane is self:
            place = self._places[self._picks.index or 0]
            pane = place.open(self.desk, self._thing)
            if pane is not None:
                self.desk.open(pane)
