"""The form of a call that a customer made (rows 290 to 295).

Rule: what was filled in stays until it is saved or left on purpose; what the server refuses is said and can be mended.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from textual import on
from textual.app import ComposeResult
from textual.widget import Widget

from kaden.protocol.customers import CustomerStory, OpenCustomer
from kaden.protocol.refusals import RefusalCode
from kaden.protocol.server import ServerMessage
from kaden.setup.fields import FieldSpec
from tui import review_actions
from tui.model.incoming import Incoming
from tui.model.link_state import Refusal
from tui.screens.pick_pane import PickPane
from tui.screens.review.pane import ReviewPane
from tui.widgets.form_view import FormView

_HAPPENED: Final = (RefusalCode.CALL_ENTERED, RefusalCode.CALLED_MEANWHILE)
"""Something came in between: whoever was told of it may save in the knowledge of it."""

if TYPE_CHECKING:
    from tui.screens.review.desk import ReviewDesk


class IncomingPane(ReviewPane):
    """Filled in and saved with one key, from whatever field."""

    def __init__(self, desk: ReviewDesk, story: CustomerStory) -> None:
        super().__init__(desk)
        self.form = Incoming(story, desk.clocks, desk.now, desk.words)
        self._view = desk.form_view()
        self._opening = True
        self._saving = False

    def compose(self) -> ComposeResult:
        yield self._view

    @property
    def context(self) -> str:
        return review_actions.INCOMING

    @property
    def crumb(self) -> str:
        return self.words("incoming.title")

    @property
    def first(self) -> Widget | None:
        return self._view.first

    @property
    def opening(self) -> bool:
        return self._opening

    def offers(self, action: str) -> bool:
        if action == "review.choose":
            spec = self._view.focused_spec
            return spec is not None and spec.of is not None
        return super().offers(action)

    def loses(self) -> str | None:
        if not self._opening:
            self._view.collect()
        return self.words("incoming.drop") if self.form.changed else None

    def shown(self) -> None:
        if self._opening:
            self.call_later(self._show)

    async def _show(self) -> None:
        await self._view.show(self.form, self.form.names)
        self._opening = False
        if self.desk.pane is self and not self.desk.asking:
            self.desk.set_focus(self._view.first)
            self.desk.give_kept()
        self.desk.refresh_frame()

    @on(FormView.Moved)
    def _on_moved(self) -> None:
        self.desk.refresh_frame()

    def do_choose(self) -> None:
        """Open the list of the focused field."""
        self._view.open_focused()

    @on(FormView.Opened)
    def _on_opened(self, event: FormView.Opened) -> None:
        event.stop()
        spec = event.spec
        if spec.of is not None:
            title, known = self.form.label(spec.name, self.words), self.form.names.get(spec.of, ())
            value = self.form.values[spec.name]
            pick = PickPane(self.desk, title, spec, value, known, lambda value: self._put(spec, value))
            self.desk.open(pick)

    def _put(self, spec: FieldSpec, value: Any) -> None:
        self._view.put(spec.name, value)

    def do_save(self) -> None:
        """Save it, or come to the first field that is wrong."""
        if self._opening or self._saving or self.desk.pane is not self:
            return
        self._view.collect()
        wrong = self.form.first_wrong()
        if wrong is not None:
            self._view.renew()
            self._view.come_to(wrong)
            return
        self._saving = True
        self.desk.fetch(self.form.request(self.desk.seat.next_request()), self, self._saved)

    def _saved(self, said: ServerMessage | Refusal) -> None:
        self._saving = False
        if isinstance(said, Refusal):
            self.desk.refused(said)
            name = self.form.field_of(said)
            if name is not None and self.desk.pane is self:
                self._view.come_to(name)
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
