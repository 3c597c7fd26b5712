"""Withdrawing a promised call: nobody calls any more, and the reason is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.widget import Widget
from textual.widgets import Input

from kaden.protocol.callbacks import LONGEST_REASON, OpenPromise, WithdrawCallback
from kaden.protocol.server import ServerMessage
from tui import review_actions
from tui.model.link_state import Refusal
from tui.screens.review.pane import ReviewPane
from tui.widgets.fields import LineField
from tui.widgets.text import Words

if TYPE_CHECKING:
    from tui.screens.review.desk import ReviewDesk


class WithdrawPane(ReviewPane):
    """One line to fill in."""

    DEFAULT_CSS = """
    WithdrawPane { padding: 1 2; }
    WithdrawPane Words { height: auto; padding: 0 0 1 0; }
    WithdrawPane LineField { width: 1fr; }
    """

    def __init__(self, desk: ReviewDesk, promise: OpenPromise) -> None:
        super().__init__(desk)
        self._promise = promise
        self._name = promise.name or promise.company or promise.number
        self._reason = LineField()
        self._reason.max_length = LONGEST_REASON
        self._asked = False

    def compose(self) -> ComposeResult:
        yield Words(self.words("callbacks.withdraw", name=self._name))
        yield self._reason

    @property
    def context(self) -> str:
        return review_actions.WITHDRAW

    @property
    def crumb(self) -> str:
        return self.words("callbacks.withdraw_title")

    @property
    def first(self) -> Widget:
        return self._reason

    @on(Input.Submitted)
    def _on_submitted(self, event: Input.Submitted) -> None:
        """Enter ends the line; what calls a promise off is its own key."""
        event.stop()

    def do_save(self) -> None:
        """Withdraw it, if a reason is given."""
        reason = self._reason.value.strip()
        if not reason:
            self.desk.kaden.toast(self.words("callbacks.no_reason"))
        elif not self._asked:
            self._asked = True
            request = WithdrawCallback(
                request=self.desk.seat.next_request(), seen=self._promise.seen, reason=reason
            )
            self.desk.fetch(request, self, self._answered)

    def _answered(self, said: ServerMessage | Refusal) -> None:
        self._asked = False
        if isinstance(said, Refusal):
            self.desk.refused(said)
        else:
            self.desk.close(self)
            self.desk.kaden.toast(self.words("callbacks.withdrawn", name=self._name))
