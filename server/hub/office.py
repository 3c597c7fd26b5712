"""What the office asks of the server, handed to whoever knows; backups and the way of a list's file are kept here.

Rule: who may ask was judged before; one list comes in at a time.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from kaden.clock import Instant, Millis
from kaden.protocol.accounts import Backup, BackupDone
from kaden.protocol.allocation import AllocateList, DeleteList, ListRecords, ShowAllocation, TakeBack
from kaden.protocol.campaign_file import ApplyCampaign, ExportCampaign, PlanCampaign
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
from kaden.protocol.do_not_call import (
    AddNumber,
    ExportNumbers,
    ImportNumbers,
    ListNumberPlans,
    ListNumbers,
    RemoveNumber,
    WithdrawNumberPlan,
)
from kaden.protocol.my_work import AddNote, CorrectResult, ForbidNumber, OpenHandled, ShowHandled, ShowMyDay
from kaden.protocol.pacing import ChangeRule, ListRules, WhyJob
from kaden.protocol.past import ShowPast
from kaden.protocol.server import ServerMessage
from kaden.protocol.setup import DeleteDefinition, ListAudit, ListDefinitions, SaveDefinition
from kaden.protocol.tokens import AddToken, ListTokens, RemoveToken
from kaden.protocol.why import AskFunnel, AskRecord
from kaden.setup.kinds import Kind
from kaden.vocabulary import AttemptId, CallbackId, CampaignId, RecordId
from server.dialer.floor import FloorRules
from server.hub.accounts_office import AccountsOffice
from server.hub.allocation import AllocationOffice
from server.hub.audit_office import AuditOffice
from server.hub.campaign_office import CampaignOffice
from server.hub.do_not_call import DoNotCallOffice
from server.hub.incoming import Incoming
from server.hub.limits import Limits
from server.hub.lists import RegisteredLists
from server.hub.my_office import MyOffice
from server.hub.pacing_office import PacingOffice
from server.hub.past_office import PastOffice
from server.hub.port import ListLoader, OfficeMessage, Visit
from server.hub.review_office import ReviewOffice
from server.hub.setup_office import SetupOffice
from server.hub.tokens_office import TokensOffice
from server.hub.why_office import WhyOffice
from server.passwords import PasswordChecks
from server.storage.lists_port import CampaignName
from server.storage.port import BatchInfo, ListInfo, Store


class StoreOffice:
    """The office over a store. Implements `server.hub.port.Office`.

    Args:
        store: where it all ends up.
        checks: hashes passwords beside the loop.
        loader: makes customer records of a file.
        now: the floor's time.
        steady: a clock that never jumps, in milliseconds.
        backups: directory for copies of the database.
        spool: directory for files on their way; its leftovers are removed.
        limits: how large a file may be.
        zone: in which sentences tell times, and days of reports that no single zone has.
        lines: of the trunk; None = not known here.
        recordings: where the switch keeps them, as this machine sees it; None = it sees none.
        rules: the floor's settings, as far as a past goes by them; None = those that nobody changed.
    """

    def __init__(
        self,
        store: Store,
        checks: PasswordChecks,
        loader: ListLoader,
        *,
        now: Callable[[], Instant],
        steady: Callable[[], Millis],
        backups: Path,
        spool: Path,
        limits: Limits,
        zone: str = "UTC",
        lines: int | None = None,
        recordings: Path | None = None,
        rules: FloorRules | None = None,
    ) -> None:
        self._store = store
        self._now = now
        self._backups = backups
        self._lists = RegisteredLists(store, now)
        self._pacing = PacingOffice(store, now)
        self._accounts = AccountsOffice(store, checks, now)
        self._tokens = TokensOffice(store, now, zone)
        self._setup = SetupOffice(store, checks, now, zone, lines)
        self._audit = AuditOffice(store)
        self._why = WhyOffice(store, now)
        self._past = PastOffice(store, now, rules)
        self._campaigns = CampaignOffice(store, loader, now)
        self._do_not_call = DoNotCallOffice(store, now)
        self._review = ReviewOffice(store, now, zone, recordings)
        self._my_work = MyOffice(store, now, zone)
        self._allocation = AllocationOffice(store, self._lists, loader, now)
        self._incoming = Incoming(loader, now, steady, spool, limits)

    async def perform(self, visit: Visit, message: OfficeMessage) -> ServerMessage | None:
        """Carry out one message; see `Office.perform`."""
        match message:
            case AddAccount() | ListAccounts() | DisableAccount() | SetPassword():
                return await self._accounts.perform(visit, message)
            case AddToken() | ListTokens() | RemoveToken():
                return await self._tokens.perform(visit, message)
            case ListDefinitions() | SaveDefinition() | DeleteDefinition():
                return await self._setup.perform(visit, message)
            case AskFunnel() | AskRecord():
                return await self._why.perform(visit, message)
            case ListAudit():
                return await self._audit.page(visit, message)
            case Backup():
                path = await self._store.backup(self._backups, self._now())
                return BackupDone(request=message.request, path=str(path), bytes=path.stat().st_size)
            case ImportBegin():
                return self._incoming.begin(visit, message)
            case ImportNumbers():
                campaign = await self._do_not_call.find(visit, message.campaign)
                return self._incoming.begin_numbers(visit, message, None if campaign is None else campaign.id)
            case ImportChunk() | ImportEnd() | ImportCancel():
                return await self._incoming.go_on(visit, message)
            case ListNumbers() | AddNumber() | RemoveNumber() | ExportNumbers():
                return await self._do_not_call.perform(visit, message)
            case ListNumberPlans() | WithdrawNumberPlan():
                return await self._do_not_call.perform(visit, message)
            case AllocateList() | ShowAllocation() | TakeBack() | DeleteList() | ListRecords():
                return await self._allocation.perform(visit, message)
            case ExportCampaign() | PlanCampaign() | ApplyCampaign():
                return await self._campaigns.perform(visit, message)
            case ForbidNumber() | ShowHandled() | OpenHandled() | CorrectResult() | AddNote() | ShowMyDay():
                return await self._my_work.perform(visit, message)
            case ShowPast():
                return await self._past.perform(visit, message)
            case ListLists():
                return await self._lists.all(visit, message)
            case ExportList():
                return await self._lists.begin_export(visit, message)
            case ExportMore():
                return await self._lists.next_page(visit, message)
            case WhyJob():
                return await self._pacing.why(visit, message)
            case ListRules():
                return await self._pacing.rules(visit, message)
            case ChangeRule():
                return await self._pacing.change(visit, message)
            case _:
                return await self._review.perform(visit, message)

    async def batch(self, name_or_id: str) -> BatchInfo:
        """The batch that an import would go into; see `Office.batch`."""
        return await self._store.batch(name_or_id)

    async def find_list(self, visit: Visit, name_or_id: str) -> ListInfo:
        """The list that somebody means; see `Office.find_list`."""
        return await self._lists.find(visit, name_or_id)

    async def find_campaign(self, visit: Visit, name_or_id: str) -> CampaignName:
        """The campaign that somebody means; see `Office.find_campaign`."""
        found = await self._do_not_call.find(visit, name_or_id)
        assert found is not None
        return found

    async def campaign_of(self, kind: Kind, id_: int) -> tuple[CampaignId, str] | None:
        """The campaign that a definition belongs to; see `Office.campaign_of`."""
        return await self._setup.campaign_of(kind, id_)

    async def campaign_of_call(self, attempt: AttemptId) -> tuple[CampaignId, str] | None:
        """The campaign of a call; see `Office.campaign_of_call`."""
        return await self._store.campaign_of_call(attempt)

    async def campaign_of_record(self, record: RecordId) -> tuple[CampaignId, str] | None:
        """The campaign of a customer; see `Office.campaign_of_record`."""
        return await self._store.campaign_of_record(record)

    async def campaign_of_callback(self, callback: CallbackId) -> tuple[CampaignId, str] | None:
        """The campaign of a promise; see `Office.campaign_of_callback`."""
        return await self._store.campaign_of_callback(callback)

    def leave(self, visit: Visit) -> None:
        """Give up the visit's file, half sent or half loaded."""
        self._incoming.leave(visit)
