"""The way from wanting to keep a promise to the call: what must be asked for first, and what comes in between.

Rule: a call is made only where no customer of the job can come meanwhile: outside a job, or in a pause of it (domain
row 266). Whatever comes first, a customer or the end of the job, wins, and the wish is dropped instead of surprising
the agent later.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from kaden.protocol.desk import Desk
from kaden.vocabulary import AgentState
from tui.model.desk import Phase, phase_of

Order: TypeAlias = Literal["call", "pause", "read"]
"""What is to be asked of the server now: the call itself, a pause for it, or that the notice was read."""

News: TypeAlias = Literal["came_first", "withdrawn", "job_over"]
"""Why a wish was dropped: a customer came, the agent took the pause back, or the job ended before the pause began."""


@dataclass(frozen=True, slots=True)
class Wish:
    """Whom to call, and how."""

    callback: int
    name: str
    caller: str | None
    """The number that the customer sees; None = the campaign's first."""


def way(desk: Desk) -> Order | None:
    """What is to be done first from where the agent stands; None = not now."""
    match phase_of(desk):
        case Phase.JOBS | Phase.PAUSED:
            return "call"
        case Phase.WAITING:
            return "pause"
        case Phase.PREVIEW if desk.state is AgentState.PREVIEWING:
            return "pause"
        case Phase.NOTICE:
            return "read"
        case _:
            return None


class CallingBack:
    """One wish at a time, from the key to the call."""

    def __init__(self) -> None:
        self.wish: Wish | None = None
        """What waits for its pause; None = nothing."""
        self._granted = False
        """Whether the server has noted the pause."""
        self._from_job = False
        """Whether the wish began in a job, whose pause it waits for."""

    def want(self, wish: Wish, desk: Desk) -> Order | None:
        """What to ask of the server first; None = it cannot be done from here."""
        order = way(desk)
        self.wish = wish if order in ("pause", "read") else None
        self._from_job = order == "pause"
        # A pause that was wished for before needs no second wish, which would take it back.
        self._granted = desk.pause_after is not None
        return order

    def drop(self) -> None:
        """Forget the wish: the server refused what it needs."""
        self.wish = None

    def changed(self, desk: Desk) -> tuple[Wish, Order | News] | None:
        """What the newest desk makes of the wish: call now, or it is dropped; None = go on waiting."""
        wish = self.wish
        if wish is None:
            return None
        order = way(desk)
        if order == "call":
            self.wish = None
            return wish, "call"
        if phase_of(desk) is Phase.CALL:
            self.wish = None
            return wish, "came_first"
        if order == "read" and self._from_job:
            self.wish = None
            return wish, "job_over"
        if desk.state is AgentState.WAITING and desk.pause_after is not None:
            self._granted = True
        elif order == "pause" and self._granted:
            self.wish = None
            return wish, "withdrawn"
        return None
