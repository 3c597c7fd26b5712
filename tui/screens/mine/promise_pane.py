"""One promised call: everything known of it, the number that the customer sees, and the call (domain rows 257, 262)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.widget import Widget

from kaden.cells import pad, width, wrap
from kaden.protocol.my_work import PromisedCall, PromisesChanged
from kaden.protocol.server import ServerMessage
from tui import actions
from tui.model.promises import details
from tui.screens.mine.pane import MinePane
from tui.widgets.lines_view import LinesView
from tui.widgets.pick_list import Pick, PickList
from tui.widgets.text import SafeText, Words, joined, safe

if TYPE_CHECKING:
    from tui.screens.mine.desk import MineDesk


class PromisePane(MinePane):
    """To read before the call, and to call from."""

    DEFAULT_CSS = """
    PromisePane .caller { height: auto; padding: 0 1; text-style: bold; }
    PromisePane PickList { max-height: 6; padding: 0 1; }
    PromisePane .told { height: auto; padding: 0 1; }
    """

    def __init__(self, desk: MineDesk, promise: PromisedCall) -> None:
        super().__init__(desk)
        self._promise = promise
        self._view = LinesView()
        self._picks = PickList(desk.kaden.steady, desk.kaden.ambiguous)

    def compose(self) -> ComposeResult:
        yield self._view
        yield Words(self.words("mine.caller"), classes="caller")
        yield self._picks
        yield Words(self.words("mine.only_from_here"), classes="told")

    def on_mount(self) -> None:
        usual = self.words("mine.caller_first")
        picks = [Pick(number, "" if at else usual) for at, number in enumerate(self._promise.callers)]
        self._picks.fill(picks or [Pick(self.words("mine.no_caller"))], 0)

    @property
    def context(self) -> str:
        return actions.PROMISE

    @property
    def crumb(self) -> str:
        return self._promise.name or self._promise.company or self._promise.number

    @property
    def first(self) -> Widget:
        return self._picks

    def why_not(self, action: str) -> str | None:
        return self.desk.agent.promises.why_not_call() if action == "mine.call" else super().why_not(action)

    def shown(self) -> None:
        self._show()

    def tick(self) -> None:
        self._show()

    def heard(self, said: ServerMessage) -> None:
        """A promise that was kept, or given to somebody else, is no more here."""
        if isinstance(said, PromisesChanged):
            mine = next((each for each in said.promises if each.id == self._promise.id), None)
            if mine is None:
                self.desk.close(self)
            else:
                self._promise = mine
                self._show()

    def _show(self) -> None:
        self._view.show(lambda cells: self._lines(max(20, cells)))

    def _lines(self, cells: int) -> Iterator[SafeText]:
        ambiguous = self.desk.kaden.ambiguous
        told = list(details(self._promise, self.desk.now(), self.words, self.desk.kaden.wall_clock))
        labels = max(width(label, ambiguous) for label, _ in told) + 2
        for label, value in told:
            first, *rest = [
                line
                for part in value.splitlines()
                for line in wrap(part, max(10, cells - labels), ambiguous) or [""]
            ] or [""]
            yield joined(safe(pad(label, labels, ambiguous), "$secondary"), safe(first, "bold"))
            for line in rest:
                yield safe(" " * labels + line)

    @on(PickList.Paged)
    def _on_paged(self, event: PickList.Paged) -> None:
        event.scroll(self._view)

    @on(PickList.Entered)
    def _on_entered(self, event: PickList.Entered) -> None:
        """Enter chooses nothing more: a call is placed by its own key."""
        event.stop()

    def do_call(self) -> None:
        """Call the customer (row 258)."""
        callers = self._promise.callers
        self.desk.agent.promises.call(self._promise, callers[self._picks.index or 0] if callers else None)
