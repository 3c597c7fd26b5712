"""A list whose rows come page by page, the newest first.

Rule: the first page comes anew whenever the list comes to the front, or the link comes back while it is there.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from tui.model.board import Board
from tui.model.columns import Column, Row
from tui.model.link_state import Request
from tui.screens.listed_pane import ListedPane
from tui.screens.paging import Paging

if TYPE_CHECKING:
    from tui.screens.pane_desk import PaneDesk


class PagedList(ListedPane[Row]):
    """A subclass says how a page is asked for, and what is in one."""

    page: ClassVar[type[Any]]
    """The message that tells one; it says by `more` whether there are older rows."""

    def __init__(
        self, desk: PaneDesk, board: Board[Row], columns: Sequence[Column[Row]], *, name: str, pinned: int
    ) -> None:
        super().__init__(desk, board, columns, name=name, pinned=pinned)
        self._pages = Paging[Any](
            self,
            self.page,
            ask=self.ask,
            known=lambda: self._board.rows,
            came=self._came,
            refused=lambda refusal: self.grid.set_hint(desk.kaden.refusal_text(refusal)),
        )

    @abstractmethod
    def ask(self, before: int | None) -> Request:
        """The request for the rows below the lowest key that is known; None = for the newest."""

    @abstractmethod
    def rows_of(self, page: Any) -> Sequence[Row]:
        """What a page tells."""

    def shown(self) -> None:
        self._pages.fetch(anew=True)

    def link_moved(self) -> None:
        if self.desk.seat.up and self.desk.pane is self:
            self._pages.fetch(anew=True)

    def _came(self, page: Any, anew: bool) -> None:
        if anew:
            self._board.replace(self.rows_of(page))
        else:
            self._board.put(self.rows_of(page))
        self._refresh()

    def cursor_moved(self) -> None:
        self._pages.cursor_moved(self.grid)
