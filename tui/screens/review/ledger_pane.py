"""What became of the promises of a period, by keeper and campaign: nothing expires in silence.

Rule: a period is meant by the clocks of the promises' zone, which only an answer tells, as `kaden report` reads it.
"""

from __future__ import annotations

from datetime import tzinfo
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from kaden.period import Period
from kaden.protocol.callbacks import CountPromises, PromiseLedger, PromiseLine
from kaden.protocol.refusals import Refused
from kaden.protocol.server import ServerMessage
from tui import review_actions
from tui.model.board import Board
from tui.model.callbacks import LEDGER_SEARCH, ledger_columns, share_words
from tui.model.link_state import Refusal
from tui.model.searching import Search
from tui.screens.review.list_pane import ReviewList
from tui.screens.review.search_pane import SearchPane

if TYPE_CHECKING:
    from tui.screens.review.desk import ReviewDesk


class LedgerPane(ReviewList[PromiseLine]):
    """Of today, until something else is asked for."""

    place = review_actions.LEDGER

    def __init__(self, desk: ReviewDesk) -> None:
        shown = ledger_columns(desk.words)
        self._places: dict[tuple[str, str], int] = {}
        board = Board[PromiseLine](self._place_of, shown, "keeper")
        super().__init__(desk, board, shown, name="ledger", pinned=1)
        self._search = LEDGER_SEARCH
        self._zone = ""
        """Of the promises that are shown; empty before any are."""
        self._asked: CountPromises | None = None
        """Whose answer is waited for."""

    def _place_of(self, row: PromiseLine) -> int:
        return self._places.setdefault((row.campaign, row.keeper), len(self._places))

    def shown(self) -> None:
        self._fetch()

    def link_moved(self) -> None:
        if self.desk.seat.up and self.desk.pane is self:
            self._fetch()

    def _fetch(self) -> None:
        try:
            period = self._meant(ZoneInfo(self._zone) if self._zone else self.desk.clocks)
        except Refused as refused:
            self.desk.refused(Refusal(refused.code.value, tuple(refused.values.items())))
            return
        self._ask(period)

    def _meant(self, zone: tzinfo) -> Period:
        """The period that was typed, or today, in a zone."""
        now = self.desk.now()
        period = self._search.asked("period", zone, now) or LEDGER_SEARCH.asked("period", zone, now)
        assert period is not None
        return period

    def _ask(self, period: Period) -> None:
        self._asked = CountPromises(
            request=self.desk.seat.next_request(),
            since=period.since,
            until=period.until,
            campaign=self._search.get("campaign") or "",
        )
        self.desk.fetch(self._asked, self, self._came)

    def _came(self, said: ServerMessage | Refusal) -> None:
        if isinstance(said, Refusal):
            self.desk.refused(said)
        elif isinstance(said, PromiseLedger) and self._asked is not None:
            if said.request != self._asked.request:
                return
            self._zone = said.zone
            own = self._meant(ZoneInfo(said.zone))
            if (own.since, own.until) != (self._asked.since, self._asked.until):
                self._ask(own)
                return
            self._board.replace(said.lines)
            self._refresh()

    def told(self, shown: int) -> str:
        lines = tuple(self._board.rows.values())
        total = self.words(
            "callbacks.ledger_total", share=share_words(lines), count=sum(line.all for line in lines)
        )
        return "   ".join(said for said in (total, self._search.told(self.words), self._zone) if said)

    def do_search(self) -> None:
        """Say which period is wanted."""
        self.desk.open(SearchPane(self.desk, self._search, self._searched))

    def _searched(self, search: Search) -> None:
        self._search = search
        self._fetch()
