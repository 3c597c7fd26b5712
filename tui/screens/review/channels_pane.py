"""What lives in the telephone switch, for administrators: live rows, and a cut for what keeps a line (row 331).

Rule: a cut is asked about with what ends by it, and carries the call that was named there; the server cuts no other.
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Final

from kaden import channel_words
from kaden.clock import SECOND, Instant, Millis
from kaden.protocol.channels import ChannelRow, Channels, ChannelStanding, CutChannel, ListChannels
from kaden.protocol.server import ServerMessage
from tui import review_actions
from tui.model.board import Board
from tui.model.channels import columns
from tui.model.link_state import Refusal
from tui.screens.review.list_pane import ReviewList

if TYPE_CHECKING:
    from tui.screens.review.desk import ReviewDesk

LOOK_EVERY: Final[Millis] = 2 * SECOND
"""From one answer to the next question while the pane is in front: the switch has calls to carry."""


class ChannelsPane(ReviewList[ChannelRow]):
    """Asks again and again while it is in front."""

    desk: ReviewDesk
    place = review_actions.CHANNELS
    of_a_row = frozenset({"cut"})

    def __init__(self, desk: ReviewDesk) -> None:
        shown = columns(desk.words)
        board = Board[ChannelRow](lambda row: self._numbers[row.id], shown, "whose")
        super().__init__(desk, board, shown, name="channels", pinned=1)
        self._numbers: dict[str, int] = {}
        """Of the rows that are shown: a row is known by a number, a channel by its name."""
        self._next_number = count(1)
        self._newest: Channels | None = None
        self._doomed: ChannelRow | None = None
        """What the open question is about."""
        self._asked = False
        self._answered_at: Instant = 0

    # ---- the list -----------------------------------------------------------------------------------------------

    def shown(self) -> None:
        self._look()

    def link_moved(self) -> None:
        self._asked = False
        if self.desk.seat.up and self.desk.pane is self:
            self._look()

    def tick(self) -> None:
        now = self.desk.now()
        self.grid.set_now(now)
        if self.desk.seat.up and now - self._answered_at >= LOOK_EVERY:
            self._look()

    def _look(self) -> None:
        if not self._asked:
            self._asked = True
            self.desk.fetch(ListChannels(request=self.desk.seat.next_request()), self, self._came)

    def _came(self, said: ServerMessage | Refusal) -> None:
        self._asked = False
        self._answered_at = self.desk.now()
        self._newest = said if isinstance(said, Channels) else None
        rows = () if self._newest is None else self._newest.rows
        self._numbers = {row.id: self._numbers.get(row.id) or next(self._next_number) for row in rows}
        self._board.replace(rows)
        self._refresh()
        if isinstance(said, Refusal):
            self.grid.set_hint(self.desk.kaden.refusal_text(said))

    def told(self, shown: int) -> str:
        if self._doomed is not None and self.desk.asking:
            return channel_words.ends(self.words, self._doomed, self.desk.now())
        return "" if self._newest is None else channel_words.total(self.words, self._newest)

    # ---- the cut ------------------------------------------------------------------------------------------------

    def why_not(self, action: str) -> str | None:
        row = self.selected
        if action == "review.cut" and row is not None and row.standing is ChannelStanding.MISSING:
            return self.words("channels.is_missing")
        return super().why_not(action)

    def do_cut(self) -> None:
        """Cut the chosen channel, after a question that names what ends with it."""
        row = self._doomed = self.selected
        if row is not None:
            what = channel_words.briefly(self.words, row, self.desk.now())
            self.desk.ask(self.words("question.cut_channel", what=what), "review.cut", lambda: self._cut(row))
            self._refresh()

    def _cut(self, row: ChannelRow) -> None:
        request = self.desk.seat.next_request()
        cut = CutChannel(request=request, channel=row.id, attempt=row.attempt)
        self.desk.fetch(cut, self, self._was_cut)

    def _was_cut(self, said: ServerMessage | Refusal) -> None:
        if isinstance(said, Refusal):
            self.desk.refused(said)
        else:
            self.desk.kaden.toast(self.words("channels.cut_note"))
        self._look()
