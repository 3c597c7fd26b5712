"""What agents write about their calls: drafts while they type, and results. Authorised by the hub."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from kaden.clock import Instant
from kaden.vocabulary import AfterSave, AgentId, AttemptId, DispositionId
from server.dialer.model import Asked


@dataclass(frozen=True, slots=True)
class DraftTyped:
    """What stands in the result form by now; kept on disk, shown again at any terminal (domain row 244)."""

    agent: AgentId
    attempt: AttemptId
    sequence: int
    """Grows with each draft of a call; an older one never overwrites a newer one."""
    note: str
    disposition: DispositionId | None
    callback_at: Instant | None
    for_group: bool = False
    """Whether the promise is given to the group (domain row 268)."""


@dataclass(frozen=True, slots=True)
class SaveRequested:
    """The result of a call (domain rows 230 to 236)."""

    by: Asked
    agent: AgentId
    attempt: AttemptId
    disposition: DispositionId | None
    """None only where the campaign does not ask for results (domain row 80)."""
    note: str
    callback_at: Instant | None
    then: AfterSave
    for_group: bool = False
    """Whether the promise is given to the group (domain row 268)."""
    at_desk: Literal["away", "there"] | None = None
    """Of a call at its agent's desk that somebody else saves: how the agent's screen was seen to stand then."""


ResultRequest: TypeAlias = DraftTyped | SaveRequested
