"""A list that shows what a search found, and takes it out as a file.

Rule: it asks anew whenever it comes to the front; a file that is being written is given up only after a question.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from kaden.clock import local_time
from kaden.period import Period
from kaden.protocol.refusals import Refused
from kaden.spreadsheet_csv import CsvEncoding
from tui.model.board import Board
from tui.model.columns import Column, Row
from tui.model.searching import Search
from tui.screens.file_export import FileExport
from tui.screens.review.file_pane import FilePane
from tui.screens.review.list_pane import ReviewList
from tui.screens.review.search_pane import SearchPane

if TYPE_CHECKING:
    from tui.screens.review.desk import ReviewDesk


class SearchedPane(ReviewList[Row]):
    """A subclass says what a search means and what a file has."""

    usual: ClassVar[Search]
    """What is shown before anything was said; its period is `period`."""
    export: FileExport[Any]

    def __init__(
        self, desk: ReviewDesk, board: Board[Row], columns: Sequence[Column[Row]], *, name: str, pinned: int
    ) -> None:
        super().__init__(desk, board, columns, name=name, pinned=pinned)
        self.search = self.usual

    @abstractmethod
    def find(self) -> None:
        """Ask for what the search means at this moment."""

    @abstractmethod
    def headings(self) -> list[str]:
        """Those of a file."""

    @abstractmethod
    def found(self, shown: int) -> str:
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

    def told(self, shown: int) -> str:
        if self.export.busy:
            return self.words("to_file.busy", count=f"{self.export.written:,}", path=self.export.path)
        return f"{self.found(shown)}   {self.search.told(self.words)}"

    def why_not(self, action: str) -> str | None:
        if action == "review.export" and self.export.busy:
            return self.words("to_file.under_way")
        return super().why_not(action)

    def loses(self) -> str | None:
        return self.words("to_file.drop") if self.export.busy else None

    def on_unmount(self) -> None:
        self.export.stop()

    # ---- to a file ----------------------------------------------------------------------------------------------

    def do_export(self) -> None:
        """Write what was found to a file (rows 289, 311)."""
        day = local_time(self.desk.now(), self.desk.clocks)
        self.desk.open(FilePane(self.desk, f"~/{self._place}-{day:%Y%m%d}.csv", self._write))

    def _write(self, path: Path, encoding: CsvEncoding) -> Refused | None:
        refused = self.export.begin(path, encoding, self.headings())
        self._refresh()
        return refused
