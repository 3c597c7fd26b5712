"""The key after which nobody calls this customer any more: the number goes on the company's do-not-call list at once.

Rule: it is asked first, it cuts no call, and it chooses the result that means the same, where the campaign has one;
the agent saves that as any other (domain rows 102, 104, 324).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaden.phone_spelling import spelled
from kaden.protocol.my_work import ForbidNumber
from kaden.vocabulary import NextAction
from tui.model.link_state import Refusal

if TYPE_CHECKING:
    from tui.screens.agent.call_phase import CallPhase
    from tui.screens.desk_screen import DeskScreen


class Forbidding:
    """Carries the key out for one desk."""

    def __init__(self, screen: DeskScreen, phase: CallPhase) -> None:
        """`phase` has the call and its form."""
        self._screen = screen
        self._phase = phase

    def do_forbid(self) -> None:
        """Let nobody call this number from now on, in any campaign: ask."""
        call = self._phase.call
        if call is not None:
            number, attempt = call.card.number, call.attempt
            question = self._screen.words("question.forbid", number=spelled(number))
            self._screen.ask(question, "agent.forbid", lambda: self._forbid(attempt, spelled(number)))

    def _forbid(self, attempt: int, number: str) -> None:
        seat, kaden = self._screen.seat, self._screen.kaden

        def answered(refusal: Refusal | None) -> None:
            if refusal is not None:
                kaden.toast(kaden.refusal_text(refusal))
                return
            kaden.toast(self._screen.words("form.forbidden", number=number))
            self._phase.fields.choose(attempt, NextAction.DO_NOT_CALL)

        seat.ask(ForbidNumber(request=seat.next_request(), attempt=attempt), answered)
