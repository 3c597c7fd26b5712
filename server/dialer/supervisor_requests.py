"""What supervisors have agents do. Authorised by the hub, as all events of people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from kaden.vocabulary import AgentId, AgentState, AttemptId, JobId
from server.dialer.model import Asked


@dataclass(frozen=True, slots=True)
class AgentPauseRequested:
    """Let an agent pause, as if it had wished so; None takes the wish back."""

    by: Asked
    agent: AgentId
    to: AgentState | None


@dataclass(frozen=True, slots=True)
class AgentMoveRequested:
    """Let an agent go on in another job."""

    by: Asked
    agent: AgentId
    job: JobId


@dataclass(frozen=True, slots=True)
class AgentTold:
    """A line for one agent's desk, or for all of a job's: one of both is named."""

    by: Asked
    agent: AgentId | None
    job: JobId | None
    text: str


@dataclass(frozen=True, slots=True)
class KeepUnsavedRequested:
    """The call at an agent's desk is over, and nobody there will save it."""

    by: Asked
    agent: AgentId
    attempt: AttemptId


@dataclass(frozen=True, slots=True)
class TodaysRuleRequested:
    """Let the campaign of a job dial otherwise until midnight; None = as defined."""

    by: Asked
    job: JobId
    ratio: float | None
    allowed_share: float | None
    seen: tuple[float | None, float | None]
    """Both figures as whoever asks saw them."""


SupervisorRequest: TypeAlias = (
    AgentPauseRequested | AgentMoveRequested | AgentTold | KeepUnsavedRequested | TodaysRuleRequested
)
