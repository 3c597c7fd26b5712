"""The places of an agent's own work, with what waits in them (domain rows 255, 276, 281)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from textual import on
from textual.app import ComposeResult
from textual.widget import Widget

from kaden.protocol.server import ServerMessage
from tui import actions
from tui.model.promises import waiting
from tui.screens.mine.activity_pane import MyActivityPane
from tui.screens.mine.day_pane import DayPane
from tui.screens.mine.handled_pane import HandledPane
from tui.screens.mine.keys_pane import KeysPane
from tui.screens.mine.pane import MinePane
from tui.screens.mine.promises_pane import PromisesPane
from tui.widgets.pick_list import Pick, PickList

if TYPE_CHECKING:
    from tui.screens.mine.desk import MineDesk

PLACES: Final[dict[str, Callable[[MineDesk], MinePane]]] = {
    "promises": PromisesPane,
    "today": lambda desk: HandledPane(desk, "today"),
    "unsaved": lambda desk: HandledPane(desk, "unsaved"),
    "day": DayPane,
    "keys": KeysPane,
    "activity": MyActivityPane,
}
"""Its words are `mine.place_<id>` and `mine.<id>_hint`."""


class PlacesPane(MinePane):
    """Lines to choose from; each opens a pane."""

    DEFAULT_CSS = "PlacesPane { padding: 1 2; }"

    def __init__(self, desk: MineDesk) -> None:
        super().__init__(desk)
        self._picks = PickList(desk.kaden.steady, desk.kaden.ambiguous)

    def compose(self) -> ComposeResult:
        yield self._picks

    @property
    def context(self) -> str:
        return actions.MINE_MENU

    @property
    def crumb(self) -> str:
        return self.words("mine.title")

    @property
    def first(self) -> Widget:
        return self._picks

    def shown(self) -> None:
        self._fill()

    def heard(self, said: ServerMessage) -> None:
        self._fill()

    def tick(self) -> None:
        self._fill()

    def _fill(self) -> None:
        hints = {name: "" if name == "promises" else self.words(f"mine.{name}_hint") for name in PLACES}
        hints["promises"] = self._promises_hint()
        lines = [Pick(self.words(f"mine.place_{name}"), hint) for name, hint in hints.items()]
        self._picks.fill(lines, self._picks.index or 0)

    def _promises_hint(self) -> str:
        promises = self.desk.promises
        due, overdue = waiting(promises, self.desk.now())
        if due:
            return self.words("mine.promises_due", due=due, overdue=overdue)
        unlisted = self.desk.unlisted
        near = self.words("mine.promises_hint", count=len(promises)) if promises else ""
        if not unlisted:
            return near or self.words("mine.none_open")
        return self.words("mine.and_more", near=near or self.words("mine.none_near"), count=unlisted)

    @on(PickList.Entered)
    def do_open(self) -> None:
        """Open the chosen line."""
        if self.desk.pane is self:
            self.desk.open(list(PLACES.values())[self._picks.index or 0](self.desk))
