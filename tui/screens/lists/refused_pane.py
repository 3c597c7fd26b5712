"""The refused lines of a file: each with what stands there and why it is not taken; they can be kept in a file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kaden.protocol.refusals import Refused
from kaden.protocol.server import RefusedRow
from kaden.spreadsheet_csv import create_csv
from kaden.words import Words
from tui import actions
from tui.model.columns import Column
from tui.model.local_path import meant
from tui.screens.lists.grid_pane import GridPane

if TYPE_CHECKING:
    from tui.screens.setup.desk import SetupDesk

HEADINGS = ("line", "column", "value", "reason", "code", "imported")


def reason(words: Words, row: RefusedRow) -> str:
    """Why a row, or one of its numbers, is not taken."""
    key = f"row.{row.reason}"
    return words(key, first_line=row.first_line or 0) if key in words else row.reason


def _columns(words: Words) -> tuple[Column[RefusedRow], ...]:
    def column(key: str, width: int, grow: int, show: str) -> Column[RefusedRow]:
        return Column(
            key=key,
            title=words(f"import.report_{key}"),
            width=width,
            grow=grow,
            show=lambda row, _now: reason(words, row) if show == "reason" else str(getattr(row, show)),
            sort=lambda row: row.line,
        )

    return (
        column("line", 7, 0, "line"),
        column("value", 18, 6, "value"),
        column("reason", 36, 60, "reason"),
        column("column", 14, 10, "column"),
    )


class RefusedPane(GridPane[RefusedRow]):
    """All that is wrong with the rows of one file."""

    def __init__(self, desk: SetupDesk, refused: Sequence[RefusedRow]) -> None:
        super().__init__(desk, _columns(desk.words))
        self._refused = refused

    @property
    def context(self) -> str:
        return self.TYPING if self.typing else actions.REFUSED

    @property
    def crumb(self) -> str:
        return self.words("list_screen.refused", count=f"{len(self._refused):,}")

    def on_mount(self) -> None:
        self.put(dict(enumerate(self._refused)))

    def do_keep(self) -> None:
        """Keep the lines in a new file for a spreadsheet."""
        self.type_line(self.words("list_screen.keep_as"), self._keep, "refused.csv")

    def _keep(self, path: str) -> None:
        if not path:
            return
        words = self.words
        rows = (
            (
                str(row.line),
                row.column,
                row.value,
                reason(words, row),
                row.reason,
                words("import.yes" if row.imported else "import.no"),
            )
            for row in self._refused
        )
        try:
            create_csv(meant(path), [words(f"import.report_{name}") for name in HEADINGS], rows)
        except Refused as refused:
            self.desk.kaden.toast(words.refusal(refused))
        else:
            self.desk.kaden.toast(words("import.report_written", path=path))
