"""Every version of a result, the newest first: what was chosen and noted, when, and by whom (row 286)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.widget import Widget

from kaden.cells import wrap
from kaden.clock import Instant
from kaden.protocol.history import CallVersion, OpenedCall
from tui import review_actions
from tui.screens.review.pane import ReviewPane
from tui.widgets.lines_view import LinesView
from tui.widgets.text import SafeText, safe

if TYPE_CHECKING:
    from tui.screens.review.desk import ReviewDesk


class PastVersionsPane(ReviewPane):
    """Of one call, as it was when it was opened."""

    def __init__(self, desk: ReviewDesk, record: OpenedCall) -> None:
        super().__init__(desk)
        self._record = record
        self._view = LinesView()

    def compose(self) -> ComposeResult:
        yield self._view

    @property
    def context(self) -> str:
        return review_actions.VERSIONS

    @property
    def crumb(self) -> str:
        return self.words("history.versions_title")

    @property
    def first(self) -> Widget:
        return self._view

    def shown(self) -> None:
        self._view.show(lambda cells: self._lines(max(20, cells - 2)))

    def _lines(self, cells: int) -> Iterator[SafeText]:
        record = self._record
        yield from self._version(self._present(record), cells, self.words("history.version_now"))
        for version in reversed(record.versions):
            yield safe("")
            yield from self._version(version, cells, self.words("history.version_before"))

    def _present(self, record: OpenedCall) -> CallVersion:
        draft = record.call.draft
        chosen = None if draft is None else draft.disposition
        return CallVersion(
            revision=record.revision,
            disposition=next((each.label for each in record.call.results if each.id == chosen), None),
            note="" if draft is None else draft.note,
            callback_at=None if draft is None else draft.callback_at,
            at=record.edited_at or record.saved_at or record.dialled_at,
            by=record.edited_by or record.saved_by,
        )

    def _version(self, version: CallVersion, cells: int, title: str) -> Iterator[SafeText]:
        yield safe(f"{title}  {self._clock(version.at)}  {version.by or '-'}", "bold")
        yield safe(f"  {self.words('mine.part_disposition')}  {version.disposition or '-'}")
        if version.callback_at is not None:
            yield safe(f"  {self.words('mine.part_callback_at')}  {self._clock(version.callback_at)}")
        for line in version.note.splitlines():
            for part in wrap(line, cells - 2, self.desk.kaden.ambiguous):
                yield safe(f"  {part}")

    def _clock(self, at: Instant) -> str:
        return self.desk.kaden.wall_clock(at, self._record.call.zone, "%Y/%m/%d %H:%M")
