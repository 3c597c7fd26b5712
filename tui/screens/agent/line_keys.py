"""What keys do with the customer on the line: hold, record, hand over, hang up.

Rule: a key is about the call that the desk shows at that moment, by its attempt.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from kaden.protocol.client import CutCustomer, HoldCustomer, PauseRecording, TransferCall
from kaden.protocol.desk import Call, Desk
from kaden.vocabulary import AgentState
from tui.model.card import bare_name
from tui.model.desk import CALLS_ALONE
from tui.model.link_state import Request

if TYPE_CHECKING:
    from tui.screens.agent.desk import AgentDesk

HELD, TRANSFERRING = AgentState.HELD, AgentState.TRANSFERRING


class LineKeys:
    """Carries them out for one desk."""

    def __init__(self, screen: AgentDesk, *, ask: Callable[[Request], None]) -> None:
        """`ask` sends a request of the desk."""
        self._screen = screen
        self._ask = ask
        self._desk: Desk | None = None
        self.typing = False
        """Whether an extension is being typed."""

    def show(self, desk: Desk) -> None:
        """The desk changed."""
        self._desk = desk
        if desk.state not in (AgentState.TALKING, HELD):
            self.close()

    @property
    def _call(self) -> Call | None:
        return None if self._desk is None else self._desk.call

    def _next(self) -> str:
        return self._screen.seat.next_request()

    def label(self, action: str) -> str | None:
        """The key of what an action is called now; None = as everywhere."""
        desk, call = self._desk, self._call
        if desk is None:
            return None
        if action == "agent.hold" and desk.state in (HELD, TRANSFERRING):
            return "key.agent_take_back"
        if action == "agent.cut" and desk.state is TRANSFERRING:
            told = call is not None and call.transfer is not None and call.transfer.phase == "talking"
            return "key.agent_hand_over" if told else "key.agent_give_up"
        if action == "agent.cut" and desk.state in CALLS_ALONE:
            return "key.agent_call_off"
        if action == "agent.record" and call is not None and call.recording == "paused":
            return "key.agent_record_on"
        return None

    # ---- keys ---------------------------------------------------------------------------------------------------

    def do_hold(self) -> None:
        """Put the customer on hold, or take back (domain row 219)."""
        if self._desk is not None and self._call is not None:
            held = self._desk.state is AgentState.TALKING
            self._ask(HoldCustomer(request=self._next(), attempt=self._call.attempt, held=held))

    def do_record(self) -> None:
        """Leave out of the recording what follows, or record on."""
        call = self._call
        if call is not None:
            paused = call.recording == "on"
            self._ask(PauseRecording(request=self._next(), attempt=call.attempt, paused=paused))

    def do_cut(self) -> None:
        """Hang up on the customer, who cannot be called back by a key: ask (domain row 213).

        During a transfer nobody is hung up on: the key completes it, or gives it up (row 223). Nor is anybody while a
        call of one's own is on its way: the key gives it up.
        """
        desk, call = self._desk, self._call
        if desk is None or call is None:
            return
        cut = CutCustomer(request=self._next(), attempt=call.attempt)
        if desk.state is TRANSFERRING or desk.state in CALLS_ALONE:
            self._ask(cut)
        else:
            question = self._screen.words("question.cut", name=bare_name(call.card.name))
            self._screen.ask(question, "agent.cut", lambda: self._ask(cut))

    def do_transfer(self) -> None:
        """Type whom the customer shall be handed over to (domain row 260)."""
        self.typing = True
        words, hint = self._screen.words, self._screen.hint("agent.dial", "agent.back")
        self._screen.extension.open("", words("transfer.prompt"), hint)
        self._screen.refresh_frame()

    def do_dial(self) -> None:
        """Hold the customer, and ring that extension."""
        target, call = self._screen.extension.field.value.strip(), self._call
        self.close()
        if target and call is not None:
            self._ask(TransferCall(request=self._next(), attempt=call.attempt, target=target))

    def close(self) -> None:
        """Hand over to nobody after all."""
        if self.typing:
            self.typing = False
            self._screen.extension.close()
            self._screen.give_focus_back()
            self._screen.refresh_frame()
