"""A list that the server tells page by page, the newest first: the next page comes as the cursor nears the end.

Rule: one page is on its way at a time, and what is shown stays until it is there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final, Generic, Protocol, TypeVar

from kaden.protocol.server import ServerMessage
from tui.model.link_state import Refusal, Request
from tui.screens.pane import Pane
from tui.widgets.live_grid import LiveGrid

AHEAD: Final = 30
"""So many lines from the end of what is known the next page is asked for, where a pane says nothing else."""


class Page(Protocol):
    """An answer that tells a part of a list."""

    @property
    def more(self) -> bool:
        """Whether there are older rows."""


Told = TypeVar("Told", bound=Page)


class Paging(Generic[Told]):
    """The pages of the list of one pane.

    Args:
        pane: whose list it is.
        kind: what tells a page of it.
        ask: the request for the rows below a key; None = for the newest.
        known: the keys of the rows that are known.
        came: takes a page in, and whether the list begins anew with it.
        refused: tells why there is none.
        ahead: so many lines from the end of what is known the next page is asked for.
    """

    def __init__(
        self,
        pane: Pane,
        kind: type[Told],
        *,
        ask: Callable[[int | None], Request],
        known: Callable[[], Iterable[int]],
        came: Callable[[Told, bool], None],
        refused: Callable[[Refusal], None],
        ahead: int = AHEAD,
    ) -> None:
        self._pane = pane
        self._kind = kind
        self._ask = ask
        self._known = known
        self._came = came
        self._refused = refused
        self._ahead = ahead
        self.more = True
        """Whether there is more than is known, as far as the pages tell that came."""
        self._asked = False
        self._again = False
        """Whether the list shall begin anew once the page that is on its way has come."""

    def fetch(self, *, anew: bool) -> None:
        """Ask for the next page, or for the first one anew."""
        if self._asked:
            self._again = self._again or anew
            return
        self._asked, self._again = True, False
        before = None if anew else min(self._known(), default=None)

        def answered(said: ServerMessage | Refusal) -> None:
            self._asked = False
            if self._again:
                self.fetch(anew=True)
            elif isinstance(said, Refusal):
                self._refused(said)
            elif isinstance(said, self._kind):
                self.more = said.more
                self._came(said, anew)

        self._pane.desk.fetch(self._ask(before), self._pane, answered)

    def cursor_moved(self, grid: LiveGrid[Any]) -> None:
        """The cursor of the list stands on another row."""
        order, cursor = grid.order, grid.cursor
        if self.more and cursor is not None and order.index(cursor) >= len(order) - self._ahead:
            self.fetch(anew=False)
