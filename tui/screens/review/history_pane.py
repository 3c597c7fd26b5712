"""The history of calls: searched, read page by page, opened, taken out as a file (rows 286 to 289)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from kaden.clock import local_time
from kaden.phone_spelling import spelled
from kaden.protocol.history import (
    CALLS_PAGE,
    CallKey,
    CallRows,
    CallsCounted,
    CallSearch,
    CallsFound,
    CountCalls,
    ExportCalls,
    FindCalls,
    FoundCall,
)
from kaden.protocol.server import ServerMessage
from kaden.setup.kinds import Kind
from kaden.vocabulary import CallKind, Outcome
from tui import review_actions
from tui.model.board import Board
from tui.model.history import FILE_COLUMNS, columns, file_row
from tui.model.link_state import Refusal
from tui.model.searching import Search, choice, line, named, period
from tui.screens.file_export import FileExport
from tui.screens.paging import Paging
from tui.screens.review.call_pane import CallPane
from tui.screens.review.searched_pane import SearchedPane

if TYPE_CHECKING:
    from tui.screens.review.desk import ReviewDesk

USUAL: Final = Search(
    (
        period(usual="today"),
        line("number", 40),
        named(Kind.CAMPAIGN),
        line("batch", 200),
        line("list", 200),
        named(Kind.GROUP),
        named(Kind.ACCOUNT),
        choice("outcome", *(outcome.value for outcome in Outcome)),
        named(Kind.DISPOSITION),
        choice("kind", *(kind.value for kind in CallKind)),
        choice("recorded", "yes"),
    ),
    {},
    "history_search",
)
"""What is shown before anything was said: the calls of today."""


class HistoryPane(SearchedPane[FoundCall]):
    """The first page anew with each search; further ones as the cursor nears the end."""

    place = review_actions.HISTORY
    usual = USUAL

    def __init__(self, desk: ReviewDesk) -> None:
        shown = columns(desk.words)
        board = Board[FoundCall](lambda row: row.attempt, shown, "at")
        super().__init__(desk, board, shown, name="history", pinned=1)
        self._asked = self._meant()
        self._total, self._counts = 0, True
        """How many were counted, and whether that goes on."""
        self._below: CallKey | None = None
        """Where the search goes on, as far as its pages have come."""
        self._pages = Paging(
            self,
            CallsFound,
            ask=self._request,
            known=lambda: self._board.rows,
            came=self._came,
            refused=lambda refusal: self.grid.set_hint(desk.kaden.refusal_text(refusal)),
        )
        self.export = FileExport(self, CallRows, ask=self._part, rows=self._cells, changed=self._refresh)

    # ---- what is looked for -------------------------------------------------------------------------------------

    def _meant(self) -> CallSearch:
        """The search of the form, as it is asked: `today` is the day that it is now."""
        said, span = self.search.get, self.span()
        return CallSearch(
            since=span.since,
            until=span.until,
            campaign=said("campaign"),
            batch=said("batch"),
            list=said("list"),
            group=said("group"),
            agent=said("agent"),
            digits=said("number"),
            outcome=None if said("outcome") is None else Outcome(said("outcome")),
            result=said("disposition"),
            kind=None if said("kind") is None else CallKind(said("kind")),
            recorded=said("recorded") is not None,
        )

    def find(self) -> None:
        self._asked, self._below = self._meant(), None
        self._total, self._counts = 0, True
        self._pages.fetch(anew=True)
        self._count(None)
        self._refresh()

    def _request(self, _before: int | None) -> FindCalls:
        return FindCalls(request=self.desk.seat.next_request(), search=self._asked, before=self._below)

    def _came(self, page: CallsFound, anew: bool) -> None:
        if anew:
            self._board.replace(page.calls)
        else:
            self._board.put(page.calls)
        self._below = page.below
        self._refresh()
        if page.more and len(self._board.rows) < CALLS_PAGE:
            # The server stopped before it found a page of them.
            self._pages.fetch(anew=False)

    def _count(self, before: CallKey | None) -> None:
        """Have counted what lies below a key; of a search that is not this one any more nothing is heard."""
        asked = self._asked

        def counted(said: ServerMessage | Refusal) -> None:
            if asked is not self._asked or not isinstance(said, CallsCounted):
                return
            self._total, self._counts = self._total + said.total, said.below is not None
            if said.below is not None:
                self._count(said.below)
            self._refresh()

        request = CountCalls(request=self.desk.seat.next_request(), search=asked, before=before)
        self.desk.fetch(request, self, counted)

    def counted(self, shown: int) -> str:
        total = f"{self._total:,}{'...' if self._counts else ''}"
        told = self.words("history.shown", shown=f"{shown:,}", total=total)
        if self._below is None or len(self._board.rows) >= CALLS_PAGE:
            return told
        back_to = local_time(self._below.moment, self.desk.clocks)
        return f"{told}   {self.words('history.searched_back', day=f'{back_to:%Y-%m-%d}')}"

    def cursor_moved(self) -> None:
        self._pages.cursor_moved(self.grid)

    def do_open(self) -> None:
        """Open the chosen call with its form."""
        row = self.selected
        if row is not None and self.desk.pane is self:
            self.desk.open(CallPane(self.desk, row.attempt, row.name or spelled(row.number)))

    # ---- to a file ----------------------------------------------------------------------------------------------

    def headings(self) -> list[str]:
        return [self.words(f"history.{column}") for column in FILE_COLUMNS]

    def _part(self, part: CallRows | None) -> ExportCalls:
        before = None if part is None else part.below
        return ExportCalls(request=self.desk.seat.next_request(), search=self._asked, before=before)

    def _cells(self, part: CallRows) -> Iterator[list[str]]:
        for row in part.rows:
            yield file_row(row, self.words)
