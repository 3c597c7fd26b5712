"""The store: the port's operations, each handed to a runner as one transaction function.

Rule: no SQL here, and nothing between the transaction and the caller.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final, Protocol

from kaden.clock import DAY, Instant, Millis
from kaden.protocol.lists import ExportRow
from kaden.protocol.pacing import ChangeRule
from kaden.setup.kinds import Kind
from kaden.vocabulary import AccountId, AgentId, CampaignId, JobId, ListId, Permission, RecordId, RunId
from server.dialer.agent_day import AgentDay
from server.dialer.callback_writes import OpenCallback
from server.dialer.effects import Decided
from server.dialer.funnel import Funnel
from server.dialer.leg_writes import (
    ChangeMonitoring,
    CloseMonitoring,
    CloseRecording,
    OpenMonitoring,
    OpenPlaying,
    OpenRecording,
    PauseRecorded,
)
from server.dialer.model import Job, Status
from server.dialer.pacing.ledger import Counts
from server.dialer.preview_writes import CallShown, PassShown, ShowNext
from server.dialer.status_writes import NoteStatus
from server.dialer.supervisor_writes import DropMove, KeepMove, NoteOrder, TodaysOrder
from server.dialer.writes import (
    ClaimNext,
    CloseSession,
    KeepDraft,
    MarkAbandoned,
    MarkAnswered,
    MarkConnected,
    MarkEnded,
    MarkHeld,
    MarkUnsaved,
    NoteAgentState,
    NoteAvailability,
    OpenSession,
    SaveResult,
    StartRun,
    StopRun,
    Write,
    WriteResult,
)
from server.storage.activity_books import SqlActivityBooks
from server.storage.audit_port import AuditEntry, AuditQuestion, Walked
from server.storage.callback_books import SqlCallbackBooks
from server.storage.campaign_file.books import SqlCampaignBooks
from server.storage.customer_books import SqlCustomerBooks
from server.storage.history_books import SqlHistoryBooks
from server.storage.judging import judge_records
from server.storage.list_books import SqlListBooks
from server.storage.lists import registered
from server.storage.my_work_books import SqlMyWorkBooks
from server.storage.pacing_port import RuleInfo
from server.storage.past_books import SqlPastBooks
from server.storage.port import (
    Account,
    BatchInfo,
    ListCounts,
    ListInfo,
    NewAccount,
    Part,
    Runner,
    Tx,
)
from server.storage.reports_books import SqlReportBooks
from server.storage.search_books import SqlSearchBooks
from server.storage.setup import saving
from server.storage.setup.choices import choices
from server.storage.setup.live import live
from server.storage.setup_port import Change, DefinitionRequest, Kept, Saved
from server.storage.stored_floor import StoredFloor
from server.storage.token_books import SqlTokenBooks
from server.storage.transactions import (
    accounts,
    agent_days,
    answers,
    audit_reading,
    callbacks,
    calls,
    claims,
    decisions,
    funnel,
    known_records,
    lines,
    orders,
    plan,
    previews,
    recovery,
    results,
    rules,
    runs,
    sessions,
    statuses,
)
from server.storage.transactions.requests import once
from server.storage.why_port import KnownRecord

TRANSACTIONS: Final[dict[type[Any], Callable[[Tx, Any], WriteResult]]] = {
    StartRun: runs.start_run,
    StopRun: runs.stop_run,
    ClaimNext: claims.claim_next,
    MarkAnswered: calls.mark_answered,
    MarkAbandoned: calls.mark_abandoned,
    MarkConnected: calls.mark_connected,
    MarkHeld: calls.mark_held,
    MarkEnded: calls.mark_ended,
    MarkUnsaved: calls.mark_unsaved,
    SaveResult: results.save_result,
    KeepDraft: calls.keep_draft,
    OpenCallback: callbacks.open_callback,
    ShowNext: claims.show_next,
    CallShown: previews.call_shown,
    PassShown: previews.pass_shown,
    OpenSession: sessions.open_session,
    CloseSession: sessions.close_session,
    NoteAgentState: sessions.note_agent_state,
    NoteAvailability: sessions.note_availability,
    NoteStatus: statuses.note_status,
    OpenRecording: lines.open_recording,
    PauseRecorded: lines.pause_recorded,
    CloseRecording: lines.close_recording,
    OpenMonitoring: lines.open_monitoring,
    ChangeMonitoring: lines.change_monitoring,
    CloseMonitoring: lines.close_monitoring,
    OpenPlaying: lines.open_playing,
    NoteOrder: orders.note_order,
    KeepMove: orders.keep_move,
    DropMove: orders.drop_move,
}
"""The transaction of each order."""

STILL_SO: Final[dict[type[Any], Callable[[Tx, Any], None]]] = {CallShown: previews.still_called}
"""What refuses a request that is repeated, where its effect may have been taken back and its asker told so."""


DECISIONS_KEPT: Final[Millis] = 7 * DAY
"""How long pacing decisions are kept: a week's days can be compared."""


