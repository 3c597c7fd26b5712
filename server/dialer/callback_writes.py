"""What the core asks the store to make durable of promised calls, and what it gives back (domain 2.4)."""

from __future__ import annotations

from dataclasses import dataclass

from kaden.clock import Instant
from kaden.vocabulary import AgentId, AttemptId, CallbackId
from server.dialer.model import Asked, Card, Promise, SessionId


@dataclass(frozen=True, slots=True)
class OpenCallback:
    """Take an open promise to be called now, by this agent: its attempt is on disk before any phone rings.

    The attempt is of kind callback: of no job and no run, with no `n`, so that it is not counted to the cap (section
    6). Agent and session are on its row from here on, for a restart. Its record is live until the call is over. Without
    a `session` one is opened for the call alone, of no job.
    """

    by: Asked
    callback: CallbackId
    agent: AgentId
    caller_id: str | None
    """One of the campaign's numbers; None = the first of them. Withheld whatever this is where the campaign says so."""
    session: SessionId | None
    """The agent's stay in a job, whose phone leg is up; None = outside a job."""
    phone: str
    at: Instant
    transferred: tuple[AttemptId, ...] = ()
    """As in `ClaimNext`: calls whose customers talk with a transfer's target (I1)."""


@dataclass(frozen=True, slots=True)
class CallbackOpened:
    """Result of `OpenCallback`."""

    attempt: AttemptId
    session: SessionId
    number: str
    """E.164."""
    card: Card
    promise: Promise
    repeated: bool = False
    """True when the store had this request before: the call may be over by now, and only `attempt` and `session` are
    sure to be what they were."""
