"""What the server may say. A client shows what the newest `DeskChanged`, `JobsChanged` and `MonitorChanged` say."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from kaden.protocol.accounts import AccountsAnswer
from kaden.protocol.alerts import Alert
from kaden.protocol.allocation import AllocationAnswer
from kaden.protocol.base import Id, Line, Message, RequestId, Stamp
from kaden.protocol.campaign_file import CampaignFileAnswer
from kaden.protocol.desk import DeskChanged
from kaden.protocol.do_not_call import NumberAnswer
from kaden.protocol.lines import Listener, PhoneState
from kaden.protocol.lists import ListAnswer
from kaden.protocol.my_work import MyWorkAnswer
from kaden.protocol.pacing import LedgerFigures, PaceFigures, PacingAnswer
from kaden.protocol.past import PastDay, PastOutline
from kaden.protocol.review import ReviewAnswer
from kaden.protocol.setup import SetupAnswer
from kaden.protocol.supervising import TodayChanged
from kaden.protocol.why import WhyAnswer
from kaden.vocabulary import (
    AgentState,
    Dialling,
    JobState,
    Limiting,
    Role,
    StopReason,
)


class Welcome(Message):
    """Answer to `Hello`."""

    type: Literal["welcome"] = "welcome"
    protocol: int
    server: str
    local_accounts: tuple[Line, ...]
    """Over the local socket: accounts that the connecting user may sign in as without a password."""


class SignedIn(Message):
    type: Literal["signed_in"] = "signed_in"
    request: RequestId
    token: str = Field(repr=False)
    account: Id
    name: Line
    full_name: Line
    role: Role
    agent_use: bool
    now: Stamp
    """The server's time; clocks on screens run from the difference."""
    zone: str = ""
    """The office's, in which days are meant where no single campaign decides; empty = not told."""


class Answered(Message):
    """A request is done; what it changed comes as state."""

    type: Literal["answered"] = "answered"
    request: RequestId


class RefusedRequest(Message):
    """A request, or what was sent without one, is refused."""

    type: Literal["refused"] = "refused"
    request: RequestId | None
    code: str
    values: dict[str, str | int] = {}


class Goodbye(Message):
    """The server closes this connection."""

    type: Literal["goodbye"] = "goodbye"
    reason: Literal["taken_over", "stopping", "disabled", "too_slow", "idle", "signed_out"]


# ---- the supervisor's desk -------------------------------------------------------------------------------------


class JobRow(Message):
    id: Id
    name: Line
    campaign: Line
    batch: Line
    state: JobState
    since: Stamp | None
    hours: Line
    zone: str = ""
    """The campaign's zone, in which people read times; empty = not told."""
    may_edit: bool
    """Whether this account may start and stop it."""
    waiting: int
    """Those before a shown record, or calling it, included (domain row 326)."""
    on_call: int
    paused: int
    remaining: int | None
    """Records left in this run; None while stopped."""
    stop_reason: StopReason | None
    alerts: int = 0
    """How many alerts there are of this job, without those of the whole floor."""


class JobsChanged(Message):
    """All jobs that the account may see, and all that is wrong in them and with the floor."""

    type: Literal["jobs"] = "jobs"
    now: Stamp
    jobs: tuple[JobRow, ...]
    alerts: tuple[Alert, ...] = ()
    """The worst first; those of the whole floor once."""
    ready_outside: int | None = None
    """Agents in no job and no custom status who are ready: calls that come in reach them (row 208). None = untold."""


class AgentRow(Message):
    """One line of the job monitor (domain row 303)."""

    agent: Id
    name: Line
    account: Line
    terminal: Line
    state: AgentState
    since: Stamp
    connected: bool
    """False = its screen does not answer."""
    phone: PhoneState
    talk_since: Stamp | None
    hold_since: Stamp | None
    customer: Line
    number: Line
    attempt: int | None
    """The how-manieth attempt the call is."""
    status: Line = ""
    """The custom status that the agent stands in (domain rows 203, 204); empty = none."""
    calls: int
    saved: int
    talk: int
    """Milliseconds talked in this run, finished calls."""
    pause_after: bool
    listeners: tuple[Listener, ...] = ()
    call: Id | None = None
    """The number of the call at its desk, over or not."""
    moves_to: Line = ""
    """The job in which it goes on after this call or pause; empty = a supervisor ordered none."""
    day: Stamp | None = None
    """The first instant of the day that the following figures are of; None = they are not known."""
    talking: int = 0
    """Milliseconds with a customer on the line, hold included, without the stretch that goes on."""
    worked: int = 0
    """The same of all work: talking, wrap-up, waiting, calling; pauses are none."""
    held: int = 0
    """Milliseconds of hold, without the one that goes on; of calls that were joined in the day."""
    counts: Literal["talking", "working"] | None = None
    """What the stretch that goes on since `since` is; talking is work, too."""