class KeepingRunner(Runner, Protocol):
    """A runner that can copy its database."""

    async def backup(self, directory: Path, at: Instant) -> Path:
        """As `Store.backup`."""
        ...


class SqlStore(
    SqlListBooks,
    SqlCampaignBooks,
    SqlMyWorkBooks,
    SqlPastBooks,
    SqlReportBooks,
    SqlSearchBooks,
    SqlCallbackBooks,
    SqlHistoryBooks,
    SqlCustomerBooks,
    SqlActivityBooks,
    SqlTokenBooks,
):
    """Implements `server.storage.port.Store` over any runner."""

    _runner: KeepingRunner

    def __init__(self, runner: KeepingRunner) -> None:
        self._runner = runner

    @property
    def runner(self) -> KeepingRunner:
        """For work of this package that has its own transactions, like list import."""
        return self._runner

    async def perform(self, order: Write) -> WriteResult:
        return await self._runner.write(partial(carry_out, order))

    async def plan(self) -> tuple[Job, ...]:
        return await self._runner.read(plan.all_jobs)

    async def statuses(self) -> tuple[Status, ...]:
        return await self._runner.read(statuses.all_statuses)

    async def remaining(self) -> tuple[tuple[RunId, int], ...]:
        return await self._runner.read(runs.remaining)

    async def judge_records(self) -> int:
        return await judge_records(self._runner)

    async def floor(self) -> StoredFloor:
        return await self._runner.read(recovery.stored_floor)

    async def todays_orders(self, since: Instant) -> tuple[TodaysOrder, ...]:
        return await self._runner.read(partial(orders.todays_orders, since=since))

    async def answers(
        self, since: Instant, campaign: CampaignId | None = None
    ) -> tuple[tuple[CampaignId, Instant, Counts], ...]:
        return await self._runner.read(partial(answers.answers, since=since, campaign=campaign))

    async def keep_decisions(self, kept: Sequence[Decided]) -> None:
        if kept:
            await self._runner.write(partial(decisions.keep, decisions=kept), bulk=True)
            await self._runner.write(partial(decisions.prune, before=kept[-1].at - DECISIONS_KEPT), bulk=True)

    async def decisions(self, job: JobId, last: int) -> tuple[Decided, ...]:
        return await self._runner.read(partial(decisions.newest, job=job, last=last))

    async def shadow_difference(self, job: JobId, since: Instant, until: Instant) -> float | None:
        return await self._runner.read(
            partial(decisions.shadow_difference, job=job, since=since, until=until)
        )

    async def rules(self) -> tuple[RuleInfo, ...]:
        return await self._runner.read(rules.all_rules)

    async def change_rule(self, change: ChangeRule, by: AccountId | None, at: Instant) -> RuleInfo:
        return await self._runner.write(partial(rules.change_rule, change=change, by=by, at=at))

    async def audit(self, question: AuditQuestion) -> Walked[tuple[AuditEntry, ...]]:
        return await self._runner.read(partial(audit_reading.lines, question=question))

    async def definitions(self, kind: Kind) -> tuple[Kept, ...]:
        return await self._runner.read(partial(saving.definitions, kind=kind))

    async def live_definitions(self) -> Mapping[tuple[Kind, int], tuple[str, ...]]:
        return await self._runner.read(live)

    async def definition_names(self, kind: Kind, inside: int | None) -> dict[Kind, tuple[str, ...]]:
        return await self._runner.read(partial(choices, kind=kind, inside=inside))

    async def campaign_of(self, kind: Kind, id_: int) -> tuple[CampaignId, str] | None:
        return await self._runner.read(partial(saving.campaign_of, kind=kind, id_=id_))

    async def save_definition(
        self, change: Change, by: AccountId | None, at: Instant, request: DefinitionRequest | None
    ) -> Saved:
        return await self._runner.write(
            partial(saving.save_once, change=change, by=by, at=at, request=request)
        )

    async def delete_definition(
        self,
        kind: Kind,
        id_: int,
        revision: int,
        by: AccountId | None,
        at: Instant,
        request: DefinitionRequest | None,
    ) -> None:
        await self._runner.write(
            partial(saving.delete_once, kind=kind, id_=id_, revision=revision, by=by, at=at, request=request)
        )

    async def funnel(self, job: JobId, at: Instant) -> Funnel:
        return await self._runner.read(partial(funnel.job_funnel, job=job, at=at))

    async def known_record(self, record: RecordId) -> tuple[KnownRecord, ...]:
        return await self._runner.read(partial(known_records.known_record, record=record))

    async def known_records(
        self, digits: str, campaigns: frozenset[CampaignId], limit: int
    ) -> tuple[KnownRecord, ...]:
        asked = partial(known_records.known_records, digits=digits, campaigns=campaigns, limit=limit)
        return await self._runner.read(asked)

    async def account(self, name: str) -> Account | None:
        return await self._runner.read(partial(accounts.account_by_name, name=name))

    async def account_by_id(self, account: AccountId) -> Account | None:
        return await self._runner.read(partial(accounts.account_by_id, account=account))

    async def accounts(self) -> tuple[Account, ...]:
        return await self._runner.read(accounts.all_accounts)

    async def accounts_of(self, os_user: str) -> tuple[Account, ...]:
        return await self._runner.read(partial(accounts.accounts_of, os_user=os_user))

    async def add_account(self, account: NewAccount, by: AccountId | None, at: Instant) -> Account:
        return await self._runner.write(partial(accounts.add_account, new=account, by=by, at=at))

    async def disable_account(self, name: str, by: AccountId | None, at: Instant) -> None:
        await self._runner.write(partial(accounts.disable_account, name=name, by=by, at=at))

    async def set_password(self, name: str, password_hash: str, by: AccountId | None, at: Instant) -> None:
        await self._runner.write(
            partial(accounts.set_password, name=name, password_hash=password_hash, by=by, at=at)
        )

    async def permissions(self, account: AccountId) -> dict[CampaignId, Permission]:
        return await self._runner.read(partial(accounts.permissions, account=account))

    async def grant(
        self, name: str, campaign: CampaignId, level: Permission, by: AccountId | None, at: Instant
    ) -> None:
        await self._runner.write(
            partial(accounts.grant, name=name, campaign=campaign, level=level, by=by, at=at)
        )

    async def keep_login(
        self, token_hash: str, account: AccountId, epoch: int, at: Instant, expires: Instant
    ) -> None:
        await self._runner.write(
            partial(
                accounts.keep_login,
                token_hash=token_hash,
                account=account,
                epoch=epoch,
                at=at,
                expires=expires,
            )
        )

    async def login(self, token_hash: str, at: Instant) -> tuple[AccountId, int] | None:
        return await self._runner.read(partial(accounts.login, token_hash=token_hash, at=at))

    async def drop_login(self, token_hash: str) -> None:
        await self._runner.write(partial(accounts.drop_login, token_hash=token_hash))

    async def agent_day(self, agent: AgentId, since: Instant) -> AgentDay:
        return await self._runner.read(partial(agent_days.agent_day, agent=agent, since=since))

    async def agent_days(self, agents: Sequence[AgentId], since: Instant) -> Mapping[AgentId, AgentDay]:
        return await self._runner.read(partial(agent_days.agent_days, agents=agents, since=since))

    async def batch(self, name_or_id: str) -> BatchInfo:
        return await self._runner.read(partial(plan.batch_by, name_or_id=name_or_id))

    async def lists(self) -> tuple[ListInfo, ...]:
        return await self._runner.read(registered.lists)

    async def count_list(self, list_: ListId, after: int, at: Instant) -> Part[ListCounts]:
        return await self._runner.read(partial(registered.count, list_=list_, after=after, at=at))

    async def list_page(self, list_: ListId, after: int) -> Part[tuple[ExportRow, ...]]:
        return await self._runner.read(partial(registered.page, list_=list_, after=after))

    async def note_export(self, list_: ListId, records: int, by: AccountId | None, at: Instant) -> None:
        await self._runner.write(partial(registered.note_export, list_=list_, records=records, by=by, at=at))

    async def backup(self, directory: Path, at: Instant) -> Path:
        return await self._runner.backup(directory, at)

    async def probe(self) -> None:
        await self._runner.write(_touch)

    async def close(self) -> None:
        await self._runner.close()


def carry_out(order: Write, tx: Tx) -> WriteResult:
    """One order in its transaction; a person's request has its effect once (guarantee I15)."""
    transaction = TRANSACTIONS[type(order)]
    by = getattr(order, "by", None)
    if by is None:
        return transaction(tx, order)
    result = once(tx, by, order, order.at, transaction)
    if type(order) in STILL_SO and getattr(result, "repeated", False):
        STILL_SO[type(order)](tx, order)
    return result


def _touch(tx: Tx) -> None:
    # A real change: SQLite leaves out the write of a row that stays the same.
    tx.execute("UPDATE probe SET writes = writes + 1")
