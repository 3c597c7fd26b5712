"""Carries out what signed-in people say: asks access, knows repetitions, and hands on to the floor or the office.

Rule: nothing is handed on before `access` said yes, and every request gets exactly one answer.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping
from typing import Final, TypeGuard, get_args

from kaden.clock import Millis
from kaden.protocol.activity import FindStays, ShowMyStays
from kaden.protocol.allocation import AllocateList, DeleteList, ListRecords, ShowAllocation, TakeBack
from kaden.protocol.base import Message
from kaden.protocol.callbacks import (
    AssignCallbacks,
    ChangeCallback,
    CountPromises,
    ShowCallbacks,
    WithdrawCallback,
)
from kaden.protocol.campaign_file import ApplyCampaign, CampaignPlan, ExportCampaign, PlanCampaign
from kaden.protocol.channels import ListChannels
from kaden.protocol.client import (
    ClientMessage,
    DisableAccount,
    ExportList,
    ExportMore,
    ImportBegin,
    ImportCancel,
    ImportChunk,
    ImportEnd,
    ListAccounts,
    Listen,
    ListLists,
    ReleaseAgent,
    SetPassword,
    Shown,
    StartJob,
    StopJob,
    WatchJob,
    WatchJobs,
)
from kaden.protocol.customers import EnterCallback, FindCustomers, OpenCustomer
from kaden.protocol.do_not_call import (
    AddNumber,
    ExportNumbers,
    ImportNumbers,
    ListNumbers,
    NumbersPage,
    RemoveNumber,
)
from kaden.protocol.history import (
    AboutCall,
    CorrectCall,
    CountCalls,
    ExportCalls,
    FindCalls,
    ListUnsaved,
    OpenCall,
)
from kaden.protocol.lists import ExportRows
from kaden.protocol.my_work import CorrectResult, ForbidNumber, OpenHandled, ShowHandled, ShowMyDay
from kaden.protocol.pacing import ListRules, WhyJob
from kaden.protocol.past import ShowPast
from kaden.protocol.recordings import GetRecording, PlayRecording
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.protocol.reports import ShowReport
from kaden.protocol.searching import AskNames
from kaden.protocol.server import Answered
from kaden.protocol.setup import Definitions, DeleteDefinition, ListAudit, ListDefinitions, SaveDefinition
from kaden.protocol.supervising import ChangeToday, KeepUnsaved, MoveAgent, PauseAgent, TellAgent
from kaden.protocol.tokens import ListTokens
from kaden.protocol.why import AskFunnel, AskRecord
from kaden.setup.kinds import INSIDE, Kind
from kaden.vocabulary import AccountId, AgentId, AttemptId, CallbackId, CampaignId, JobId, RecordId, Role
from server.dialer.model import Asked
from server.hub.access import NEEDS, Subject, allowed, denied_by_role
from server.hub.connection import Connection, refusal_frame
from server.hub.outbox import Frame
from server.hub.players import Players
from server.hub.port import Desks, Office, OfficeMessage
from server.hub.repeats import TRANSIENT, Repeats, Standing
from server.hub.seats import Seats
from server.hub.translate import FloorNews, FloorRequest, news_event, request_event
from server.hub.watchers import Watchers
from server.logs import logger, unexpected
from server.tasks import Tasks

IN_ORDER: Final = (
    ImportBegin, ImportNumbers, ImportChunk, ImportCancel, ExportList, ExportMore, ExportNumbers
)  # fmt: skip
"""Office messages that are carried out before the next one is read."""

NOT_REMEMBERED: Final = (
    *IN_ORDER, AskFunnel, AskNames, AskRecord, CountCalls, CountPromises, ExportCalls, ExportCampaign,
    FindCalls, FindCustomers, FindStays, GetRecording, ImportEnd, ListAccounts, ListAudit,
    ListChannels, ListDefinitions, ListLists, ListNumbers, ListRecords, ListRules, ListTokens, ListUnsaved, OpenCall,
    OpenCustomer, OpenHandled, PlanCampaign, ShowAllocation, ShowCallbacks, ShowHandled, ShowMyDay, ShowMyStays,
    ShowPast, ShowReport, WhyJob,
)  # fmt: skip
"""Office messages that may simply be carried out again; lists are known to the store by their request."""

TELL_OF_PROMISES: Final = (
    ChangeCallback,
    WithdrawCallback,
    AssignCallbacks,
    CorrectResult,
    CorrectCall,
    EnterCallback,
    AddNumber,
    ForbidNumber,
    ImportEnd,
    SaveDefinition,
    ApplyCampaign,
)
"""Office messages after which an agent can have other promises, or read something else about them."""

NOWHERE: Final = CampaignId(0)
"""The campaign of what does not exist: only an administrator gets past it, and hears of it from the floor."""

_log = logger("hub")


def agents_subject(desks: Desks, agent: AgentId) -> Subject:
    """Whose permission counts for what is done to an agent, inside a job or on a promised call outside of any."""
    campaign, name = desks.campaign_with(agent) or (NOWHERE, "")
    return Subject(campaign, name, Refused(RefusalCode.UNKNOWN_AGENT, agent=agent))


class Work:
    """What signed-in people may have done.

    Args:
        desks: the floor.
        office: accounts, backups, lists.
        seats: the agents' desks.
        watchers: who looks at monitors.
        connections: all that are open, by number.
        remembered: requests of each account that are known when they are sent again.
        promises_changed: told that promises did.
        account_changed: told the accounts whose sign-ins may be void: the number, or the name of one that is there.
        steady: a clock that never jumps.
    """

    def __init__(
        self,
        desks: Desks,
        office: Office,
        seats: Seats,
        watchers: Watchers,
        *,
        connections: Mapping[int, Connection],
        remembered: int,
        account_changed: Callable[[AccountId | str], Awaitable[None]],
        promises_changed: Callable[[], None],
        steady: Callable[[], Millis],
    ) -> None:
        self._desks = desks
        self._office = office
        self._seats = seats
        self._watchers = watchers
        self._connections = connections
        self._repeats = Repeats(remembered)
        self.players = Players(desks)
        self._account_changed = account_changed
        self._promises_changed = promises_changed
        self._steady = steady
        self._errands = Tasks("errands")

    async def close(self) -> None:
        """Give up what the office still does."""
        await self._errands.cancel_all()

    async def do(self, connection: Connection, said: ClientMessage) -> None:
        """Carry out what somebody said, or tell why not."""
        request = getattr(said, "request", None)
        try:
            await self._permit(connection, said)
            await self._hand_on(connection, said)
        except Refused as refusal:
            connection.refuse(request, refusal)
        except Exception as error:
            _log.exception("a message could not be handled", said=said.type)
            connection.refuse(request, unexpected(error))

    def answer(self, to: Asked, frame: Frame, *, keep: bool = True) -> None:
        """Send an answer to the connections that wait for it; one whose box runs over is cut off by it."""
        askers = self._repeats.answer(to, frame, keep=keep)
        for connection in tuple(self._connections.values()):
            asked = connection.belongs_to(to.account) if askers is None else connection.number in askers
            if asked:
                connection.outbox.put(frame)

    def refuse(self, to: Asked, refusal: Refused) -> None:
        """Send a refusal to the connections that wait for the answer."""
        self.players.refused(to)
        self.answer(to, refusal_frame(to.request, refusal), keep=refusal.code not in TRANSIENT)

    # ---- access --------------------------------------------------------------------------------------------------

    async def _permit(self, connection: Connection, said: ClientMessage) -> None:
        refusal = denied_by_role(connection.account, said)
        if refusal is None:
            about = await self._subject(connection, said)
            assert connection.member is not None
            permissions = connection.member.permissions
            refusal = allowed(connection.account, permissions, said, about)
            if refusal is None and isinstance(said, MoveAgent):
                target = self._job(JobId(said.job), Refused(RefusalCode.UNKNOWN_JOB, job=said.job))
                refusal = allowed(connection.account, permissions, said, target)
        if refusal is None and NEEDS[type(said)].agent_use and not self._seats.has(connection):
            refusal = Refused(RefusalCode.NOT_ALLOWED, action=said.type)
        if refusal is not None:
            _log.warning("denied", account=connection.account.name, said=said.type, code=refusal.code.value)
            raise refusal

    async def _subject(self, connection: Connection, said: ClientMessage) -> Subject | None:
        match said:
            case StartJob() | StopJob() | ChangeToday():
                return self._job(JobId(said.job), Refused(RefusalCode.UNKNOWN_JOB, job=said.job))
            case WatchJob(job=int(job)) | ShowPast(job=job):
                return self._job(JobId(job), Refused(RefusalCode.UNKNOWN_JOB, job=job))
            case (
                ReleaseAgent()
                | Listen()
                | PauseAgent()
                | MoveAgent()
                | KeepUnsaved()
                | TellAgent(agent=int())
            ):
                assert said.agent is not None
                return agents_subject(self._desks, AgentId(said.agent))
            case TellAgent(job=int(job)):
                return self._job(JobId(job), Refused(RefusalCode.UNKNOWN_JOB, job=job))
            case ImportBegin(batch=str(batch)) | ListLists(batch=str(batch)):
                return await self._batch(connection, batch)
            case ExportList() | AllocateList() | ShowAllocation() | TakeBack() | DeleteList() | ListRecords():
                return await self._list(connection, said.list)
            case (
                ListNumbers(campaign=str(name))
                | AddNumber(campaign=str(name))
                | RemoveNumber(campaign=str(name))
                | ImportNumbers(campaign=str(name))
                | ExportNumbers(campaign=str(name))
            ):
                return await self._campaign(connection, name)
            case AboutCall() | GetRecording() | PlayRecording():
                return await self._call(AttemptId(said.attempt))
            case OpenCustomer() | EnterCallback():
                return await self._customer(RecordId(said.record))
            case ChangeCallback() | WithdrawCallback():
                return await self._promise(CallbackId(said.seen.callback))
            case SaveDefinition(id=int(id_)) | DeleteDefinition(id=id_):
                return await self._definition(said.kind, id_)
            case SaveDefinition(inside=int(inside)) if said.kind in INSIDE:
                return await self._definition(INSIDE[said.kind], inside)
            case _:
                return None

    async def _batch(self, connection: Connection, name: str) -> Subject:
        """A batch by its name or number; those that somebody may not see are not named either (domain row 33)."""
        known = ", ".join(self._watchers.batches_seen_by(connection)) or "-"
        unseen = Refused(RefusalCode.UNKNOWN_BATCH, batch=name, known=known)
        try:
            batch = await self._office.batch(name)
        except Refused as refusal:
            all_seen = connection.account.role is Role.ADMINISTRATOR
            raise refusal if all_seen or refusal.code is not unseen.code else unseen from None
        return Subject(batch.campaign, batch.campaign_name, unseen)

    async def _list(self, connection: Connection, name: str) -> Subject:
        list_ = await self._office.find_list(connection, name)
        return Subject(
            list_.campaign, list_.campaign_name, Refused(RefusalCode.UNKNOWN_LIST, list=name, known="-")
        )

    async def _call(self, attempt: AttemptId) -> Subject:
        campaign, name = await self._office.campaign_of_call(attempt) or (NOWHERE, "")
        return Subject(campaign, name, Refused(RefusalCode.CALL_GONE))

    async def _customer(self, record: RecordId) -> Subject:
        unseen = Refused(RefusalCode.UNKNOWN_CUSTOMER, record=record)
        campaign, name = await self._office.campaign_of_record(record) or (NOWHERE, "")
        return Subject(campaign, name, unseen)

    async def _promise(self, callback: CallbackId) -> Subject:
        campaign, name = await self._office.campaign_of_callback(callback) or (NOWHERE, "")
        return Subject(campaign, name, Refused(RefusalCode.CALLBACK_GONE))

    async def _definition(self, kind: Kind, id_: int) -> Subject:
        unseen = Refused(RefusalCode.UNKNOWN_DEFINITION, kind=kind.value, id=id_)
        campaign, name = await self._office.campaign_of(kind, id_) or (NOWHERE, "")
        return Subject(campaign, name, unseen)

    async def _campaign(self, connection: Connection, name: str) -> Subject:
        campaign = await self._office.find_campaign(connection, name)
        unseen = Refused(RefusalCode.UNKNOWN_CAMPAIGN, campaign=name, known="-")
        return Subject(campaign.id, campaign.name, unseen)

    def _job(self, job: JobId, unseen: Refused) -> Subject:
        campaign, row = self._desks.campaign_of(job), self._desks.job_row(job, False)
        return Subject(campaign or NOWHERE, "" if row is None else row.campaign, unseen)

    # ---- handing on ----------------------------------------------------------------------------------------------

    async def _hand_on(self, connection: Connection, said: ClientMessage) -> None:
        account = connection.account.id
        if _is_request(said):
            if self._is_new(connection, by := Asked(account, said.request), said):
                if isinstance(said, PlayRecording):
                    self.players.asks(by, connection)
                self._desks.post(request_event(said, account))
        elif _is_news(said):
            self._desks.post(news_event(said, account))
        elif _is_for_office(said):
            await self._visit_office(connection, said)
        elif isinstance(said, WatchJobs):
            self._watchers.watch_jobs(connection, said.on, monitors=said.monitors)
        elif isinstance(said, WatchJob):
            self._watchers.watch_job(connection, None if said.job is None else JobId(said.job))
        elif isinstance(said, Shown):
            delay = connection.card_delay(said.sequence, self._steady())
            _log.debug("card on the glass", attempt=said.attempt, milliseconds=delay)

    def _is_new(self, connection: Connection, by: Asked, said: Message) -> bool:
        """Whether this is asked for the first time; a repetition is answered here, or with the first one."""
        known = self._repeats.ask(by, said, connection.number, keep=not connection.is_visit)
        if isinstance(known, Frame):
            connection.outbox.put(known)
        return known is Standing.NEW

    async def _visit_office(self, connection: Connection, said: OfficeMessage) -> None:
        by = Asked(connection.account.id, said.request)
        if isinstance(said, IN_ORDER):
            answer = await self._office.perform(connection, said)
            if answer is not None:
                connection.say(answer)
            if isinstance(said, ExportList | ExportMore | ExportNumbers):
                ended = isinstance(answer, ExportRows) and answer.last
                ended = ended or (isinstance(answer, NumbersPage) and not answer.more)
                connection.session.exporting = not ended
            else:
                connection.session.uploading = not isinstance(said, ImportCancel)
        elif isinstance(said, NOT_REMEMBERED) or self._is_new(connection, by, said):
            self._errands.start(self._run_errand(connection, by, said), name=said.type)

    async def _run_errand(self, connection: Connection, by: Asked, said: OfficeMessage) -> None:
        try:
            answer = await self._office.perform(connection, said)
        except Refused as refusal:
            self._give(connection, by, said, refusal_frame(by.request, refusal), refusal)
        except Exception as error:
            _log.exception("an errand failed", said=said.type)
            fault = unexpected(error)
            self._give(connection, by, said, refusal_frame(by.request, fault), fault)
        else:
            self._give(connection, by, said, Frame(answer or Answered(request=by.request)), None)
            for account in _changed_accounts(said, answer):
                await self._account_changed(account)
            if isinstance(said, TELL_OF_PROMISES):
                self._promises_changed()

    def _give(
        self,
        connection: Connection,
        by: Asked,
        said: OfficeMessage,
        frame: Frame,
        refusal: Refused | None,
    ) -> None:
        if isinstance(said, NOT_REMEMBERED):
            connection.outbox.put(frame)
        else:
            self.answer(by, frame, keep=refusal is None or refusal.code not in TRANSIENT)


def _changed_accounts(said: OfficeMessage, answer: Message | None) -> Iterator[AccountId | str]:
    """Whose rights may be others since this was carried out."""
    match said, answer:
        case ((DisableAccount() | SetPassword()), _):
            yield said.name
        case SaveDefinition(kind=Kind.ACCOUNT), Definitions():
            yield from (AccountId(row.id) for row in answer.rows)
        case DeleteDefinition(kind=Kind.ACCOUNT), _:
            yield AccountId(said.id)
        case ApplyCampaign(), CampaignPlan():
            yield from (change.name for change in answer.changes if change.kind is Kind.ACCOUNT)


def _is_request(said: ClientMessage) -> TypeGuard[FloorRequest]:
    return isinstance(said, get_args(FloorRequest))


def _is_news(said: ClientMessage) -> TypeGuard[FloorNews]:
    return isinstance(said, get_args(FloorNews))


def _is_for_office(said: ClientMessage) -> TypeGuard[OfficeMessage]:
    return isinstance(said, get_args(OfficeMessage))
