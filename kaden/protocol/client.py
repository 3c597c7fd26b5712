"""What a client may say. One model per message; `type` tells them apart.

Messages with a `request` are answered by `Answered` or `RefusedRequest`; after a lost link the client sends them again
under the same id with no second effect.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, TypeAdapter

from kaden.protocol.accounts import AdministrationRequest
from kaden.protocol.allocation import AllocationRequest
from kaden.protocol.base import Id, Message, Note, RequestId, Stamp
from kaden.protocol.campaign_file import CampaignFileRequest
from kaden.protocol.do_not_call import NumberRequest
from kaden.protocol.history import CompleteCall
from kaden.protocol.my_work import MyWorkRequest
from kaden.protocol.pacing import PacingRequest
from kaden.protocol.past import ShowPast
from kaden.protocol.preview import OwnCall
from kaden.protocol.review import FromReview
from kaden.protocol.setup import SetupRequest
from kaden.protocol.supervising import SuperviseRequest
from kaden.protocol.why import WhyRequest
from kaden.vocabulary import AfterSave, MonitorMode

AccountName = Annotated[str, StringConstraints(min_length=1, max_length=60)]


class Hello(Message):
    """First message on every connection."""

    type: Literal["hello"] = "hello"
    protocol: int
    client: Annotated[str, StringConstraints(max_length=40)]
    """Program version, for the log and for "update me"."""
    terminal: Annotated[str, StringConstraints(max_length=60)] = ""
    """Name of the terminal, shown in the job monitor."""
    desk: bool = True
    """False for a command that comes with one errand: it takes nobody's place at a desk and hears no desk."""


class SignIn(Message):
    """With account and password, over any transport."""

    type: Literal["sign_in"] = "sign_in"
    request: RequestId
    account: AccountName
    password: Annotated[str, StringConstraints(min_length=1, max_length=1024)] = Field(repr=False)


class SignInAsMe(Message):
    """Over the local socket: the connecting user's identity, mapped to an account, is the proof."""

    type: Literal["sign_in_as_me"] = "sign_in_as_me"
    request: RequestId
    account: AccountName | None = None
    """One of the accounts mapped to this user; None = the only one."""


class Resume(Message):
    """Back after a lost link, with the token of `SignedIn`."""

    type: Literal["resume"] = "resume"
    request: RequestId
    token: Annotated[str, StringConstraints(min_length=16, max_length=128)] = Field(repr=False)


class SignOut(Message):
    """Goodbye on purpose; the connection closes."""

    type: Literal["sign_out"] = "sign_out"


class Alive(Message):
    """Sent by the app itself after a paint, every few seconds: proof that the screen answers, not only the socket."""

    type: Literal["alive"] = "alive"
    used: bool = False
    """Whether a key was pressed since the last one: a person is there, not only a screen."""


# ---- the agent's desk ------------------------------------------------------------------------------------------


class JoinJob(Message):
    type: Literal["join_job"] = "join_job"
    request: RequestId
    job: Id


class EndJob(Message):
    type: Literal["end_job"] = "end_job"
    request: RequestId


class Pause(Message):
    """Pause now when nothing is ringing for me, else after this call; `to` None takes the wish back."""

    type: Literal["pause"] = "pause"
    request: RequestId
    to: Literal["break", "away"] | None
    status: Id | None = None
    """A custom status to pause in (domain row 204); `to` is then "away"."""


class SetStatus(Message):
    """What I am ready for outside and inside of jobs (domain rows 203, 206); None = ready."""

    type: Literal["set_status"] = "set_status"
    request: RequestId
    status: Id | None


class ResumeWork(Message):
    type: Literal["resume_work"] = "resume_work"
    request: RequestId


class CutCustomer(Message):
    type: Literal["cut_customer"] = "cut_customer"
    request: RequestId
    attempt: Id


class HoldCustomer(Message):
    type: Literal["hold_customer"] = "hold_customer"
    request: RequestId
    attempt: Id
    held: bool


class TransferCall(Message):
    """Hold transfer: the customer is held and the extension rung. `cut_customer` then completes it once the target is
    told, or gives it up before; `hold_customer` with `held` false gives it up too (domain rows 223, 225, 260)."""

    type: Literal["transfer_call"] = "transfer_call"
    request: RequestId
    attempt: Id
    target: Annotated[str, StringConstraints(min_length=1, max_length=20)]


class PauseRecording(Message):
    """Leave out of the recording what follows, or record on."""

    type: Literal["pause_recording"] = "pause_recording"
    request: RequestId
    attempt: Id
    paused: bool


class KeepDraft(Message):
    """Whenever the agent stops typing; not answered."""

    type: Literal["keep_draft"] = "keep_draft"
    attempt: Id
    sequence: Annotated[int, Field(ge=1, le=2**31)]
    note: Note
    disposition: Id | None = None
    callback_at: Stamp | None = None
    for_group: bool = False


class SaveResult(Message):
    type: Literal["save_result"] = "save_result"
    request: RequestId
    attempt: Id
    disposition: Id | None
    note: Note
    callback_at: Stamp | None = None
    for_group: bool = False
    """Promised to the group, not to me (domain row 268)."""
    then: AfterSave


class ReadNotice(Message):
    """The stop or release notice was read, or how the last promised call ended."""

    type: Literal["read_notice"] = "read_notice"


class Shown(Message):
    """The call card of this attempt is really on the glass."""

    type: Literal["shown"] = "shown"
    attempt: Id
    sequence: Id
    """Of the `DeskChanged` that brought it."""


# ---- the supervisor's desk -------------------------------------------------------------------------------------


