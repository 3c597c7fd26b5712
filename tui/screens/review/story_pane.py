"""A customer's whole story, to read; `c` enters a call that the customer made (rows 290, 294, 296)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.widget import Widget

from kaden.phone_spelling import spelled
from kaden.protocol.customers import CustomerRow, CustomerStory, OpenCustomer
from kaden.protocol.server import ServerMessage
from tui import review_actions
from tui.model.customers import story_lines
from tui.model.link_state import Refusal
from tui.screens.review.incoming_pane import IncomingPane
from tui.screens.review.pane import ReviewPane
from tui.widgets.lines_view import LinesView
from tui.widgets.text import SafeText, safe

if TYPE_CHECKING:
    from tui.screens.review.desk import ReviewDesk


class StoryPane(ReviewPane):
    """It is read anew whenever it comes to the front."""

    def __init__(self, desk: ReviewDesk, row: CustomerRow) -> None:
        super().__init__(desk)
        self._row = row
        self._story: CustomerStory | None = None
        self._view = LinesView()

    def compose(self) -> ComposeResult:
        yield self._view

    @property
    def context(self) -> str:
        return review_actions.STORY

    @property
    def crumb(self) -> str:
        return self._row.name or self._row.company or spelled(self._row.number)

    @property
    def first(self) -> Widget:
        return self._view

    def why_not(self, action: str) -> str | None:
        if action == "review.called_back" and self._story is not None and not self._story.may_edit:
            return self.words("story.may_not_enter")
        if action == "review.called_back" and self._story is None:
            return self.words("story.opening")
        return super().why_not(action)

    def shown(self) -> None:
        request = OpenCustomer(request=self.desk.seat.next_request(), record=self._row.record)
        self.desk.fetch(request, self, self._came)

    def link_moved(self) -> None:
        if self.desk.seat.up and self._story is None:
            self.shown()

    def _came(self, said: ServerMessage | Refusal) -> None:
        if isinstance(said, Refusal):
            self.desk.refused(said)
        elif isinstance(said, CustomerStory):
            self._tell(said)

    def _tell(self, story: CustomerStory) -> None:
        self._story = story
        kaden = self.desk.kaden

        def made(cells: int) -> Iterable[SafeText]:
            lines = story_lines(self.words, story, kaden.wall_clock, max(20, cells), kaden.ambiguous)
            return (safe(line.text, "bold" if line.strong else "") for line in lines)

        self._view.show(made)

    def do_called_back(self) -> None:
        """Enter a call that the customer made."""
        if self._story is not None and self._story.may_edit:
            self.desk.open(IncomingPane(self.desk, self._story))
