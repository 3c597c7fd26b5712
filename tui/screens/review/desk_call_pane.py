"""A call that is over and still at its agent's desk, saved with its result by a supervisor (rows 280, 282).

Rule: nobody is written over unseen. Where the agent's screen was away and answers again, the first save is refused with
a sentence; only a second one is carried out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaden.protocol.client import SaveResult
from kaden.protocol.history import CompleteCall, DeskSeen, OpenedCall
from kaden.protocol.refusals import RefusalCode
from kaden.protocol.server import AgentRow, ServerMessage
from tui.model.link_state import Refusal, Request
from tui.screens.review.call_pane import CallPane

if TYPE_CHECKING:
    from tui.screens.review.desk import ReviewDesk

AT_DESK = "at_desk"
"""Why nobody else may save a call usually; here it is what the pane is for."""


class DeskCallPane(CallPane):
    """Opened from the monitor, and left to it again."""

    def __init__(self, desk: ReviewDesk, row: AgentRow) -> None:
        """`row` is the agent's, with the call that is at the desk."""
        assert row.call is not None
        super().__init__(desk, row.call, row.customer)
        self._seen: DeskSeen = "there" if row.connected else "away"

    def closed(self, record: OpenedCall) -> str | None:
        return None if record.closed == AT_DESK else super().closed(record)

    def state(self, record: OpenedCall) -> str:
        if record.closed != AT_DESK:
            return super().state(record)
        told = self.words(f"history.saves_over_{self._seen}", agent=record.agent_name or "-")
        return f"{super().state(record)}\n{told}"

    def save_request(self, record: OpenedCall, save: SaveResult) -> Request:
        request = super().save_request(record, save)
        if isinstance(request, CompleteCall) and record.closed == AT_DESK:
            return request.model_copy(update={"at_desk": self._seen})
        return request

    def _saved(self, said: ServerMessage | Refusal) -> None:
        if isinstance(said, Refusal) and said.code == RefusalCode.AGENT_IS_BACK:
            self._seen = "there"
        super()._saved(said)
