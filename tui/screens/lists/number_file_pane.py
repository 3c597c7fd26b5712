"""Loading a file of numbers into a do-not-call list: trial with figures, then the import (domain rows 100, 101)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaden.protocol.do_not_call import ImportNumbers, NumbersReport
from kaden.protocol.server import ImportLook, ImportReport
from kaden.text import clean
from kaden.words import Words
from tui import actions
from tui.model.columns import Column
from tui.screens.lists.file_pane import FilePane, Line
from tui.screens.lists.refused_pane import RefusedPane

if TYPE_CHECKING:
    from tui.screens.setup.desk import SetupDesk

COUNTS = ("rows", "imported", "already", "duplicates", "invalid")


def _columns(words: Words) -> tuple[Column[Line], ...]:
    return (
        Column(
            key="name",
            title=words("list_screen.what"),
            width=30,
            show=lambda row, _now: row[0],
            sort=lambda row: row[0],
        ),
        Column(
            key="count",
            title=words("dnc.rows"),
            width=12,
            align="right",
            show=lambda row, _now: row[1],
            sort=lambda row: row[1],
        ),
    )


class NumberFilePane(FilePane):
    """One file into one list."""

    def __init__(self, desk: SetupDesk, campaign: str | None) -> None:
        """`campaign` is the number of the campaign whose list it is; None = the company's."""
        super().__init__(desk, _columns(desk.words))
        self._campaign = campaign
        self._reason = ""
        self._report: NumbersReport | None = None
        self._trial = True

    @property
    def own_context(self) -> str:
        return actions.NUMBER_FILE

    @property
    def crumb(self) -> str:
        return self.words("list_screen.import")

    def why_not(self, action: str) -> str | None:
        verb = action.partition(".")[2]
        if verb == "load" and not self.desk.seat.up:
            return self.words("why_not.offline")
        if verb == "load" and (self._report is None or not self._report.imported):
            return self.words("list_screen.trial_first")
        if verb == "refused" and not self.refused:
            return self.words("list_screen.none_refused")
        return super().why_not(action)

    def chosen(self) -> None:
        self._report = None
        prompt = self.words("list_screen.reason_of_all")
        self.type_line(prompt, self._typed_reason, self._reason)

    def _typed_reason(self, reason: str) -> None:
        if not reason:
            self.desk.kaden.toast(self.words("list_screen.reason_missing"))
            return
        self._reason = reason[:200]
        self._send_all(dry_run=True)

    def _send_all(self, *, dry_run: bool) -> None:
        size = self.file_size()
        if size is None or self.path is None:
            return
        self._trial = dry_run
        self.send(
            ImportNumbers(
                request=self.desk.seat.next_request(),
                campaign=self._campaign,
                file_name=clean(self.path.name)[:255] or "-",
                size=size,
                reason=self._reason,
                dry_run=dry_run,
            )
        )

    def answered(self, said: ImportReport | ImportLook | NumbersReport) -> None:
        if not isinstance(said, NumbersReport):
            return
        self._report = said if self._trial else None
        lines: dict[int, Line] = {}
        for place, name in enumerate(COUNTS):
            word = f"dnc.{name}_dry_run" if self._trial and name == "imported" else f"dnc.{name}"
            lines[place] = (self.words(word), f"{getattr(said, name):,}", "")
        self.put(lines)
        self.tell(self.words("list_screen.trial" if self._trial else "list_screen.listed"))

    def do_load(self) -> None:
        """List the numbers of the file, after a question that says how many are new."""
        if self._report is not None:
            question = self.words("list_screen.list_numbers", count=f"{self._report.imported:,}")
            self.desk.ask(question, "lists.load", lambda: self._send_all(dry_run=False))

    def do_refused(self) -> None:
        """Look through the lines without a number, and keep them in a file."""
        self.desk.open(RefusedPane(self.desk, self.refused))
