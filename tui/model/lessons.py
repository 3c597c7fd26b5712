"""What to do next at a practice desk: one sentence for each face, another one as calls come and go.

Rule: a lesson tells what the next key is for; what may not be done is the desk's own business to say.
"""

from __future__ import annotations

from typing import Final

from kaden.protocol.desk import Desk
from kaden.vocabulary import AgentState
from tui.model.desk import Phase, phase_of

TIPS: Final = 5
"""Different lessons in a conversation, and after it; from then on they begin anew."""


def lesson(desk: Desk) -> str:
    """Key of the sentence for where the agent stands."""
    phase = phase_of(desk)
    if phase is not Phase.CALL:
        return f"lesson.{phase.value}"
    if desk.state is AgentState.WRAPUP:
        return f"lesson.wrapup_{desk.today.saved % TIPS + 1}"
    if desk.state is AgentState.TALKING:
        return f"lesson.talking_{desk.today.saved % TIPS + 1}"
    transfer = None if desk.call is None else desk.call.transfer
    if desk.state is AgentState.TRANSFERRING and transfer is not None and transfer.phase == "talking":
        return "lesson.handing_over"
    return f"lesson.{desk.state.value}"
