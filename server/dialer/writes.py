"""What the core asks the store to make durable: one frozen order per transaction, and what each gives back.

The store maps each order to one plain transaction function. Orders with `by` come from a person: the same request
again (same account, same request id, same content) changes nothing and gives the first result back (guarantee I15).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from kaden.clock import Instant, Millis
from kaden.vocabulary import (
    AfterSave,
    AgentId,
    AgentState,
    AttemptId,
    CampaignId,
    CustomerKind,
    DispositionId,
    EndedBy,
    JobId,
    Outcome,
    ReleaseReason,
    RunId,
    StatusId,
    StopReason,
)
from server.dialer.callback_writes import CallbackOpened, OpenCallback
from server.dialer.leg_writes import LegWrite, MonitoringOpened, PlayingOpened
from server.dialer.model import Asked, ClaimedAttempt, SessionId
from server.dialer.preview_writes import PreviewWrite, ShownPassed
from server.dialer.status_writes import NoteStatus
from server.dialer.supervisor_writes import SupervisorWrite


@dataclass(frozen=True, slots=True)
class StartRun:
    """Open a run of a job: what is due at `at` is this run's candidate set (domain section 6, restart rule)."""

    by: Asked | None
    """None = the floor itself, at the reserved time (domain row 169)."""
    job: JobId
    at: Instant


@dataclass(frozen=True, slots=True)
class StopRun:
    """Close a run."""

    by: Asked | None
    """None = the floor itself (end of hours)."""
    job: JobId
    run: RunId
    at: Instant
    reason: StopReason


@dataclass(frozen=True, slots=True)
class ClaimNext:
    """Pick up to `count` dialable records of a run, mark them live and insert their attempts, in one transaction.

    Guards inside the transaction: do-not-call lists, a live attempt to the same number, the redial interval of the
    number within its campaign, the cap. A record that fails a guard is moved out of the way with its reason.
    """

    job: JobId
    run: RunId
    count: int
    at: Instant
    transferred: tuple[AttemptId, ...] = ()
    """Attempts that are over for us while the customer talks with a transfer's target: their numbers are live (I1)."""
    customers: tuple[CustomerKind, ...] = (CustomerKind.INDIVIDUAL,)
    """Whose calling hours it is: no others are taken (domain row 323)."""


@dataclass(frozen=True, slots=True)
class MarkAnswered:
    """A person answered. From here on the call has a record that shows up as unsaved if nobody saves it (I6)."""

    attempt: AttemptId
    at: Instant


@dataclass(frozen=True, slots=True)
class MarkAbandoned:
    """No agent came within the limit: the recorded message was ordered for the customer (domain rows 185, 186).

    The call counts as abandoned from here on, whether the line outlives a crash or not.
    """

    attempt: AttemptId
    at: Instant


@dataclass(frozen=True, slots=True)
class MarkConnected:
    """Joined to an agent."""

    attempt: AttemptId
    agent: AgentId
    session: SessionId
    at: Instant


@dataclass(frozen=True, slots=True)
class MarkHeld:
    """The customer went on hold or came back."""

    attempt: AttemptId
    held: bool
    at: Instant


@dataclass(frozen=True, slots=True)
class MarkEnded:
    """The call is over. Not connected: the record rests, is finished or invalid. Connected: it waits for a result."""

    attempt: AttemptId
    at: Instant
    outcome: Outcome
    ended_by: EndedBy
    held: Millis = 0
    """Time the customer spent on hold."""
    dialled: bool = True
    """False only when the order to dial provably never left us: then it is no attempt, and the record is due as before
    (domain row 66)."""


@dataclass(frozen=True, slots=True)
class MarkUnsaved:
    """The agent cannot finish this call any more: it becomes an unsaved record (domain rows 280, 283)."""

    attempt: AttemptId
    at: Instant


@dataclass(frozen=True, slots=True)
class SaveResult:
    """The result of a call, its record's next state, the promise and the do-not-call entry, all at once."""

    by: Asked
    attempt: AttemptId
    agent: AgentId
    disposition: DispositionId | None
    note: str
    callback_at: Instant | None
    then: AfterSave
    at: Instant
    for_group: bool = False
    """Whether the promise is given to the group (domain row 268)."""


