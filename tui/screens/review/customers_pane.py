"""Customers, found by whatever is known of them; Enter opens one's story (rows 290, 294, 296)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from kaden.protocol.customers import CustomerRow, CustomersPage, FindCustomers
from kaden.setup.kinds import Kind
from tui import review_actions
from tui.model.board import Board
from tui.model.customers import FILE_COLUMNS, columns, file_row
from tui.model.searching import Search, line, named
from tui.screens.file_export import FileExport
from tui.screens.paging import Paging
from tui.screens.review.search_pane import SearchPane
from tui.screens.review.story_pane import StoryPane
from tui.screens.review.takeout_list import TakeoutList

if TYPE_CHECKING:
    from tui.model.link_state import Refusal
    from tui.screens.review.desk import ReviewDesk

NOBODY: Final = Search(
    (line("number"), line("name", 120), line("words", 120), line("column", 120), named(Kind.CAMPAIGN)),
    {},
    "customer_search",
)
"""What the form opens with: a search is needed, for nobody reads every customer."""

SCREENFUL: Final = 40
"""So many customers are looked for before the cursor asks for more."""


class CustomersPane(TakeoutList[CustomerRow]):
    """It begins with the form; a page comes with each search, further ones as the cursor nears the end."""

    place = review_actions.CUSTOMERS

    def __init__(self, desk: ReviewDesk) -> None:
        shown = columns(desk.words, desk.kaden.wall_clock)
        board = Board[CustomerRow](lambda row: row.record, shown, "list")
        super().__init__(desk, board, shown, name="customers", pinned=1)
        self._search = NOBODY
        self._page: CustomersPage | None = None
        self._opened = False
        self._pages = Paging(
            self,
            CustomersPage,
            ask=self._request,
            known=lambda: self._board.rows,
            came=self._came,
            refused=self._refused,
        )
        self.export = FileExport(self, CustomersPage, ask=self._part, rows=self._cells, changed=self._refresh)

    @property
    def _said(self) -> bool:
        return any(self._search.get(spec.name) is not None for spec in self._search.fields)

    def shown(self) -> None:
        if self._said:
            # What lay on it may be a search, which is told right after this.
            self.call_later(self._find)
        elif not self._opened:
            self._opened = True
            self.call_later(self.do_search)

    def link_moved(self) -> None:
        if self.desk.seat.up and self.desk.pane is self and self._said:
            self._find()

    def do_search(self) -> None:
        """Say who is meant."""
        self.desk.open(SearchPane(self.desk, self._search, self._look_for))

    def _look_for(self, search: Search) -> None:
        """The list is about to be asked for anew, for it comes to the front."""
        self._search, self._page = search, None
        self._board.replace(())
        self._refresh()
        if not self._said:
            self.desk.kaden.toast(self.words("refusal.search_empty"))
        else:
            self._find()

    def _find(self) -> None:
        self._page = None
        self._pages.fetch(anew=True)

    def _request(self, _before: int | None) -> FindCustomers:
        return self._asked(self._page)

    def _asked(self, page: CustomersPage | None, *, to_file: bool = False) -> FindCustomers:
        said = self._search.get
        return FindCustomers(
            request=self.desk.seat.next_request(),
            number=said("number") or "",
            name=said("name") or "",
            words=said("words") or "",
            column=said("column") or "",
            campaign=said("campaign") or "",
            # A page can be empty, and others follow: where it stopped is known by the page alone.
            before=None if page is None else page.before,
            to_file=to_file,
        )

    def _came(self, page: CustomersPage, anew: bool) -> None:
        self._page = page
        if anew:
            self._board.replace(page.customers)
        else:
            self._board.put(page.customers)
        self._refresh()
        if not self._board.rows and not page.more:
            by_number = {spec.name for spec in NOBODY.fields if self._search.get(spec.name)} == {"number"}
            self.grid.set_hint(self.words(f"customers.{'nobody_called' if by_number else 'nobody'}"))
        if page.more and len(self._board.rows) < SCREENFUL:
            self._pages.fetch(anew=False)

    def _refused(self, refusal: Refusal) -> None:
        self.grid.set_hint(self.desk.kaden.refusal_text(refusal))

    def found(self, shown: int) -> str:
        page = self._page
        if page is None:
            return self._search.told(self.words) or self.words("customers.say_who")
        more = "+" if page.more else ""
        told = self.words(
            "customers.shown", shown=f"{shown:,}", total=f"{len(self._board.rows):,}", more=more
        )
        if page.unread:
            told += f"   {self.words('customers.unread', count=f'{page.unread:,}')}"
        return f"{told}   {self._search.told(self.words)}"

    def cursor_moved(self) -> None:
        self._pages.cursor_moved(self.grid)

    def do_open(self) -> None:
        """Open the chosen customer's story."""
        row = self.selected
        if row is not None and self.desk.pane is self:
            self.desk.open(StoryPane(self.desk, row))

    # ---- to a file ----------------------------------------------------------------------------------------------

    def why_not(self, action: str) -> str | None:
        if action == "review.export" and not self._said:
            return self.words("customers.say_who")
        return super().why_not(action)

    def headings(self) -> list[str]:
        return [self.words(f"customers.{column}") for column in FILE_COLUMNS]

    def _part(self, part: CustomersPage | None) -> FindCustomers:
        return self._asked(part, to_file=True)

    def _cells(self, part: CustomersPage) -> Iterator[list[str]]:
        for row in part.customers:
            yield file_row(row, self.words)
