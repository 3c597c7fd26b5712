"""Importing a customer list from a local file: look, mapping, trial with figures, import (domain rows 112 to 125).

Rule: what is shown is the server's own reading, and nothing is imported before a trial has told what would come of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaden.protocol.client import ImportBegin
from kaden.protocol.do_not_call import NumbersReport
from kaden.protocol.server import ImportLook, ImportReport
from kaden.setup.kinds import Kind
from kaden.text import clean
from kaden.words import Words
from tui import actions
from tui.model.columns import Column
from tui.screens.lists.file_pane import LOOKED_AT, FilePane, Line
from tui.screens.lists.refused_pane import RefusedPane
from tui.screens.setup.pane import Thing

if TYPE_CHECKING:
    from tui.screens.setup.desk import SetupDesk

COUNTS = (
    "invalid",
    "duplicates_in_file",
    "duplicates_in_list",
    "do_not_call",
    "numbers_left_out",
    "unallocated",
)
"""Figures of a report that are told when they are not 0."""

KINDS = ("corporate", "individual")
"""Figures of the rows that are taken, where the campaign tells these customers apart."""

NO_FIELD = "column"
"""What a column is that holds nothing of ours."""


def _columns(words: Words) -> tuple[Column[Line], ...]:
    def column(place: int, name: str, width: int, grow: int) -> Column[Line]:
        return Column(
            key=name,
            title=words(f"list_screen.{name}"),
            width=width,
            grow=grow,
            show=lambda row, _now: row[place],
            sort=lambda row: row[place],
        )

    return column(0, "column", 20, 10), column(1, "holds", 16, 4), column(2, "first_rows", 30, 60)


class ImportPane(FilePane):
    """One file into one batch: its columns, what each holds, and the first rows."""

    def __init__(self, desk: SetupDesk, batch: Thing) -> None:
        super().__init__(desk, _columns(desk.words))
        self._batch = batch.at(Kind.BATCH)
        self._look: ImportLook | None = None
        self._mapping: dict[str, str] = {}
        """What a person said beside what was found."""
        self._report: ImportReport | None = None
        """Of the trial with this very mapping."""
        self._trial = False

    @property
    def own_context(self) -> str:
        return actions.IMPORT

    @property
    def crumb(self) -> str:
        return self.words("list_screen.import")

    def why_not(self, action: str) -> str | None:
        verb = action.partition(".")[2]
        if verb in ("next_field", "trial", "load") and not self.desk.seat.up:
            return self.words("why_not.offline")
        if verb in ("next_field", "trial", "load") and self._look is None:
            return self.words("list_screen.no_file")
        if verb == "load" and (self._report is None or not self._report.valid):
            return self.words("list_screen.trial_first")
        if verb == "refused" and not self.refused:
            return self.words("list_screen.none_refused")
        return super().why_not(action)

    # ---- the file -----------------------------------------------------------------------------------------------

    def chosen(self) -> None:
        self._look, self._report, self._mapping = None, None, {}
        self.put({})
        self._look_at()

    def _look_at(self) -> None:
        size = self.file_size()
        if size is not None:
            self.send(self._begin(min(size, LOOKED_AT), look=True))

    def _begin(self, size: int, *, look: bool = False, dry_run: bool = False) -> ImportBegin:
        assert self.path is not None
        return ImportBegin(
            request=self.desk.seat.next_request(),
            batch=str(self._batch.definition.id),
            file_name=clean(self.path.name)[:255] or "-",
            size=size,
            mapping=self._mapping,
            dry_run=dry_run,
            look=look,
        )

    def answered(self, said: ImportReport | ImportLook | NumbersReport) -> None:
        if isinstance(said, ImportLook):
            self._look = said
            self._show_columns(said)
            told = self.words("import.encoding", encoding=said.encoding)
            phone = "phone" in said.mapping.values()
            self.tell(told if phone else f"{told}   {self.words('list_screen.which_is_phone')}")
        elif isinstance(said, ImportReport):
            self._report = said if self._trial else None
            self.tell(self._figures(said))
            if not self._trial:
                done = "list_screen.imported" if said.valid else "list_screen.none_imported"
                self.desk.kaden.toast(self.words(done, count=f"{said.valid:,}"))

    def _show_columns(self, look: ImportLook) -> None:
        rows: dict[int, Line] = {}
        for place, column in enumerate(look.columns):
            cells = "  ".join(f"{row[place]}" for row in look.preview if place < len(row))
            held = look.mapping.get(column, NO_FIELD)
            rows[place] = (column, self.words(f"list_field.{held}"), cells)
        self.put(rows)

    def _figures(self, report: ImportReport) -> str:
        valid = "valid_dry_run" if self._trial else "valid"
        parts = [
            f"{self.words('import.rows')} {report.rows:,}",
            f"{self.words(f'import.{valid}')} {report.valid:,}",
        ]
        parts += [
            f"{self.words(f'import.{name}')} {count:,}" for name in COUNTS if (count := getattr(report, name))
        ]
        parts += [
            f"{self.words(f'import.{name}')} {count:,}"
            for name in KINDS
            if (count := getattr(report, name)) is not None
        ]
        return "   ".join(parts)

    # ---- keys ---------------------------------------------------------------------------------------------------

    def do_next_field(self) -> None:
        """Let the column under the cursor hold the next thing that no other column holds."""
        look, cursor = self._look, self.grid.cursor
        if look is None or cursor is None:
            return
        column = look.columns[cursor]
        held = look.mapping.get(column, NO_FIELD)
        taken = {field for name, field in look.mapping.items() if name != column and field != NO_FIELD}
        free = [field for field in look.fields if field not in taken]
        following = free[(free.index(held) + 1) % len(free)]
        # What was found in other columns must not jump elsewhere because this one gave a field up.
        self._mapping = {**look.mapping, **self._mapping, column: following}
        self._report = None
        self._look_at()

    def do_trial(self) -> None:
        """Say what would come of the file; nothing is changed (row 121)."""
        self._send_all(dry_run=True)

    def do_load(self) -> None:
        """Import the file: every row that can be called, or nothing at all."""
        report = self._report
        if report is not None:
            question = self.words("list_screen.load", count=f"{report.valid:,}", rows=f"{report.rows:,}")
            self.desk.ask(question, "lists.load", lambda: self._send_all(dry_run=False))

    def _send_all(self, *, dry_run: bool) -> None:
        size = self.file_size()
        if size is not None:
            self._trial = dry_run
            self.send(self._begin(size, dry_run=dry_run))

    def do_refused(self) -> None:
        """Look through the refused lines, and keep them in a file."""
        self.desk.open(RefusedPane(self.desk, self.refused))
