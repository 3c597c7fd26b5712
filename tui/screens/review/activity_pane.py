"""What agents did: each stay in a status with its begin and its end (rows 309, 311, 312)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from kaden.clock import Instant, local_time
from kaden.protocol.activity import STAYS_PAGE, FindStays, Stay, StayKey, StaySearch, StaysFound
from kaden.setup.kinds import Kind
from kaden.vocabulary import AgentState
from tui import review_actions
from tui.model.activity import FILE_COLUMNS, columns, file_row
from tui.model.board import Board
from tui.model.searching import Search, choice, named, period
from tui.screens.file_export import FileExport
from tui.screens.paging import Paging
from tui.screens.review.searched_pane import SearchedPane

if TYPE_CHECKING:
    from tui.screens.review.desk import ReviewDesk

USUAL: Final = Search(
    (
        period(usual="today"),
        named(Kind.ACCOUNT),
        named(Kind.GROUP),
        choice("state", *(state.value for state in AgentState)),
    ),
    {},
    "activity_search",
)
"""What is shown before anything was said: the stays of today."""


class ActivityPane(SearchedPane[Stay]):
    """Of the agents of all groups that work on a campaign that is open to the account."""

    place = review_actions.ACTIVITY
    usual = USUAL
    of_a_row = frozenset()

    def __init__(self, desk: ReviewDesk) -> None:
        shown = columns(desk.words, self._clock)
        board = Board[Stay](lambda row: row.id, shown, "began")
        super().__init__(desk, board, shown, name="activity", pinned=2)
        self._asked = self._meant()
        self._below: StayKey | None = None
        """Where the search goes on, as far as its pages have come."""
        self._pages = Paging(
            self,
            StaysFound,
            ask=self._request,
            known=lambda: self._board.rows,
            came=self._came,
            refused=lambda refusal: self.grid.set_hint(desk.kaden.refusal_text(refusal)),
        )
        self.export = FileExport(self, StaysFound, ask=self._part, rows=self._cells, changed=self._refresh)

    def _clock(self, at: Instant, form: str) -> str:
        return f"{local_time(at, self.desk.clocks):{form}}"

    def _meant(self) -> StaySearch:
        said, span = self.search.get, self.span()
        return StaySearch(
            since=span.since,
            until=span.until,
            agent=said("agent"),
            group=said("group"),
            state=None if said("state") is None else AgentState(said("state")),
        )

    def find(self) -> None:
        self._asked, self._below = self._meant(), None
        self._pages.fetch(anew=True)
        self._refresh()

    def _request(self, _before: int | None) -> FindStays:
        return FindStays(request=self.desk.seat.next_request(), search=self._asked, before=self._below)

    def _came(self, page: StaysFound, anew: bool) -> None:
        if anew:
            self._board.replace(page.stays)
        else:
            self._board.put(page.stays)
        self._below = page.below
        self._refresh()
        if page.more and len(self._board.rows) < STAYS_PAGE:
            # The server stopped before it found a page of them.
            self._pages.fetch(anew=False)

    def counted(self, shown: int) -> str:
        total = f"{len(self._board.rows):,}{'+' if self._pages.more else ''}"
        told = self.words("history.shown", shown=f"{shown:,}", total=total)
        if self._below is None or len(self._board.rows) >= STAYS_PAGE:
            return told
        day = self._clock(self._below.started_at, "%Y-%m-%d")
        return f"{told}   {self.words('history.searched_back', day=day)}"

    def tick(self) -> None:
        self.grid.set_now(self.desk.now())

    def cursor_moved(self) -> None:
        self._pages.cursor_moved(self.grid)

    # ---- to a file ----------------------------------------------------------------------------------------------

    def headings(self) -> list[str]:
        return [self.words(f"activity.{column}") for column in FILE_COLUMNS]

    def _part(self, part: StaysFound | None) -> FindStays:
        before = None if part is None else part.below
        return FindStays(request=self.desk.seat.next_request(), search=self._asked, before=before)

    def _cells(self, part: StaysFound) -> Iterator[list[str]]:
        for stay in part.stays:
            yield file_row(stay, self.words, self._clock)
