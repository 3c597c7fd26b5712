"""What stands on the desk of records and reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.screens.pane import Pane

if TYPE_CHECKING:
    from tui.screens.review.desk import ReviewDesk


class ReviewPane(Pane):
    """A pane of it."""

    desk: ReviewDesk

    def __init__(self, desk: ReviewDesk) -> None:
        super().__init__(desk)
        self.desk = desk
