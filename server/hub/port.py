"""What the hub asks of the floor and of the office, and what the floor asks of the hub.

Neither side knows the other's code. Rule: everything of `Desks` and `Screens` is synchronous and returns at once; what
must be waited for goes through the floor's mailbox or stands behind `Office`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol, TypeAlias

from kaden.clock import Instant
from kaden.protocol.accounts import AdministrationRequest
from kaden.protocol.alerts import Alert
from kaden.protocol.allocation import AllocationRequest
from kaden.protocol.campaign_file import CampaignFileRequest
from kaden.protocol.client import (
    AddAccount,
    DisableAccount,
    ExportList,
    ExportMore,
    ImportBegin,
    ImportCancel,
    ImportChunk,
    ImportEnd,
    ListAccounts,
    ListLists,
    SetPassword,
)
from kaden.protocol.desk import Desk
from kaden.protocol.do_not_call import NumberRequest, NumbersReport
from kaden.protocol.my_work import MyWorkRequest
from kaden.protocol.pacing import ChangeRule, ListRules, WhyJob
from kaden.protocol.past import ShowPast
from kaden.protocol.refusals import Refused
from kaden.protocol.review import ReviewRequest
from kaden.protocol.server import (
    AgentRow,
    ImportLook,
    ImportReport,
    JobRow,
    MonitorHeader,
    RefusedRow,
    ServerMessage,
)
from kaden.protocol.setup import DeleteDefinition, ListAudit, ListDefinitions, SaveDefinition
from kaden.protocol.why import AskFunnel, AskRecord
from kaden.setup.kinds import Kind
from kaden.vocabulary import (
    AccountId,
    AgentId,
    AttemptId,
    CallbackId,
    CampaignId,
    GroupId,
    JobId,
    ListId,
    MonitorMode,
    RecordId,
)
from server.dialer.effects import ShowPlaying
from server.dialer.events import Event
from server.dialer.model import Asked
from server.storage.lists_port import CampaignName
from server.storage.port import BatchInfo, ListInfo


class Desks(Protocol):
    """The floor, as the hub sees it. `server.floor` implements it."""

    def now(self) -> Instant:
        """The floor's time; every `now` on a screen is this."""
        ...

    def post(self, event: Event) -> None:
        """Put an event, already authorised, into the floor's mailbox."""
        ...

    def desk(self, agent: AgentId) -> Desk | None:
        """What the agent's screen shows; None while the floor does not know the agent."""
        ...

    def jobs(self) -> tuple[JobId, ...]:
        """All call jobs that exist, in the order of the screens."""
        ...

    def job_row(self, job: JobId, may_edit: bool) -> JobRow | None:
        """One line of the jobs list, for somebody who may (or may not) start and stop it."""
        ...

    def campaign_of(self, job: JobId) -> CampaignId | None:
        """Whose permission counts for this job; None when there is no such job."""
        ...

    def job_of(self, agent: AgentId) -> JobId | None:
        """The job the agent works in; None outside a job."""
        ...

    def campaign_with(self, agent: AgentId) -> tuple[CampaignId, str] | None:
        """Number and name of the campaign whose permission counts for the agent: the job's, or outside a job that of
        the promised call; None while the agent works for none."""
        ...

    def heard_by(self, account: AccountId) -> tuple[AgentId, MonitorMode] | None:
        """On whose line a supervisor is, or asked to be, and how; None when on nobody's."""
        ...

    def played_to(self, account: AccountId) -> CampaignId | None:
        """Whose call's recording a supervisor hears; None when none is played."""
        ...

    def about_to_hear(self, account: AccountId) -> AttemptId | None:
        """The call whose recording a supervisor asked for, until the phone rings for it."""
        ...

    def monitor(self, job: JobId) -> tuple[MonitorHeader, tuple[AgentRow, ...]] | None:
        """Head and all rows of a job's monitor."""
        ...

    def ready_outside(self) -> int:
        """How many agents in no job calls that come in would reach (domain row 208)."""
        ...

    def alerts(self) -> tuple[Alert, ...]:
        """All that is wrong on the floor, the worst first; what concerns no single job has none."""
        ...


class Screens(Protocol):
    """The hub, as the floor sees it. `server.hub.hub.Hub` implements it."""

    def answer(self, to: Asked) -> None:
        """The request is done. A repetition of it gets the same answer, and the floor does not hear of it."""
        ...

    def refuse(self, to: Asked, refusal: Refused) -> None:
        """The request is refused."""
        ...

    def show_desk(self, agent: AgentId) -> None:
        """The desk changed: `Desks.desk` is asked and sent in the loop's next turn."""
        ...

    def show_job(self, job: JobId) -> None:
        """The job or its monitor changed: asked and sent at most four times a second."""
        ...

    def show_promises(self, campaign: CampaignId) -> None:
        """Promises of this campaign changed: the agents who have some there are told theirs, soon and once."""
        ...

    def show_playing(self, how: ShowPlaying) -> None:
        """How a recording fares: told to the connection that asked for it. Of one that is gone the floor hears."""
        ...


# ---- the office: what is not the floor's business -----------------------------------------------------------------

OfficeMessage: TypeAlias = (
    AddAccount
    | ListAccounts
    | DisableAccount
    | SetPassword
    | AdministrationRequest
    | ImportBegin
    | ImportChunk
    | ImportEnd
    | ImportCancel
    | ListLists
    | ExportList
    | ExportMore
    | WhyJob
    | ListRules
    | ChangeRule
    | ListDefinitions
    | SaveDefinition
    | DeleteDefinition
    | ListAudit
    | NumberRequest
    | AllocationRequest
    | CampaignFileRequest
    | AskFunnel
    | AskRecord
    | MyWorkRequest
    | ReviewRequest
    | ShowPast
)


