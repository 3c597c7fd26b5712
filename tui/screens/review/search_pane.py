"""What shall be looked for, as a form over the list that it is for.

Rule: it opens with the search before; Escape leaves the list as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from textual import on
from textual.app import ComposeResult
from textual.widget import Widget

from kaden.protocol.searching import AskNames, SearchNames
from kaden.protocol.server import ServerMessage
from kaden.setup.fields import FieldSpec
from kaden.setup.kinds import Kind
from tui import review_actions
from tui.model.link_state import Refusal
from tui.model.searching import Search, Searching
from tui.screens.pick_pane import PickPane
from tui.screens.review.pane import ReviewPane
from tui.widgets.form_view import FormView

if TYPE_CHECKING:
    from tui.screens.review.desk import ReviewDesk


class SearchPane(ReviewPane):
    """Filled in and sent off with one key, from whatever field (domain row 270)."""

    def __init__(self, desk: ReviewDesk, search: Search, done: Callable[[Search], None]) -> None:
        """`done` hears what is wanted, once this pane is gone."""
        super().__init__(desk)
        self.form = Searching(search, desk.clocks, desk.now, desk.words)
        self._done = done
        self._names: Mapping[Kind, Sequence[str]] = {}
        self._view = desk.form_view()
        self._opening = True

    def compose(self) -> ComposeResult:
        yield self._view

    @property
    def context(self) -> str:
        return review_actions.SEARCH

    @property
    def crumb(self) -> str:
        return self.words("search.title")

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

    # ---- opening ------------------------------------------------------------------------------------------------

    def shown(self) -> None:
        if not self._opening:
            return
        if any(spec.of is not None for spec in self.form.specs):
            self.desk.fetch(AskNames(request=self.desk.seat.next_request()), self, self._named)
        else:
            self.call_later(self._show)

    def _named(self, said: ServerMessage | Refusal) -> None:
        if isinstance(said, SearchNames):
            self._names = {
                Kind.CAMPAIGN: said.campaigns,
                Kind.ACCOUNT: said.agents,
                Kind.GROUP: said.groups,
                Kind.DISPOSITION: said.dispositions,
            }
        elif isinstance(said, Refusal):
            self.desk.refused(said)
        self.call_later(self._show)

    async def _show(self) -> None:
        await self._view.show(self.form, self._names)
        self._opening = False
        if self.desk.pane is self and not self.desk.asking:
            self.desk.set_focus(self._view.first)
            self.desk.give_kept()
        self.desk.refresh_frame()

    # ---- filling in ---------------------------------------------------------------------------------------------

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
            title, known = self.form.label(spec.name, self.words), self._names.get(spec.of, ())
            value = self.form.values[spec.name]
            self.desk.open(
                PickPane(self.desk, title, spec, value, known, lambda value: self._put(spec, value))
            )

    def _put(self, spec: FieldSpec, value: Any) -> None:
        self._view.put(spec.name, value)

    def do_reset(self) -> None:
        """Let every field stand at its usual value (domain row 270)."""
        self.form.reset()
        self._view.renew()

    def do_find(self) -> None:
        """Look for it, or come to the first field that is wrong."""
        if self._opening or self.desk.pane is not self:
            return
        self._view.collect()
        wrong = self.form.first_wrong()
        if wrong is None:
            self.filled(self.form.search)
        else:
            self.come_to(wrong)

    def filled(self, search: Search) -> None:
        """Nothing is wrong with it."""
        self.desk.close(self)
        self._done(search)

    def come_to(self, wrong: str) -> None:
        """Say what is wrong at its field."""
        self._view.renew()
        self._view.come_to(wrong)
