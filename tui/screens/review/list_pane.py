"""A list of records and reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.model.columns import Row
from tui.screens.listed_pane import ListedPane
from tui.screens.review.pane import ReviewPane

if TYPE_CHECKING:
    from tui.screens.review.desk import ReviewDesk


class ReviewList(ListedPane[Row], ReviewPane):
    """One of its lists; see `ListedPane`."""

    desk: ReviewDesk
