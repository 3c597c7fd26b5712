"""The promised calls of an agent and of the agent's groups, the earliest first (rows 255, 256, 262, 263, 268)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaden.protocol.my_work import PromisedCall, PromisesChanged
from kaden.protocol.server import ServerMessage
from tui import actions
from tui.model.board import Board
from tui.model.promises import columns
from tui.screens.mine.list_pane import MineList
from tui.screens.mine.promise_pane import PromisePane

if TYPE_CHECKING:
    from tui.screens.mine.desk import MineDesk


class PromisesPane(MineList[PromisedCall]):
    """What the server told of them; nothing is asked for."""

    place = actions.PROMISES
    of_a_row = frozenset({"open", "call"})

    def __init__(self, desk: MineDesk) -> None:
        shown = columns(desk.words, desk.kaden.wall_clock)
        board = Board[PromisedCall](lambda row: row.id, shown, "due")
        super().__init__(desk, board, shown, name="promises", pinned=1)

    def why_not(self, action: str) -> str | None:
        reason = super().why_not(action)
        return self.desk.agent.promises.why_not_call() if reason is None and action == "mine.call" else reason

    def shown(self) -> None:
        self._take()

    def heard(self, said: ServerMessage) -> None:
        if isinstance(said, PromisesChanged):
            self._take()

    def tick(self) -> None:
        self.grid.set_now(self.desk.now())

    def _take(self) -> None:
        self._board.replace(self.desk.promises)
        self._refresh()

    def told(self, shown: int) -> str:
        told = [self.words("mine.only_from_here")]
        if self.desk.unlisted:
            told.append(self.words.counted("mine.more_promises", count=self.desk.unlisted))
        return "\n".join(told)

    def do_open(self) -> None:
        """Open the chosen promise (row 257)."""
        if self.selected is not None and self.desk.pane is self:
            self.desk.open(PromisePane(self.desk, self.selected))

    def do_call(self) -> None:
        """Call the customer of the chosen promise, with the campaign's usual number."""
        if self.selected is not None:
            self.desk.agent.promises.call(self.selected, None)
