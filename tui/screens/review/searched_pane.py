"""A list that shows what a search of a period found, and takes it out as a file.

Rule: it asks anew whenever it comes to the front.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from kaden.period import Period
from tui.model.board import Board
from tui.model.columns import Column, Row
from tui.model.searching import Search
from tui.screens.review.search_pane import SearchPane
from tui.screens.review.takeout_list import TakeoutList

if TYPE_CHECKING:
    from tui.screens.review.desk import ReviewDesk


class SearchedPane(TakeoutList[Row]):
    """A subclass says what a search means and what a file has."""

    usual: ClassVar[Search]
    """What is shown before anything was said; its period is `period`."""

    def __init__(
        self, desk: ReviewDesk, board: Board[Row], columns: Sequence[Column[Row]], *, name: str, pinned: int
    ) -> None:
        super().__init__(desk, board, columns, name=name, pinned=pinned)
        self.search = self.usual

    @abstractmethod
    def find(self) -> None:
        """Ask for what the search means at this moment."""

    @abstractmethod
    def counted(self, shown: int) -> str:
        """How much was found."""

    def span(self) -> Period:
        """The period of the search, by the clocks that the title line shows; nothing said = the usual one."""
        clocks, now = self.desk.clocks, self.desk.now()
        period = self.search.period("period", clocks, now) or self.usual.period("period", clocks, now)
        assert period is not None
        return Period(max(0, period.since), max(0, period.until))

    def do_search(self) -> None:
        """Say what shall be looked for (row 287)."""
        self.desk.open(SearchPane(self.desk, self.search, self._look_for))

    def _look_for(self, search: Search) -> None:
        """The list is about to ask anew, for it comes to the front."""
        self.search = search
        self._board.replace(())

    # ---- the desk asks ------------------------------------------------------------------------------------------

    def shown(self) -> None:
        # What lay on it may be a search, which is told right after this.
        self.call_later(self.find)

    def link_moved(self) -> None:
        if self.desk.seat.up and self.desk.pane is self:
            self.find()

    def found(self, shown: int) -> str:
        return f"{self.counted(shown)}   {self.search.told(self.words)}"