class MonitorHeader(Message):
    """The head of the job monitor (domain row 306)."""

    job: Id
    name: Line
    campaign: Line
    state: JobState
    started: Stamp | None
    waiting: int
    talking: int
    """Held included."""
    wrapup: int
    paused: int
    joining: int
    ringing: int
    """Calls out and not yet joined."""
    target: int
    limiting: Limiting
    remaining: int
    attempts: int
    connected: int
    abandoned: int
    no_answer: int
    busy: int
    other: int
    saved: int
    unsaved: int
    """In a past 0, as `remaining` is: nobody kept either."""
    answer_history: tuple[int, ...]
    """Connected calls per minute of the last 30 minutes, oldest first."""
    waiting_history: tuple[int, ...]
    """Waiting agents at each minute of the last 30 minutes, oldest first."""
    pace: PaceFigures | None = None
    """None for a past whose decisions are not kept any more, or that had none."""
    ledger: LedgerFigures | None = None
    today: TodayChanged | None = None
    """What a supervisor changed for today; None = nothing."""
    previewing: int = 0
    """Agents before a shown record, or calling it (domain row 326)."""
    passed: int = 0
    """Shown records of this run that agents passed by. In a past 0: nobody kept when."""
    dialling: Dialling = Dialling.AUTOMATIC
    """Who calls: the dialler, or each agent who sees the next record first (domain row 326)."""


class MonitorChanged(Message):
    """Head, alerts and changed rows; `whole` replaces all rows."""

    type: Literal["monitor"] = "monitor"
    now: Stamp
    whole: bool
    header: MonitorHeader
    rows: tuple[AgentRow, ...]
    gone: tuple[Id, ...]
    alerts: tuple[Alert, ...] = ()
    """All of the job and of the whole floor, the worst first; those of an earlier message are over."""


class PastShown(Message):
    """Answer to `ShowPast`: the monitor as it stood; `monitor.now` is the instant."""

    type: Literal["past_shown"] = "past_shown"
    request: RequestId
    monitor: MonitorChanged
    alerts_kept: bool
    """Whether alerts were kept then; else `monitor` has only those that can be worked out."""
    day: PastDay
    outline: PastOutline | None


# ---- the office -------------------------------------------------------------------------------------------------


class ImportProgress(Message):
    type: Literal["import_progress"] = "import_progress"
    request: RequestId
    stage: Literal["received", "reading", "saving"]
    done: int
    total: int


class RefusedRow(Message):
    """Something wrong with a row of a list, or with one of its numbers."""

    line: int
    reason: Line
    """A stable code: see `kaden/locales`, `row.<code>`."""
    value: Line
    column: Line = ""
    """The heading above the value; empty where the whole row is concerned."""
    first_line: int | None = None
    """Of a duplicate: the line that has the number already."""
    imported: bool = False
    """The row was taken without this number (domain row 124)."""


class ImportReport(Message):
    """The end of an import or a dry run. Refused rows come in pages before it (`ImportRefusedRows`)."""

    type: Literal["import_report"] = "import_report"
    request: RequestId
    list_id: int | None
    """None after a dry run."""
    encoding: str
    columns: tuple[Line, ...]
    mapping: dict[str, str]
    preview: tuple[tuple[Line, ...], ...]
    rows: int
    valid: int
    invalid: int
    duplicates_in_file: int
    duplicates_in_list: int
    do_not_call: int
    unallocated: int
    numbers_left_out: int = 0
    """Bad second numbers of rows that were taken."""
    corporate: int | None = None
    """Of the valid rows; None = the campaign does not tell corporate customers from individuals (domain row 323)."""
    individual: int | None = None


class ImportLook(Message):
    """What the columns of a file hold, as far as headings and first rows tell; nothing was judged."""

    type: Literal["import_look"] = "import_look"
    request: RequestId
    encoding: str
    columns: tuple[Line, ...]
    mapping: dict[str, str]
    """Column to field; one without a phone cannot be imported yet."""
    fields: tuple[str, ...]
    """All that a column can be."""
    preview: tuple[tuple[Line, ...], ...]


class ImportRefusedRows(Message):
    type: Literal["import_refused_rows"] = "import_refused_rows"
    request: RequestId
    rows: tuple[RefusedRow, ...]


ServerMessage = Annotated[
    Welcome
    | SignedIn
    | Answered
    | RefusedRequest
    | Goodbye
    | DeskChanged
    | JobsChanged
    | MonitorChanged
    | PastShown
    | ImportProgress
    | ImportRefusedRows
    | ImportReport
    | ImportLook
    | ListAnswer
    | AccountsAnswer
    | PacingAnswer
    | SetupAnswer
    | WhyAnswer
    | NumberAnswer
    | AllocationAnswer
    | CampaignFileAnswer
    | MyWorkAnswer
    | ReviewAnswer,
    Field(discriminator="type"),
]

SERVER_MESSAGE: TypeAdapter[ServerMessage] = TypeAdapter(ServerMessage)
"""Parses what the server said."""
