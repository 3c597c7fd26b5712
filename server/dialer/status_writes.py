"""What the core asks the store to keep of custom statuses (domain rows 203, 204)."""

from __future__ import annotations

from dataclasses import dataclass

from kaden.clock import Instant
from kaden.vocabulary import AgentId, StatusId


@dataclass(frozen=True, slots=True)
class NoteStatus:
    """What an agent is ready for from now on, in jobs and between them; None = ready."""

    agent: AgentId
    status: StatusId | None
    at: Instant
