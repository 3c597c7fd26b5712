"""The agent's desk as the server tells it: everything that an agent's screen is a function of.

Rule: `DeskChanged` carries the desk whole; the newest one is the truth, whatever stood before.
"""

from __future__ import annotations

from typing import Final, Literal

from kaden.protocol.base import Id, Line, Message, Note, Stamp
from kaden.protocol.lines import PhoneState, Transfer
from kaden.protocol.supervising import SupervisorMessage
from kaden.vocabulary import (
    AgentState,
    CallKind,
    Dialling,
    DispositionClass,
    MonitorMode,
    NextAction,
    Outcome,
    ReleaseReason,
    StopReason,
)

CLOSED_DAYS_TOLD: Final = 35
"""Days, today among them, of which a call says whether they are closed; later ones are judged at the save."""


class JobChoice(Message):
    """A started job the agent may join (domain row 196)."""

    id: Id
    name: Line
    campaign: Line
    hours: Line
    """As in "09:00-17:00"."""
    zone: str = ""
    """The campaign's zone, in which people read times; empty = not told."""
    dialling: Dialling = Dialling.AUTOMATIC
    """Who calls: kaden, or the agent, who is shown each record first (domain row 326)."""


class Earlier(Message):
    at: Stamp
    outcome: Line
    disposition: Line | None
    agent: Line | None
    note: Note


class CustomerCard(Message):
    record: Id
    number: Line
    """E.164."""
    number_as_given: Line
    name: Line
    company: Line
    columns: tuple[tuple[Line, Line], ...]
    attempt: int
    earlier: tuple[Earlier, ...]


class ResultChoice(Message):
    id: Id
    label: Line
    kind: DispositionClass
    next_action: NextAction
    note_required: bool = False
    """Whether a note must be written with it (domain row 85)."""
    belongs: bool = False
    """Whether the customer belongs to the agent from then on (domain row 328)."""


class Draft(Message):
    sequence: int
    note: Note
    disposition: Id | None
    callback_at: Stamp | None
    for_group: bool = False
    """Whether the promise is given to the group (domain row 268)."""


class Call(Message):
    """The call on the desk: on its way to keep a promise, talking, held or in wrap-up."""

    attempt: Id
    card: CustomerCard
    connected_at: Stamp
    ended_at: Stamp | None
    ended_by: Line | None
    results: tuple[ResultChoice, ...]
    """Active results in their order; empty where the campaign asks for none (domain row 80)."""
    draft: Draft | None
    saving: bool
    zone: str
    """The campaign's zone, in which callback times are typed."""
    hours: tuple[int, int]
    """The campaign's business hours as minutes of the day."""
    closed_days: tuple[Line, ...] = ()
    """Days of the next `CLOSED_DAYS_TOLD` on which the campaign does not call, as in "2025-12-06" (domain row 92)."""
    script: Note = ""
    """What the agent says first (domain row 325)."""
    more_notes: bool = False
    """Whether it can have notes beside its result's own (domain row 245)."""
    recording: Literal["off", "on", "paused", "failed"] = "off"
    """"failed" = the campaign's calls are recorded, this one is not, or only its beginning."""
    transfer: Transfer | None = None
    kind: CallKind = CallKind.AUTO
    promised_for: Stamp | None = None
    """When the promise that this call keeps was due; None = it keeps none."""


class DeskNotice(Message):
    """Why the agent stands outside the job."""

    kind: Literal["stopped", "released"]
    reason: StopReason | ReleaseReason
    job: Line


class StatusChoice(Message):
    """A custom status that an agent may take (domain rows 203, 204)."""

    id: Id
    name: Line
    use: Literal["sign_in", "pause"]


class CalledBack(Message):
    """A promised call that reached nobody: the promise stays open (domain row 265)."""

    name: Line
    outcome: Outcome
    at: Stamp


class Today(Message):
    """The agent's own figures of the day."""

    calls: int
    saved: int
    talk: int
    """Milliseconds."""


class Desk(Message):
    """All that an agent's screen is a function of."""

    state: AgentState
    since: Stamp
    job: JobChoice | None
    jobs: tuple[JobChoice, ...]
    """Jobs to choose from; empty = the hint of domain row 197."""
    call: Call | None
    pause_after: AgentState | None
    """The wish to pause after this call."""
    job_stopped: bool
    """The job stopped while a call goes on; the stop screen follows the save (domain row 163)."""
    release_at: Stamp | None
    """When the waiting limit will release the agent."""
    release_warning: bool
    """The limit is near (domain row 254)."""
    phone: PhoneState
    shown_number: Line = "0011"
    """What the agent's phone shows when the system rings it (domain row 198)."""
    heard_by: MonitorMode | None = None
    """What a supervisor does on the line, where a tone may tell of it; else nothing (domain row 229)."""
    notice: DeskNotice | None
    today: Today
    called_back: CalledBack | None = None
    """How the last promised call ended, until the agent has read it or does something else."""
    status: StatusChoice | None = None
    """What the agent is ready for, or pauses for; None = ready, or a plain break or absence."""
    statuses: tuple[StatusChoice, ...] = ()
    """To choose from."""
    pause_status: StatusChoice | None = None
    """The custom status of the wish to pause; `pause_after` is "away" then."""
    messages: tuple[SupervisorMessage, ...] = ()
    """What supervisors said, the newest last; each goes away by itself."""
    moves_to: Line = ""
    """The job in which a supervisor lets the agent go on after this call or pause; empty = in none."""
    not_moved_to: Line = ""
    """The job of such a move that could not be carried out, for some minutes; empty = none."""


class DeskChanged(Message):
    """The agent's desk, whole. Never dropped, never overtaken."""

    type: Literal["desk"] = "desk"
    sequence: Id
    now: Stamp
    desk: Desk
