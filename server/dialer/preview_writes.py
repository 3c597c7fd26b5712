"""What the core asks the store to make durable of records that agents see before they are called (domain row 326)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from kaden.clock import Instant, Millis
from kaden.vocabulary import AgentId, AttemptId, CustomerKind, JobId, RunId
from server.dialer.model import Asked, SessionId


@dataclass(frozen=True, slots=True)
class ShowNext:
    """Pick the next dialable record of a run for one agent, and mark it live: a claim by the same rules as `ClaimNext`.

    Its attempt is of kind preview, has its agent and session from here on, and is not dialled: it counts for nothing
    until `CallShown`. The result is `Claimed`, with one attempt or none.
    """

    job: JobId
    run: RunId
    agent: AgentId
    session: SessionId
    at: Instant
    transferred: tuple[AttemptId, ...] = ()
    """As in `ClaimNext`: calls whose customers talk with a transfer's target (I1)."""
    customers: tuple[CustomerKind, ...] = (CustomerKind.INDIVIDUAL,)
    """As in `ClaimNext`: whose calling hours it is (domain row 323)."""


@dataclass(frozen=True, slots=True)
class CallShown:
    """The agent wants the shown record called: it is an attempt from here on, before the network is asked.

    Refused when its number was listed meanwhile.
    """

    by: Asked
    attempt: AttemptId
    agent: AgentId
    at: Instant


@dataclass(frozen=True, slots=True)
class PassShown:
    """The agent passes the shown record by: it goes back to its list and rests, and the run counts it."""

    by: Asked
    attempt: AttemptId
    agent: AgentId
    reason: str
    """In the agent's words; empty = none was given."""
    rest: Millis
    """How long it rests, at least."""
    at: Instant


@dataclass(frozen=True, slots=True)
class ShownPassed:
    """Result of `PassShown`."""

    run: RunId
    """Whose record it was, and who counts it."""
    repeated: bool = False
    """True when the store had this request before."""


PreviewWrite: TypeAlias = ShowNext | CallShown | PassShown
