"""The form of a call that a customer made (rows 290 to 295).

Rule: what was filled in stays until it is saved or left on purpose; what the server refuses is said and can be mended.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kaden.protocol.customers import CustomerStory, OpenCustomer
from kaden.protocol.refusals import RefusalCode
from kaden.protocol.server import ServerMessage
from tui import review_actions
from tui.model.incoming import Incoming
from tui.model.link_state import Refusal
from tui.screens.filled_pane import FilledPane
from tui.screens.review.pane import ReviewPane

_HAPPENED: Final = (RefusalCode.CALL_ENTERED, RefusalCode.CALLED_MEANWHILE)
"""Something came in between: whoever was told of it may save in the knowledge of it."""

if TYPE_CHECKING:
    from tui.screens.review.desk import ReviewDesk


class IncomingPane(ReviewPane, FilledPane):
    """Filled in and saved with one key, from whatever field."""

    def __init__(self, desk: ReviewDesk, story: CustomerStory) -> None:
        super().__init__(desk)
        self.form = Incoming(story, desk.clocks, desk.now, desk.words)
        self._saving = False

    @property
    def context(self) -> str:
        return review_actions.INCOMING

    @property
    def crumb(self) -> str:
        return self.words("incoming.title")

    def loses(self) -> str | None:
        if not self._opening:
            self.view.collect()
        return self.words("incoming.drop") if self.form.changed else None

    def shown(self) -> None:
        if self._opening:
            self.fill(self.form, self.form.names)

    def do_save(self) -> None:
        """Save it, or come to the first field that is wrong."""
        if self._opening or self._saving or self.desk.pane is not self:
            return
        self.view.collect()
        wrong = self.form.first_wrong()
        if wrong is not None:
            self.come_to(wrong)
            return
        self._saving = True
        self.desk.fetch(self.form.request(self.desk.seat.next_request()), self, self._saved)

    def _saved(self, said: ServerMessage | Refusal) -> None:
        self._saving = False
        if isinstance(said, Refusal):
            self.desk.refused(said)
            name = self.form.field_of(said)
            if name is not None and self.desk.pane is self:
                self.view.come_to(name)
            if said.code in _HAPPENED:
                again = OpenCustomer(request=self.desk.seat.next_request(), record=self.form.record)
                self.desk.fetch(again, self, self._seen)
        elif isinstance(said, CustomerStory):
            # Whoever lies below reads the story anew.
            self.desk.close(self)
            self.desk.kaden.toast(self.words("incoming.saved"))

    def _seen(self, said: ServerMessage | Refusal) -> None:
        if isinstance(said, CustomerStory):
            self.form.see(said)