class WatchJobs(Message):
    """From now on send `JobsChanged` for the jobs I may see (or stop)."""

    type: Literal["watch_jobs"] = "watch_jobs"
    on: bool = True
    monitors: bool = False
    """Of each started one send `MonitorChanged` too; the first of each is whole."""


class WatchJob(Message):
    """From now on send `MonitorChanged` for this job; None = for no job. The first one is whole."""

    type: Literal["watch_job"] = "watch_job"
    job: Id | None


class StartJob(Message):
    type: Literal["start_job"] = "start_job"
    request: RequestId
    job: Id


class StopJob(Message):
    type: Literal["stop_job"] = "stop_job"
    request: RequestId
    job: Id


class ReleaseAgent(Message):
    type: Literal["release_agent"] = "release_agent"
    request: RequestId
    agent: Id


class Listen(Message):
    """Onto an agent's line: my own phone is rung first. On a line already, it goes to this one, or changes the mode
    (domain rows 301, 302, 308)."""

    type: Literal["listen"] = "listen"
    request: RequestId
    agent: Id
    mode: MonitorMode


class StopListening(Message):
    """Off whatever line I am on."""

    type: Literal["stop_listening"] = "stop_listening"
    request: RequestId


# ---- the office (command line through the running server) ------------------------------------------------------


class ImportBegin(Message):
    """Start to send a customer list; chunks follow, then `ImportEnd`."""

    type: Literal["import_begin"] = "import_begin"
    request: RequestId
    batch: Annotated[str, StringConstraints(min_length=1, max_length=120)]
    """Name or number of the batch."""
    file_name: Annotated[str, StringConstraints(min_length=1, max_length=255)]
    size: Annotated[int, Field(ge=0)]
    encoding: Annotated[str, StringConstraints(max_length=20)] | None = None
    mapping: dict[
        Annotated[str, StringConstraints(max_length=200)], Annotated[str, StringConstraints(max_length=40)]
    ] = {}
    """Column name to field name, from `--map`."""
    dry_run: bool = False
    look: bool = False
    """Only what the columns hold, from the first bytes of the file: `size` of them. The answer is `ImportLook`."""


class ImportChunk(Message):
    type: Literal["import_chunk"] = "import_chunk"
    request: RequestId
    """Of the `ImportBegin`."""
    data: Annotated[str, StringConstraints(max_length=48 * 1024)]
    """Base64 of at most 32 KiB."""


class ImportEnd(Message):
    type: Literal["import_end"] = "import_end"
    request: RequestId


class ImportCancel(Message):
    type: Literal["import_cancel"] = "import_cancel"
    request: RequestId


class ListLists(Message):
    """The customer lists that I may see (row 113)."""

    type: Literal["list_lists"] = "list_lists"
    request: RequestId
    batch: Annotated[str, StringConstraints(min_length=1, max_length=120)] | None = None
    """Name or number of a batch; None = of all batches."""


class ExportList(Message):
    """Open a customer list with its results (row 127); `ExportMore` gets its rows. A later one takes its place."""

    type: Literal["export_list"] = "export_list"
    request: RequestId
    list: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    """Number of the list, or its name if no other list has it."""


class ExportMore(Message):
    """The next rows of the open list. Not counted as a message while there is one."""

    type: Literal["export_more"] = "export_more"
    request: RequestId


class AddAccount(Message):
    type: Literal["add_account"] = "add_account"
    request: RequestId
    name: AccountName
    full_name: Annotated[str, StringConstraints(max_length=60)] = ""
    role: Literal["administrator", "supervisor", "user"]
    agent_use: bool
    phone: Annotated[str, StringConstraints(max_length=40)] = ""
    os_user: Annotated[str, StringConstraints(max_length=60)] | None = None
    password: Annotated[str, StringConstraints(min_length=1, max_length=1024)] | None = Field(
        default=None, repr=False
    )
    groups: tuple[Annotated[str, StringConstraints(max_length=60)], ...] = ()


class ListAccounts(Message):
    type: Literal["list_accounts"] = "list_accounts"
    request: RequestId


class DisableAccount(Message):
    type: Literal["disable_account"] = "disable_account"
    request: RequestId
    name: AccountName


class SetPassword(Message):
    type: Literal["set_password"] = "set_password"
    request: RequestId
    name: AccountName
    password: Annotated[str, StringConstraints(min_length=1, max_length=1024)] = Field(repr=False)


ClientMessage = Annotated[
    Hello
    | SignIn
    | SignInAsMe
    | Resume
    | SignOut
    | Alive
    | JoinJob
    | EndJob
    | Pause
    | SetStatus
    | ResumeWork
    | CutCustomer
    | HoldCustomer
    | TransferCall
    | PauseRecording
    | KeepDraft
    | SaveResult
    | ReadNotice
    | Shown
    | WatchJobs
    | WatchJob
    | StartJob
    | StopJob
    | ReleaseAgent
    | SuperviseRequest
    | Listen
    | StopListening
    | ImportBegin
    | ImportChunk
    | ImportEnd
    | ImportCancel
    | ListLists
    | ExportList
    | ExportMore
    | AddAccount
    | ListAccounts
    | DisableAccount
    | SetPassword
    | AdministrationRequest
    | PacingRequest
    | SetupRequest
    | NumberRequest
    | WhyRequest
    | ShowPast
    | AllocationRequest
    | CampaignFileRequest
    | OwnCall
    | CompleteCall
    | MyWorkRequest
    | FromReview,
    Field(discriminator="type"),
]

CLIENT_MESSAGE: TypeAdapter[ClientMessage] = TypeAdapter(ClientMessage)
"""Parses and validates what a client said."""
