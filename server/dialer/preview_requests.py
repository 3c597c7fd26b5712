"""What agents ask about the record that a preview job shows them. Authorised by the hub, as all events of people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from kaden.vocabulary import AgentId, AttemptId
from server.dialer.callback_requests import CallbackRequest
from server.dialer.model import Asked


@dataclass(frozen=True, slots=True)
class CallShownRequested:
    """Call the shown record now (domain row 326)."""

    by: Asked
    agent: AgentId
    attempt: AttemptId


@dataclass(frozen=True, slots=True)
class PassShownRequested:
    """Pass the shown record by: it rests, and the next one is shown (domain row 326)."""

    by: Asked
    agent: AgentId
    attempt: AttemptId
    reason: str
    """In the agent's words; empty = none was given."""


OwnCallRequest: TypeAlias = CallbackRequest | CallShownRequested | PassShownRequested
"""What agents ask about calls that they place themselves."""
