"""Where the server dies: at the k-th effect of a kind, just before it or just after, or at a moment.

Rule: every crossing of the process's border (a commit, a request to the switch, its reply and its events, an answer to
a person) asks here; crashes at random moments alone find too little (guarantees.md, the probe of section 5).
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Final, Literal

Side = Literal["before", "after"]

KINDS: Final = (
    *(f"commit {order}" for order in (
        "ClaimNext", "MarkAnswered", "MarkConnected", "MarkHeld", "MarkEnded", "MarkUnsaved", "SaveResult",
        "KeepDraft", "OpenSession", "CloseSession", "NoteAgentState", "StartRun", "StopRun", "enter",
    )),
    *(f"request {command}" for command in ("Place", "Ring", "Join", "HangUp", "Hold", "Drop", "Look")),
    *(f"hear {event}" for event in (
        "Reply", "CustomerRinging", "CustomerAnswered", "CallEnded", "PhoneAnswered", "PhoneEnded", "PhoneHeld",
        "Farewell",
    )),
    *(f"answer {request}" for request in (
        "SaveResult", "JoinJob", "StartJob", "StopJob", "Pause", "EndJob", "CutCustomer",
    )),
    "say DeskChanged",
)  # fmt: skip
"""What a crash can be aimed at. Kinds that are rare are tried for a while and then given up."""

AT_START: Final = (
    "read stored_floor",
    "read all_jobs",
    "request Look",
    "hear Reply",
    "commit MarkEnded",
    "request HangUp",
)
"""What a server does in its first moments; a crash there meets a recovery in the middle."""


@dataclass(slots=True)
class Aim:
    """One crash to come."""

    kind: str
    side: Side
    left: int
    """Effects of this kind to let pass before it."""


class Crashes:
    """The aim that is set, and what hits it."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self.aim: Aim | None = None

    def take_aim(self, kinds: tuple[str, ...], farthest: int = 4) -> Aim:
        """Set the next crash."""
        self.aim = Aim(
            self._random.choice(kinds),
            "before" if self._random.random() < 0.5 else "after",
            self._random.randrange(farthest),
        )
        return self.aim

    def due(self, kind: str) -> Side | None:
        """Whether this very effect is the one, and on which side of it the server dies."""
        aim = self.aim
        if aim is None or aim.kind != kind:
            return None
        if aim.left:
            aim.left -= 1
            return None
        self.aim = None
        return aim.side
