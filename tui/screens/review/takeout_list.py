"""A list that can be taken out as a file, part by part, as it was found.

Rule: a file that is being written is given up only after a question.
"""

from __future__ import annotations

from abc import abstractmethod
from pathlib import Path
from typing import Any

from kaden.clock import local_time
from kaden.protocol.refusals import Refused
from kaden.spreadsheet_csv import CsvEncoding
from tui.model.columns import Row
from tui.screens.file_export import FileExport
from tui.screens.review.file_pane import FilePane
from tui.screens.review.list_pane import ReviewList


class TakeoutList(ReviewList[Row]):
    """A subclass makes its export, says what a file has, and what was found."""

    export: FileExport[Any]

    @abstractmethod
    def headings(self) -> list[str]:
        """Those of a file."""

    @abstractmethod
    def found(self, shown: int) -> str:
        """What the line below says while no file is written."""

    # ---- the desk asks ------------------------------------------------------------------------------------------

    def told(self, shown: int) -> str:
        if self.export.busy:
            return self.words("to_file.busy", count=f"{self.export.written:,}", path=self.export.path)
        return self.found(shown)

    def why_not(self, action: str) -> str | None:
        # A file has what one search found; another one would go on in it.
        if action in ("review.export", "review.search") and self.export.busy:
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
