"""The menu of records and reports: what can be looked up."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from textual import on
from textual.app import ComposeResult
from textual.widget import Widget

from tui import review_actions
from tui.screens.review.activity_pane import ActivityPane
from tui.screens.review.callbacks_pane import CallbacksPane
from tui.screens.review.channels_pane import ChannelsPane
from tui.screens.review.customers_pane import CustomersPane
from tui.screens.review.history_pane import HistoryPane
from tui.screens.review.pane import ReviewPane
from tui.screens.review.reports_pane import ReportsPane
from tui.screens.review.unsaved_pane import UnsavedPane
from tui.widgets.pick_list import Pick, PickList

if TYPE_CHECKING:
    from tui.screens.review.desk import ReviewDesk

PLACES: Final[dict[str, Callable[[ReviewDesk], ReviewPane]]] = {
    "callbacks": CallbacksPane,
    "customers": CustomersPane,
    "history": HistoryPane,
    "unsaved": UnsavedPane,
    "activity": ActivityPane,
    "reports": ReportsPane,
    "channels": ChannelsPane,
}
"""In the order of the menu. Its words are `review.place_<id>` and `review.<id>_hint`."""


class PlacesPane(ReviewPane):
    """Lines to choose from; each opens a pane."""

    DEFAULT_CSS = "PlacesPane { padding: 1 2; }"

    def __init__(self, desk: ReviewDesk) -> None:
        super().__init__(desk)
        self._picks = PickList(desk.kaden.steady, desk.kaden.ambiguous)

    def compose(self) -> ComposeResult:
        yield self._picks

    def on_mount(self) -> None:
        lines = [Pick(self.words(f"review.place_{id}"), self.words(f"review.{id}_hint")) for id in PLACES]
        self._picks.fill(lines, 0)

    @property
    def context(self) -> str:
        return review_actions.MENU

    @property
    def crumb(self) -> str:
        return self.words("review.title")

    @property
    def first(self) -> Widget:
        return self._picks

    @on(PickList.Entered)
    def do_open(self) -> None:
        """Open the chosen line."""
        if self.desk.pane is self and PLACES:
            self.desk.open(list(PLACES.values())[self._picks.index or 0](self.desk))
