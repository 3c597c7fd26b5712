"""All open promises that a supervisor may see, the earliest first, and what is done with them (rows 269 to 275)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from kaden.promises import Urgency
from kaden.protocol.callbacks import (
    After,
    AssignCallbacks,
    CallbacksAssigned,
    CallbacksPage,
    ChangeCallback,
    Keeper,
    OpenPromise,
    ShowCallbacks,
)
from kaden.protocol.refusals import Refused
from kaden.protocol.searching import AskNames, SearchNames
from kaden.protocol.server import Answered, ServerMessage
from kaden.setup.kinds import Kind
from tui import review_actions
from tui.model.board import Board
from tui.model.callbacks import FILE_COLUMNS, SEARCH, columns, file_row, keeper_words, keepers
from tui.model.link_state import Refusal
from tui.model.searching import Search, named
from tui.screens.file_export import FileExport
from tui.screens.paging import Paging
from tui.screens.pick_pane import PickPane
from tui.screens.review.callback_pane import CallbackPane
from tui.screens.review.ledger_pane import LedgerPane
from tui.screens.review.search_pane import SearchPane
from tui.screens.review.takeout_list import TakeoutList
from tui.screens.review.withdraw_pane import WithdrawPane

if TYPE_CHECKING:
    from tui.screens.review.desk import ReviewDesk


class CallbacksPane(TakeoutList[OpenPromise]):
    """Asked for anew whenever it comes to the front; further pages as the cursor nears the end."""

    place = review_actions.CALLBACKS
    of_a_row = frozenset({"open", "assign", "assign_all", "withdraw"})

    def __init__(self, desk: ReviewDesk) -> None:
        shown = columns(desk.words, desk.kaden.wall_clock)
        board = Board[OpenPromise](lambda row: row.seen.callback, shown, "due")
        super().__init__(desk, board, shown, name="callbacks", pinned=1)
        self._search = SEARCH
        self._pages = Paging(
            self,
            CallbacksPage,
            ask=self._request,
            known=lambda: self._board.rows,
            came=self._came,
            refused=lambda refusal: self.grid.set_hint(desk.kaden.refusal_text(refusal)),
        )
        self.export = FileExport(self, CallbacksPage, ask=self._part, rows=self._cells, changed=self._refresh)

    # ---- the desk asks ------------------------------------------------------------------------------------------

    def why_not(self, action: str) -> str | None:
        row, verb = self.selected, action.partition(".")[2]
        if row is not None and verb in ("assign", "assign_all", "withdraw"):
            if not row.may_edit:
                return self.words("callbacks.look_only", campaign=row.campaign)
            if verb == "assign_all" and row.seen.agent is None:
                return self.words("callbacks.of_nobody")
        return super().why_not(action)

    def shown(self) -> None:
        self._pages.fetch(anew=True)

    def link_moved(self) -> None:
        if self.desk.seat.up and self.desk.pane is self:
            self._pages.fetch(anew=True)

    def tick(self) -> None:
        self.grid.set_now(self.desk.now())

    def found(self, shown: int) -> str:
        rows = self._board.rows.values()
        overdue = sum(1 for row in rows if row.due_at <= self.desk.now())
        counts = self.words(
            "callbacks.shown",
            shown=shown,
            total=len(rows),
            more="+" if self._pages.more else "",
            due=overdue,
        )
        return f"{counts}   {self._search.told(self.words)}".rstrip()

    # ---- the pages ----------------------------------------------------------------------------------------------

    def _request(self, before: int | None) -> ShowCallbacks:
        """`before` says whether this is a further page: it goes on behind the latest that is known."""
        last = max((_place(row) for row in self._board.rows.values()), default=None)
        return self._asked(None if before is None else last)

    def _asked(self, after: After | None, *, to_file: bool = False) -> ShowCallbacks:
        try:
            period = self._search.period("period", self.desk.clocks, self.desk.now())
        except Refused:
            # Read when it was typed; only its day can have become one that does not exist.
            period = None
        alert = self._search.get("alert")
        return ShowCallbacks(
            request=self.desk.seat.next_request(),
            since=None if period is None else period.since,
            until=None if period is None else period.until,
            alert=None if alert is None else Urgency(alert),
            agent=self._search.get("agent") or "",
            group=self._search.get("group") or "",
            campaign=self._search.get("campaign") or "",
            after=after,
            to_file=to_file,
        )

    def _came(self, page: CallbacksPage, anew: bool) -> None:
        if anew:
            self._board.replace(page.promises)
        else:
            self._board.put(page.promises)
        self._refresh()

    def cursor_moved(self) -> None:
        self._pages.cursor_moved(self.grid)

    # ---- what is done -------------------------------------------------------------------------------------------

    def do_search(self) -> None:
        """Say which promises are wanted (rows 270 to 272)."""
        self.desk.open(SearchPane(self.desk, self._search, self._searched))

    def _searched(self, search: Search) -> None:
        self._search = search
        self._pages.fetch(anew=True)

    def do_open(self) -> None:
        """Open the chosen promise, to read and to move it (row 269)."""
        if self.selected is not None and self.desk.pane is self:
            self.desk.open(CallbackPane(self.desk, self.selected))

    def do_withdraw(self) -> None:
        """Withdraw the chosen promise, with a reason."""
        if self.selected is not None and self.desk.pane is self:
            self.desk.open(WithdrawPane(self.desk, self.selected))

    def do_ledger(self) -> None:
        """Show what became of promises."""
        self.desk.open(LedgerPane(self.desk))

    def do_assign(self) -> None:
        """Give the chosen promise to somebody else (row 269)."""
        row = self.selected
        if row is None:
            return

        def chosen(keeper: Keeper, name: str) -> None:
            request = ChangeCallback(request=self.desk.seat.next_request(), seen=row.seen, keeper=keeper)
            self.desk.fetch(request, self, lambda said: self._given(said, name))

        self._pick(self.words("callbacks.give"), row.campaign, keeper_words(row, self.words), chosen)

    def _given(self, said: ServerMessage | Refusal, name: str) -> None:
        if isinstance(said, Refusal):
            self.desk.refused(said)
        elif isinstance(said, CallbacksAssigned):
            key = "given_but" if said.calling else "given_all"
            told = self.words(f"callbacks.{key}", count=said.count, name=name, calling=said.calling)
            self.desk.kaden.toast(told)
        elif isinstance(said, Answered):
            self.desk.kaden.toast(self.words("callbacks.given", name=name))
        self._pages.fetch(anew=True)

    def do_assign_all(self) -> None:
        """Give all promises of the chosen one's agent to somebody else (row 274)."""
        row = self.selected
        if row is None:
            return
        counting = AssignCallbacks(request=self.desk.seat.next_request(), agent=row.keeper)
        self.desk.fetch(counting, self, lambda said: self._counted(said, row.keeper))

    def _counted(self, said: ServerMessage | Refusal, whose: str) -> None:
        if isinstance(said, Refusal):
            self.desk.refused(said)
        elif isinstance(said, CallbacksAssigned):

            def chosen(keeper: Keeper, name: str) -> None:
                asked = self.words("callbacks.ask_all", count=said.count, whose=whose, name=name)
                self.desk.ask(asked, "review.assign_all", lambda: self._assign_all(whose, keeper, name))

            self._pick(self.words("callbacks.give_all", count=said.count), "", whose, chosen)

    def _assign_all(self, whose: str, keeper: Keeper, name: str) -> None:
        request = AssignCallbacks(request=self.desk.seat.next_request(), agent=whose, keeper=keeper)
        self.desk.fetch(request, self, lambda said: self._given(said, name))

    def _pick(self, title: str, campaign: str, owner: str, chosen: Callable[[Keeper, str], None]) -> None:
        """Choose among those who work on a campaign, or on any; nobody is given what is theirs already."""

        def named_all(said: ServerMessage | Refusal) -> None:
            if isinstance(said, Refusal):
                self.desk.refused(said)
            elif isinstance(said, SearchNames) and self.desk.pane is self:
                known = keepers(said, self.words)
                known.pop(owner, None)

                def taken(name: str | None) -> None:
                    if name:
                        chosen(known[name], name)

                pane = PickPane(self.desk, title, named(Kind.ACCOUNT), None, tuple(known), taken)
                self.desk.open(pane)

        self.desk.fetch(AskNames(request=self.desk.seat.next_request(), campaign=campaign), self, named_all)

    # ---- to a file ----------------------------------------------------------------------------------------------

    def headings(self) -> list[str]:
        return [self.words(f"callbacks.{column}") for column in FILE_COLUMNS]

    def _part(self, part: CallbacksPage | None) -> ShowCallbacks:
        return self._asked(None if part is None else _place(part.promises[-1]), to_file=True)

    def _cells(self, part: CallbacksPage) -> Iterator[list[str]]:
        for promise in part.promises:
            yield file_row(promise, self.desk.now(), self.words)


def _place(promise: OpenPromise) -> After:
    """Where it stands among all of them."""
    return promise.due_at, promise.seen.callback
