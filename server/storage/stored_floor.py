"""What a restart reads: open runs, agents' stays and unsettled attempts, as they are on disk.

Rule: rows as values and nothing more; `server.recovery` makes a floor of them.
"""

from __future__ import annotations

from dataclasses import dataclass

from kaden.clock import Instant, Millis
from kaden.vocabulary import (
    AgentId,
    AgentState,
    AttemptId,
    AttemptState,
    CallKind,
    DispositionId,
    JobId,
    RunId,
    StatusId,
    StopReason,
)
from server.dialer.lines import Listening, RecordingState
from server.dialer.model import Card, Promise, SessionId, Status
from server.dialer.tally import Tally


@dataclass(frozen=True, slots=True)
class StoredRun:
    """A run that was not closed."""

    job: JobId
    run: RunId
    started_at: Instant
    remaining: int
    tally: Tally


@dataclass(frozen=True, slots=True)
class StoredDraft:
    """The newest draft of a call."""

    sequence: int
    note: str
    disposition: DispositionId | None
    callback_at: Instant | None
    for_group: bool = False


@dataclass(frozen=True, slots=True)
class StoredAttempt:
    """An attempt that is not over, or over and waiting for its result."""

    id: AttemptId
    job: JobId | None
    """None = a call that keeps a promise."""
    run: RunId | None
    number: str
    card: Card
    state: AttemptState
    agent: AgentId | None
    session: SessionId | None
    dialled_at: Instant
    answered_at: Instant | None
    announced_at: Instant | None
    """When it was given up as abandoned."""
    connected_at: Instant | None
    ended_at: Instant | None
    ended_by: str | None
    held: Millis
    held_since: Instant | None
    draft: StoredDraft | None
    recording: RecordingState = "off"
    promise: Promise | None = None
    """What a call that keeps a promise is placed for, open or closed by now."""
    kind: CallKind = CallKind.AUTO
    dialled: bool = True
    """False = of a shown record that was not called yet (domain row 326)."""


@dataclass(frozen=True, slots=True)
class StoredSession:
    """An agent's stay in a job that was not closed."""

    session: SessionId
    agent: AgentId
    account: str
    name: str
    phone: str
    job: JobId | None
    """None = a stay for one promised call."""
    run: RunId | None
    state: AgentState
    since: Instant
    attempt: AttemptId | None
    pause_after: AgentState | None = None
    """The wish to pause; while a promised call is on its way, the pause that it began in."""
    ready: bool = True
    """The phone's own status."""
    pause_status: StatusId | None = None
    """The custom status of the wish to pause."""
    paused_in: StatusId | None = None
    """The custom status of the pause."""
    moves_to: JobId | None = None
    """The job in which a supervisor lets the agent go on when it can."""
    move_request: str | None = None
    """Under which its stay there will be opened."""


@dataclass(frozen=True, slots=True)
class StoredNewestRun:
    """The newest run of a job, open or closed."""

    job: JobId
    started_at: Instant
    stop_reason: StopReason | None
    """None = it is open."""


@dataclass(frozen=True, slots=True)
class StoredFloor:
    """Everything that was going on when the server was last alive."""

    runs: tuple[StoredRun, ...]
    sessions: tuple[StoredSession, ...]
    attempts: tuple[StoredAttempt, ...]
    listening: tuple[Listening, ...] = ()
    """Supervisors who were on an agent's line."""
    newest: tuple[StoredNewestRun, ...] = ()
    """Of jobs with a reserved start (domain row 169)."""
    statuses: tuple[Status, ...] = ()
    """Custom statuses, those taken out of use too."""
    signed_in: tuple[tuple[AgentId, StatusId], ...] = ()
    """Who is ready for what (domain row 203)."""
