"""A do-not-call list, a campaign's or the company's: search, add, remove, import (rows 93 to 101, 324)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaden.clock import Instant
from kaden.protocol.do_not_call import AddNumber, ListedNumber, ListNumbers, NumbersPage, RemoveNumber
from kaden.protocol.server import ServerMessage
from kaden.setup.kinds import Kind
from tui import actions
from tui.model.link_state import Refusal
from tui.model.list_columns import number_columns
from tui.screens.lists.grid_pane import GridPane
from tui.screens.paging import Paging
from tui.screens.setup.pane import SetupPane, Thing

if TYPE_CHECKING:
    from tui.screens.setup.desk import SetupDesk


def open_numbers(desk: SetupDesk, thing: Thing | None) -> SetupPane:
    """The company's list, or that of a campaign."""
    return NumbersPane(desk, None if thing is None else thing.at(Kind.CAMPAIGN))


class NumbersPane(GridPane[ListedNumber]):
    """One list, the newest entries first."""

    def __init__(self, desk: SetupDesk, campaign: Thing | None) -> None:
        super().__init__(desk, number_columns(desk.words, self._clock))
        self._campaign = None if campaign is None else str(campaign.definition.id)
        self._digits = ""
        self._page: NumbersPage | None = None
        self._pages = Paging(
            self,
            NumbersPage,
            ask=self._request,
            known=lambda: self.rows,
            came=self._came,
            refused=desk.refused,
        )

    def _clock(self, at: Instant, zone: str) -> str:
        return self.desk.kaden.wall_clock(at, zone, "%Y-%m-%d %H:%M")

    @property
    def context(self) -> str:
        return self.TYPING if self.typing else actions.NUMBERS

    @property
    def crumb(self) -> str:
        title = self.words("setup_place.company_numbers" if self._campaign is None else "setup_place.numbers")
        return f"{title} /{self._digits}" if self._digits else title

    def why_not(self, action: str) -> str | None:
        verb = action.partition(".")[2]
        if verb in ("add", "remove", "find", "load_numbers") and not self.desk.seat.up:
            return self.words("why_not.offline")
        if verb == "add" and (self._page is None or not self._page.may_add):
            return self.words("setup_screen.may_not_change")
        if verb in ("remove", "load_numbers") and (self._page is None or not self._page.may_remove):
            return self.words("setup_screen.may_not_change")
        if verb == "remove" and self.selected is None:
            return self.words("why_not.no_row")
        return super().why_not(action)

    def shown(self) -> None:
        self._pages.fetch(anew=True)

    def link_moved(self) -> None:
        if self.desk.seat.up and self.desk.pane is self:
            self._pages.fetch(anew=True)

    def cursor_moved(self) -> None:
        self._pages.cursor_moved(self.grid)

    def _request(self, before: int | None) -> ListNumbers:
        request = self.desk.seat.next_request()
        return ListNumbers(request=request, campaign=self._campaign, digits=self._digits, before=before)

    def _came(self, page: NumbersPage, anew: bool) -> None:
        self._page = page
        known = {} if anew else self.rows
        self.grid.set_hint(self.words("list_screen.no_numbers"))
        self.put(known | {row.id: row for row in page.numbers})
        shown = f"{len(self.rows):,}{'+' if page.more else ''}"
        self.tell(self.words("dnc.shown", shown=shown, total=f"{page.total:,}"))

    def do_find(self) -> None:
        """Look for a number, or for the last digits of one; nothing typed = all of the list."""
        self.type_line(self.words("list_screen.find"), self._find, self._digits)

    def _find(self, digits: str) -> None:
        self._digits = digits[:60]
        self._pages.fetch(anew=True)

    def do_add(self) -> None:
        """List a number, with the reason (row 94)."""
        self.type_line(self.words("list_screen.add_number"), self._typed_number)

    def _typed_number(self, number: str) -> None:
        if number:
            prompt = self.words("list_screen.reason", number=number)
            self.type_line(prompt, lambda reason: self._add(number[:60], reason))

    def _add(self, number: str, reason: str) -> None:
        if not reason:
            self.desk.kaden.toast(self.words("list_screen.reason_missing"))
            return
        self._change(
            AddNumber(
                request=self.desk.seat.next_request(),
                campaign=self._campaign,
                number=number,
                reason=reason[:200],
            ),
            self.words("list_screen.added", number=number),
        )

    def do_remove(self) -> None:
        """Take the number under the cursor off the list, after its reason and a question (row 98)."""
        row = self.selected
        if row is not None:
            prompt = self.words("list_screen.reason", number=row.number)
            self.type_line(prompt, lambda reason: self._remove(row, reason))

    def _remove(self, row: ListedNumber, reason: str) -> None:
        if not reason:
            self.desk.kaden.toast(self.words("list_screen.reason_missing"))
            return
        request = RemoveNumber(
            request=self.desk.seat.next_request(),
            campaign=self._campaign,
            number=row.number,
            reason=reason[:200],
        )
        question = self.words("list_screen.remove", number=row.number)
        done = self.words("list_screen.removed", number=row.number)
        self.desk.ask(question, "lists.remove", lambda: self._change(request, done))

    def _change(self, request: AddNumber | RemoveNumber, done: str) -> None:
        def answered(said: ServerMessage | Refusal) -> None:
            if isinstance(said, Refusal):
                self.desk.refused(said)
            else:
                self.desk.kaden.toast(done)
            self._pages.fetch(anew=True)

        self.desk.fetch(request, self, answered)

    def do_load_numbers(self) -> None:
        """Load a file of numbers (row 100)."""
        from tui.screens.lists.number_file_pane import NumberFilePane

        self.desk.open(NumberFilePane(self.desk, self._campaign))
