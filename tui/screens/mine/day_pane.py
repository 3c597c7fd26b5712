"""An agent's own figures of the day."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.widget import Widget

from kaden.protocol.my_work import MyDay, ShowMyDay
from kaden.protocol.server import ServerMessage
from tui import actions
from tui.model.link_state import Refusal
from tui.model.my_day import lines
from tui.screens.mine.pane import MinePane
from tui.widgets.lines_view import LinesView
from tui.widgets.text import SafeText, safe

if TYPE_CHECKING:
    from tui.screens.mine.desk import MineDesk


class DayPane(MinePane):
    """Asked for whenever it comes to the front."""

    def __init__(self, desk: MineDesk) -> None:
        super().__init__(desk)
        self._view = LinesView()

    def compose(self) -> ComposeResult:
        yield self._view

    @property
    def context(self) -> str:
        return actions.MINE_DAY

    @property
    def crumb(self) -> str:
        return self.words("mine.place_day")

    @property
    def first(self) -> Widget:
        return self._view

    def shown(self) -> None:
        self._view.show(lambda cells: (safe(self.words("mine.opening")),))
        self._fetch()

    def link_moved(self) -> None:
        if self.desk.seat.up and self.desk.pane is self:
            self._fetch()

    def _fetch(self) -> None:
        self.desk.fetch(ShowMyDay(request=self.desk.seat.next_request()), self, self._came)

    def _came(self, said: ServerMessage | Refusal) -> None:
        if isinstance(said, Refusal):
            self.desk.refused(said)
        elif isinstance(said, MyDay):
            self._view.show(lambda cells: self._lines(said, max(40, cells)))

    def _lines(self, day: MyDay, cells: int) -> Iterator[SafeText]:
        for line in lines(self.words, day, cells, self.desk.kaden.ambiguous):
            yield safe(line.text, "bold" if line.strong else "")
