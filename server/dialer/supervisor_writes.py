"""What the core asks the store to keep of supervisors' orders: a line of the audit log each (guarantee I20)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from kaden.clock import Instant
from kaden.vocabulary import AgentId, CampaignId, JobId
from server.dialer.model import Asked, SessionId


@dataclass(frozen=True, slots=True)
class NoteOrder:
    """A supervisor had something done. The text of a message is not kept: it may speak of a customer."""

    by: Asked
    code: str
    """What was ordered: `agent.pause`."""
    thing: str
    """Whom or what it is about: `agent:7`."""
    facts: tuple[tuple[str, str | int], ...]
    at: Instant


@dataclass(frozen=True, slots=True)
class KeepMove:
    """An agent goes on in another job when it can; its own job takes such an order back. It ends with the stay."""

    by: Asked
    agent: AgentId
    session: SessionId
    job: JobId
    at: Instant


@dataclass(frozen=True, slots=True)
class DropMove:
    """A move could not be carried out when its time came: the stay goes on without it."""

    session: SessionId
    at: Instant


SupervisorWrite: TypeAlias = NoteOrder | KeepMove | DropMove


@dataclass(frozen=True, slots=True)
class TodaysOrder:
    """A rule that was changed for one day, as it was noted; a restart reads it again."""

    campaign: CampaignId
    at: Instant
    ratio: float | None
    allowed_share: float | None
