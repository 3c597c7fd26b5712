"""Promised calls at the desk: what the banner says of them, when the bell rings, and the way to the call itself.

Rule: between calls they ask politely; over a call they are silent (domain row 267).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from kaden.phone_spelling import spelled
from kaden.protocol.client import Pause, ReadNotice
from kaden.protocol.desk import Desk
from kaden.protocol.my_work import CallBack, PromisedCall
from kaden.vocabulary import AgentState, Outcome
from tui.model.calling_back import CallingBack, Order, Wish, way
from tui.model.card import bare_name
from tui.model.desk import CALLS_ALONE, Phase, phase_of
from tui.model.link_state import Refusal, Request
from tui.model.promises import DueBell, waiting

if TYPE_CHECKING:
    from tui.app import KadenApp
    from tui.seat import Seat

ENDINGS = {
    Outcome.NO_ANSWER: "calling_back.ended_no_answer",
    Outcome.BUSY: "calling_back.ended_busy",
    Outcome.CANCELLED: "calling_back.ended_cancelled",
}
"""Sentences for how a promised call ended that reached nobody; the others name the outcome."""


SHOWN_ENDINGS = {
    **dict.fromkeys((Outcome.NO_ANSWER, Outcome.BUSY), "preview.ended"),
    Outcome.CANCELLED: "preview.ended_cancelled",
}
"""Likewise of a record that was shown first."""

_FROM_LIST = (AgentState.WAITING, AgentState.PREVIEWING)


class Promises:
    """The promised calls of one desk's agent.

    Args:
        kaden: the app.
        seat: whose promises these are.
        changed: told when the banner says something else.
    """

    def __init__(self, kaden: KadenApp, seat: Seat, *, changed: Callable[[], None]) -> None:
        self._kaden = kaden
        self._words = kaden.words
        self._seat = seat
        self._changed = changed
        self._desk: Desk | None = None
        self._bell = DueBell()
        self._way = CallingBack()
        self._asked = False
        self._told = (0, 0)
        """How many promises were due and overdue when the banner last said so."""

    @property
    def _promises(self) -> tuple[PromisedCall, ...]:
        return () if self._seat.promises is None else self._seat.promises.promises

    @property
    def _between_calls(self) -> bool:
        quiet = (Phase.JOBS, Phase.WAITING, Phase.PREVIEW, Phase.PAUSED, Phase.NOTICE)
        return self._desk is not None and phase_of(self._desk) in quiet

    # ---- the desk says ------------------------------------------------------------------------------------------

    def show(self, desk: Desk) -> None:
        """The desk changed: a wish may be granted by it, or overtaken."""
        self._desk = desk
        news = self._way.changed(desk)
        match news:
            case (wish, "call"):
                self._order("call", wish)
            case (wish, "came_first" | "withdrawn" | "job_over" as why):
                self._kaden.toast(self._words(f"calling_back.{why}", name=wish.name))
            case _:
                pass
        self.look()

    def look(self) -> None:
        """Ring, and let the banner be written anew, if a promise has come to its time."""
        now = self._seat.now()
        if now is None or not self._between_calls:
            return
        if self._bell.rings(self._promises, now) and self._kaden.settings.bell:
            self._kaden.bell()
        due = waiting(self._promises, now)
        if due != self._told:
            self._told = due
            self._changed()

    # ---- the banner ---------------------------------------------------------------------------------------------

    def standing(self) -> Iterator[str]:
        """How far a promised call is, or how the last one ended."""
        desk, wish = self._desk, self._way.wish
        if desk is None:
            return
        if desk.state is AgentState.REDIALLING and desk.call is not None:
            card = desk.call.card
            if desk.phone == "up":
                yield self._words("calling_back.customer", name=bare_name(card.name) or card.company)
            else:
                yield self._words("calling_back.own_phone", number=spelled(card.number))
        elif wish is not None:
            first = "notice_first" if way(desk) == "read" else "break_first"
            yield self._words(f"calling_back.{first}", name=wish.name)
        ended = desk.called_back
        if ended is not None and self._between_calls:
            known = SHOWN_ENDINGS if desk.job is not None and desk.state in _FROM_LIST else ENDINGS
            key = known.get(ended.outcome, "calling_back.ended_other")
            outcome = self._words(f"outcome.{ended.outcome.value}")
            yield self._words(key, name=ended.name, outcome=outcome)

    def due(self) -> Iterator[str]:
        """What has come to its time, with the key that leads to it."""
        now = self._seat.now()
        if now is None or not self._between_calls:
            return
        due, overdue = waiting(self._promises, now)
        if not due:
            return
        press = self._kaden.key_of("agent.mine")
        first = min(self._promises, key=lambda each: each.due_at)
        key = f"due.{'one' if due == 1 else 'some'}{'_overdue' if overdue else ''}"
        if due == 1 and first.own:
            key = "due.one_own"
        name = bare_name(first.name) or first.company or first.number
        yield self._words(key, name=name, due=due, overdue=overdue, press=press)

    # ---- the call -----------------------------------------------------------------------------------------------

    def why_not_call(self) -> str | None:
        """Why no promised call can be made now; None = one can."""
        if self._desk is None or not self._seat.up:
            return self._words("why_not.offline")
        if self._asked or self._way.wish is not None or self._desk.state in CALLS_ALONE:
            return self._words("why_not.calling_already")
        return self._words("why_not.no_call_now") if way(self._desk) is None else None

    def call(self, promise: PromisedCall, caller: str | None) -> None:
        """Keep a promise: now, or as soon as what it needs is granted (rows 257, 266)."""
        if self._desk is None:
            return
        wish = Wish(promise.id, bare_name(promise.name) or promise.company or promise.number, caller)
        order = self._way.want(wish, self._desk)
        if order is not None:
            self._order(order, wish)
            self._changed()

    def _order(self, order: Order, wish: Wish) -> None:
        request = self._seat.next_request()
        match order:
            case "call":
                self._ask(CallBack(request=request, callback=wish.callback, caller_id=wish.caller))
            case "pause" if self._desk is not None and self._desk.pause_after is None:
                self._ask(Pause(request=request, to="break"))
            case "read":
                self._seat.tell(ReadNotice())
            case _:
                pass

    def _ask(self, request: Request) -> None:
        self._asked = True
        self._seat.ask(request, self._answered)

    def _answered(self, refusal: Refusal | None) -> None:
        self._asked = False
        if refusal is not None:
            self._way.drop()
            self._kaden.toast(self._kaden.refusal_text(refusal))
        self._changed()