@dataclass(frozen=True, slots=True)
class KeepDraft:
    """The half-written result of a call; an older `sequence` never overwrites a newer one (guarantee I7)."""

    attempt: AttemptId
    agent: AgentId
    sequence: int
    note: str
    disposition: DispositionId | None
    callback_at: Instant | None
    at: Instant
    for_group: bool = False
    """Whether the promise is given to the group (domain row 268)."""


@dataclass(frozen=True, slots=True)
class OpenSession:
    """An agent enters a job; the new session's id names the phone leg."""

    by: Asked
    agent: AgentId
    job: JobId
    run: RunId
    phone: str
    at: Instant


@dataclass(frozen=True, slots=True)
class CloseSession:
    """An agent's stay in a job is over."""

    session: SessionId
    at: Instant
    reason: ReleaseReason | StopReason | None
    """None = the agent ended it."""


@dataclass(frozen=True, slots=True)
class NoteAgentState:
    """An agent's status changed: the row that a restart reads, and a line of activity history (domain row 311)."""

    agent: AgentId
    state: AgentState
    session: SessionId | None
    attempt: AttemptId | None
    at: Instant
    status: StatusId | None = None
    """The custom status of a pause (domain row 204)."""


@dataclass(frozen=True, slots=True)
class NoteAvailability:
    """What keeps an agent from the next call besides its state: a restart must not call who wished to pause, nor one
    whose phone is not ready (domain rows 217, 232). It ends with the stay."""

    session: SessionId
    pause_after: AgentState | None
    """The wish, or the pause that a promised call on its way began in; None = neither."""
    ready: bool
    """The phone's own status."""
    at: Instant
    pause_status: StatusId | None = None
    """The custom status of the wish."""


Write: TypeAlias = (
    StartRun
    | StopRun
    | ClaimNext
    | MarkAnswered
    | MarkAbandoned
    | MarkConnected
    | MarkHeld
    | MarkEnded
    | MarkUnsaved
    | SaveResult
    | KeepDraft
    | OpenSession
    | CloseSession
    | NoteAgentState
    | NoteAvailability
    | LegWrite
    | OpenCallback
    | PreviewWrite
    | NoteStatus
    | SupervisorWrite
)


@dataclass(frozen=True, slots=True)
class RunStarted:
    """Result of `StartRun`."""

    run: RunId
    remaining: int
    """Records that this run may still dial."""
    repeated: bool = False
    """True when the store had this request before: the run may be closed by now."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """Result of `ClaimNext`."""

    attempts: tuple[ClaimedAttempt, ...]
    remaining: int
    """Records that this run may still dial, after this claim."""
    exhausted: bool
    """True when fewer than asked were found: the run has nothing more until records are added."""


@dataclass(frozen=True, slots=True)
class SessionOpened:
    """Result of `OpenSession`."""

    session: SessionId
    repeated: bool = False
    """True when the store had this request before: the stay may be over by now."""


@dataclass(frozen=True, slots=True)
class ResultSaved:
    """Result of `SaveResult`."""

    at: Instant
    revision: int
    listed_number: str | None
    """The number that the result put on the campaign's do-not-call list, if any."""
    campaign: CampaignId | None = None
    """Whose call it was."""
    unsaved: bool = False
    """It waited among the unsaved records; otherwise the call was still at its agent's desk."""
    completed: RunId | None = None
    """The run whose unsaved record this was; None of a call that kept a promise, too."""
    promises_changed: bool = False
    """A promise of the campaign was given, kept or called off."""
    answered_at: Instant | None = None
    """When the customer of a completed record answered."""
    repeated: bool = False
    """True when the store had this request before: everything that follows from it was done then."""


@dataclass(frozen=True, slots=True)
class Done:
    """Result of every other write."""

    repeated: bool = False
    """True when the store had this request before: what it was about may be over by now."""


WriteResult: TypeAlias = (
    RunStarted
    | Claimed
    | SessionOpened
    | ResultSaved
    | MonitoringOpened
    | PlayingOpened
    | CallbackOpened
    | ShownPassed
    | Done
)
