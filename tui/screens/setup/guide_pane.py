"""The guide as a list of its pages, in the order in which a newcomer reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.widget import Widget

from kaden.guide import TOPICS, page
from tui import actions
from tui.screens.setup.page_pane import PagePane
from tui.screens.setup.pane import SetupPane
from tui.widgets.pick_box import PickBox
from tui.widgets.pick_list import Pick, PickList

if TYPE_CHECKING:
    from tui.screens.setup.desk import SetupDesk


class GuidePane(SetupPane):
    """Every topic of the guide (domain rows 9 to 16); `?` elsewhere opens the one of that place."""

    DEFAULT_CSS = "GuidePane { padding: 0 2; }"

    def __init__(self, desk: SetupDesk) -> None:
        super().__init__(desk)
        self._pages = [page(desk.words.language, topic) for topic in TOPICS]
        self._picks = PickList(desk.kaden.steady, desk.kaden.ambiguous)
        self._box = PickBox()

    def compose(self) -> ComposeResult:
        with self._box:
            yield self._picks

    def on_mount(self) -> None:
        self._picks.fill([Pick(title) for title, _ in self._pages], 0)

    @property
    def context(self) -> str:
        return actions.SETUP_MENU

    @property
    def crumb(self) -> str:
        return self.words("setup_place.guide")

    @property
    def first(self) -> Widget:
        return self._picks

    @on(PickList.Picked)
    def _on_picked(self) -> None:
        self._box.show(self._picks.index or 0)

    @on(PickList.Entered)
    def do_open(self) -> None:
        """Open the chosen page."""
        if self.desk.pane is self:
            self.desk.open(PagePane(self.desk, *self._pages[self._picks.index or 0]))
