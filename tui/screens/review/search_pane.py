"""What shall be looked for, as a form over the list that it is for.

Rule: it opens with the search before; Escape leaves the list as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from kaden.protocol.searching import AskNames, SearchNames
from kaden.protocol.server import ServerMessage
from kaden.setup.kinds import Kind
from tui import review_actions
from tui.model.link_state import Refusal
from tui.model.searching import Search, Searching
from tui.screens.filled_pane import FilledPane
from tui.screens.review.pane import ReviewPane

if TYPE_CHECKING:
    from tui.screens.review.desk import ReviewDesk


class SearchPane(ReviewPane, FilledPane):
    """Filled in and sent off with one key, from whatever field (domain row 270)."""

    def __init__(self, desk: ReviewDesk, search: Search, done: Callable[[Search], None]) -> None:
        """`done` hears what is wanted, once this pane is gone."""
        super().__init__(desk)
        self.form = Searching(search, desk.clocks, desk.now, desk.words)
        self._done = done

    @property
    def context(self) -> str:
        return review_actions.SEARCH

    @property
    def crumb(self) -> str:
        return self.words("search.title")

    # ---- opening ------------------------------------------------------------------------------------------------

    def shown(self) -> None:
        if not self._opening:
            return
        if any(spec.of is not None for spec in self.form.specs):
            self.desk.fetch(AskNames(request=self.desk.seat.next_request()), self, self._named)
        else:
            self.fill(self.form, {})

    def _named(self, said: ServerMessage | Refusal) -> None:
        names: dict[Kind, Sequence[str]] = {}
        if isinstance(said, SearchNames):
            names = {
                Kind.CAMPAIGN: said.campaigns,
                Kind.ACCOUNT: said.agents,
                Kind.GROUP: said.groups,
                Kind.DISPOSITION: said.dispositions,
            }
        elif isinstance(said, Refusal):
            self.desk.refused(said)
        self.fill(self.form, names)

    # ---- filling in ---------------------------------------------------------------------------------------------

    def do_reset(self) -> None:
        """Let every field stand at its usual value (domain row 270)."""
        self.form.reset()
        self.view.renew()

    def do_find(self) -> None:
        """Look for it, or come to the first field that is wrong."""
        if self._opening or self.desk.pane is not self:
            return
        self.view.collect()
        wrong = self.form.first_wrong()
        if wrong is None:
            self.filled(self.form.search)
        else:
            self.come_to(wrong)

    def filled(self, search: Search) -> None:
        """Nothing is wrong with it."""
        self.desk.close(self)
        self._done(search)
