"""What the disk remembers of a stretch of the past: attempts, agents' stays in their statuses, and runs, as values."""

from __future__ import annotations

from dataclasses import dataclass

from kaden.clock import Instant, Millis
from kaden.vocabulary import (
    AgentId,
    AgentState,
    AttemptId,
    CallKind,
    DispositionClass,
    JobId,
    Outcome,
    RecordId,
    RunId,
)
from server.dialer.model import SessionId


@dataclass(frozen=True, slots=True)
class RecordedAttempt:
    """One try to reach one customer that reached the network."""

    id: AttemptId
    outcome: Outcome | None
    """None while the call is not over."""
    job: JobId
    run: RunId
    record: RecordId
    number: str
    """E.164."""
    number_as_given: str
    name: str
    company: str
    n: int
    """The how-manieth attempt of its record."""
    dialled_at: Instant
    answered_at: Instant | None
    connected_at: Instant | None
    ended_at: Instant | None
    saved_at: Instant | None
    agent: AgentId | None
    held: Millis
    announced_at: Instant | None = None
    """When it was decided that the customer gets no agent."""
    kind: CallKind = CallKind.AUTO
    by_result: DispositionClass | None = None
    """What its result says of it; None = none is saved."""


@dataclass(frozen=True, slots=True)
class RecordedStay:
    """An agent in one status."""

    agent: AgentId
    account: str
    name: str
    phone: str
    state: AgentState
    session: SessionId | None
    job: JobId | None
    """The job of the session."""
    run: RunId | None
    attempt: AttemptId | None
    started_at: Instant
    ended_at: Instant | None


@dataclass(frozen=True, slots=True)
class RecordedRun:
    """A job from its start to its stop."""

    id: RunId
    job: JobId
    started_at: Instant
    stopped_at: Instant | None


@dataclass(frozen=True, slots=True)
class Recorded:
    """Everything that touched a stretch of time, `start` inside and `end` not; each kind in the order of its begin."""

    start: Instant
    end: Instant
    attempts: tuple[RecordedAttempt, ...]
    stays: tuple[RecordedStay, ...]
    runs: tuple[RecordedRun, ...]
