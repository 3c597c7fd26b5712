"""The next customer of a preview job, before the call: the whole card, and the keys to call or to pass by (row 326).

Rule: a key is about the record that the desk shows at that moment, by its attempt. Enter calls nobody: it may still be
meant for the result that was just saved.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from textual.app import ComposeResult

from kaden.clock import Instant, lasted, local_time, stopwatch
from kaden.protocol.desk import Desk
from kaden.protocol.preview import LONGEST_REASON, CallShown, PassShown
from kaden.vocabulary import AgentState
from tui.model.link_state import Request
from tui.screens.agent.phases import PhaseView
from tui.widgets.call_head import CallHead
from tui.widgets.customer_card import CustomerCardView

if TYPE_CHECKING:
    from tui.app import KadenApp
    from tui.screens.agent.desk import AgentDesk


class PreviewPhase(PhaseView):
    """One record after the other, in the same widgets."""

    def __init__(self, kaden: KadenApp, id: str) -> None:
        super().__init__(kaden, id)
        self._zone = ZoneInfo("UTC")
        self._head = CallHead()
        self._card = CustomerCardView(kaden.words, self._local, kaden.ambiguous)

    def compose(self) -> ComposeResult:
        yield self._head
        yield self._card

    def show(self, desk: Desk) -> None:
        call = desk.call
        if call is None:
            return
        self._zone = ZoneInfo(call.zone)
        self._card.show(call.card, call.script, call.promised_for, ())

    def tick(self, desk: Desk, now: Instant) -> None:
        keys = {name: self.kaden.key_of(f"agent.{action}") for name, action in _KEYS.items()}
        left = 0 if desk.release_at is None else max(0, desk.release_at - now)
        # To the half minute begun, as a line that changed each second would be paid for in bytes; never too much.
        step = 30_000 if left >= 30_000 else 5_000
        detail = self.words("preview.keys", left=stopwatch(left // step * step), **keys)
        self._head.show(AgentState.PREVIEWING, self.words("preview.state"), detail)
        self._head.tick(lasted(desk.since, now))

    def take_focus(self) -> None:
        self.screen.set_focus(self._card)

    def _local(self, at: Instant) -> datetime:
        return local_time(at, self._zone)


_KEYS = {"call": "dial_shown", "passes": "pass"}


class Previewing:
    """Carries the keys out for one desk."""

    def __init__(self, screen: AgentDesk, *, ask: Callable[[Request], None]) -> None:
        """`ask` sends a request of the desk."""
        self._screen = screen
        self._ask = ask
        self._shown: int | None = None
        """The attempt of the record that is before the agent."""
        self.typing = False
        """Whether a reason is being typed."""

    def show(self, desk: Desk) -> None:
        """The desk changed: a reason is about the record for which it was begun, and nothing else."""
        shown = desk.call.attempt if desk.state is AgentState.PREVIEWING and desk.call is not None else None
        if shown != self._shown:
            self._shown = shown
            self.close()

    # ---- keys ---------------------------------------------------------------------------------------------------

    def do_dial_shown(self) -> None:
        """Call the customer who is shown."""
        if self._shown is not None:
            self._ask(CallShown(request=self._screen.seat.next_request(), attempt=self._shown))

    def do_pass(self) -> None:
        """Type why this customer is passed by, or nothing."""
        words, hint = self._screen.words, self._screen.hint("agent.next", "agent.keep")
        self.typing = True
        self._screen.extension.open("", words("preview.reason"), hint)
        self._screen.refresh_frame()

    def do_next(self) -> None:
        """Pass the customer by; the next one comes."""
        reason, shown = self._screen.extension.field.value.strip()[:LONGEST_REASON], self._shown
        self.close()
        if shown is not None:
            self._ask(PassShown(request=self._screen.seat.next_request(), attempt=shown, reason=reason))

    def do_keep(self) -> None:
        """Pass nobody by after all."""
        self.close()

    def close(self) -> None:
        """Put the line for the reason away."""
        if self.typing:
            self.typing = False
            self._screen.extension.close()
            self._screen.give_focus_back()
            self._screen.refresh_frame()