class Visit(Protocol):
    """One connection of somebody who asks something of the office."""

    @property
    def by(self) -> AccountId | None:
        """Who asks; None for whoever holds the database's file and asks without a server."""
        ...

    def sees(self, campaign: CampaignId) -> bool:
        """Whether what belongs to this campaign exists for whoever asks (domain row 29)."""
        ...

    def may_save(self, kind: Kind, campaign: CampaignId | None, *, new: bool) -> bool:
        """Whether whoever asks may make, or change, a definition of this kind; None = of no campaign."""
        ...

    def news(self, message: ServerMessage) -> None:
        """Send what may be left out: nothing is sent while much waits for this connection."""
        ...

    async def tell(self, message: ServerMessage) -> None:
        """Send what must arrive before the last answer; waits while much waits for this connection."""
        ...


class Office(Protocol):
    """Carries out what the office asks, access already granted. `server.hub.office.StoreOffice` implements it."""

    async def perform(self, visit: Visit, message: OfficeMessage) -> ServerMessage | None:
        """The last answer; None where there is none (a chunk of a file).

        Raises:
            Refused: whatever the store, the password's rules or the list's file object to.
        """
        ...

    async def batch(self, name_or_id: str) -> BatchInfo:
        """The batch that an import would go into.

        Raises:
            Refused: UNKNOWN_BATCH.
        """
        ...

    async def find_list(self, visit: Visit, name_or_id: str) -> ListInfo:
        """The customer list that somebody means.

        Raises:
            Refused: UNKNOWN_LIST, also for one that the visit does not see, or when several have the name.
        """
        ...

    async def find_campaign(self, visit: Visit, name_or_id: str) -> CampaignName:
        """The campaign that somebody means.

        Raises:
            Refused: UNKNOWN_CAMPAIGN, also for one that the visit does not see.
        """
        ...

    async def campaign_of(self, kind: Kind, id_: int) -> tuple[CampaignId, str] | None:
        """Number and name of the campaign that a definition belongs to; None when there is none, or no such thing."""
        ...

    async def campaign_of_call(self, attempt: AttemptId) -> tuple[CampaignId, str] | None:
        """Number and name of the campaign of a call; None when there is no such call."""
        ...

    async def campaign_of_record(self, record: RecordId) -> tuple[CampaignId, str] | None:
        """Number and name of the campaign that a customer belongs to; None when there is no such customer."""
        ...

    async def campaign_of_callback(self, callback: CallbackId) -> tuple[CampaignId, str] | None:
        """Number and name of the campaign of a promise; None when there is no such promise."""
        ...

    def leave(self, visit: Visit) -> None:
        """The connection is gone: drop its half-sent file."""
        ...


@dataclass(frozen=True, slots=True)
class ListOrder:
    """A customer list that shall go into a batch."""

    by: AccountId | None
    """None = the command line of the server's own user."""
    request: str
    """Of the `ImportBegin`; every message about the import carries it."""
    batch: str
    """Name or number."""
    file_name: str
    """As the user calls it, for the list's name and for sentences; never opened."""
    encoding: str | None
    """None = found out."""
    mapping: Mapping[str, str] = field(default_factory=dict)
    """Column name to field name, from `--map`."""
    dry_run: bool = False
    look: bool = False
    """Only the first bytes of the file are there; see `ListLoader.look`."""


@dataclass(frozen=True, slots=True)
class NumberOrder:
    """Phone numbers that shall go onto a do-not-call list."""

    by: AccountId | None
    at: Instant
    request: str
    """Of the `ImportNumbers`."""
    campaign: CampaignId | None
    """None = the company's list."""
    file_name: str
    encoding: str | None
    reason: str
    dry_run: bool = False
    due: Instant | None = None
    """When they shall be listed; None = at once (domain row 101)."""


Progress: TypeAlias = Callable[[Literal["reading", "saving"], int, int], None]
"""Stage, done, total. Called on the loop's thread; never waits."""


class ListLoader(Protocol):
    """Loads a list that lies complete in a file of ours. `server.storage.lists` implements it."""

    async def load(
        self, order: ListOrder, file: Path, progress: Progress
    ) -> tuple[ImportReport, Sequence[RefusedRow]]:
        """All or nothing, also when it is cancelled; a dry run changes nothing. Refused rows come in the file's order.

        Raises:
            Refused: the codes under "list import".
        """
        ...

    async def look(self, order: ListOrder, file: Path) -> ImportLook:
        """What the columns of a file hold, as far as its beginning tells.

        Raises:
            Refused: the codes under "list import" that the beginning of a file can earn.
        """
        ...

    async def load_numbers(
        self, order: NumberOrder, file: Path, progress: Progress
    ) -> tuple[NumbersReport, Sequence[RefusedRow]]:
        """Numbers that are listed stay listed, whatever breaks off the rest.

        Raises:
            Refused: the codes under "list import".
        """
        ...

    async def allocate(self, list_: ListId) -> None:
        """Give the records that are promised to groups."""
        ...

    async def take_back(self, list_: ListId, group: GroupId, by: AccountId | None) -> None:
        """Take all records back from a group that never dialled any of them.

        Raises:
            Refused: ALLOCATION_USED.
        """
        ...

    async def delete(self, list_: ListId, by: AccountId | None) -> None:
        """Delete a list that was never dialled.

        Raises:
            Refused: LIST_DIALLED, IN_USE, IMPORT_BUSY.
        """
        ...
