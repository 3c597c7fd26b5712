"""The part of the storage port that reads the audit log. Nothing here writes it: that is done where things change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from kaden.clock import Instant
from kaden.vocabulary import CampaignId

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class AuditQuestion:
    """Which lines somebody looks for."""

    before: int | None = None
    """Only lines with a smaller number."""
    since: Instant | None = None
    until: Instant | None = None
    """Half-open."""
    account: str | None = None
    """The name of whoever did it."""
    thing: str | None = None
    """`campaign:3`, or a kind alone."""


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One line of the log, with what is needed to judge who may read it."""

    id: int
    at: Instant
    account: str | None
    """None = the command line of the server's own user."""
    code: str
    thing: str
    name: str
    """What people call the thing; empty where it has none, or is gone."""
    campaigns: frozenset[CampaignId]
    """What it belongs to; empty for what is the whole office's."""
    before: dict[str, Any] | None
    after: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Walked(Generic[T]):
    """What was found among some lines of the log, the newest first."""

    found: T
    before: int | None
    """The next part is below this line; None = there is none."""


class AuditBooks(Protocol):
    """The audit log, for people (domain row 37)."""

    async def audit(self, question: AuditQuestion) -> Walked[tuple[AuditEntry, ...]]:
        """Some of the lines that answer the question, the newest first; whoever wants more comes back."""
        ...
