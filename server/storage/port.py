"""The storage port: what the rest of the server asks of the disk, in the trade's words.

A transaction is a plain synchronous function over `Tx`, written once for SQLite and PostgreSQL. A `Runner` makes a
transaction durable: in aiosqlite's thread with group commit, inline (simulation, tests), or on PostgreSQL.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, Protocol, TypeAlias, TypeVar

from kaden.clock import Instant
from kaden.protocol.lists import ExportRow
from kaden.vocabulary import (
    AccountId,
    AgentId,
    BatchId,
    CampaignId,
    GroupId,
    ListId,
    Permission,
    Role,
    RunId,
)
from server.dialer.agent_day import AgentDay
from server.dialer.model import Job, Status
from server.dialer.writes import Write, WriteResult
from server.storage.activity_port import ActivityBooks
from server.storage.audit_port import AuditBooks
from server.storage.callbacks_port import CallbackBooks
from server.storage.campaign_file.port import CampaignBooks
from server.storage.customers_port import CustomerBooks
from server.storage.history_port import HistoryBooks
from server.storage.lists_port import ListBooks
from server.storage.my_work_port import MyWorkBooks
from server.storage.pacing_port import PacingBooks
from server.storage.past_port import PastBooks
from server.storage.reports_port import ReportBooks
from server.storage.search_port import SearchBooks
from server.storage.setup_port import SetupBooks
from server.storage.stored_floor import StoredFloor
from server.storage.tokens_port import TokenBooks
from server.storage.why_port import WhyBooks

T = TypeVar("T")

Row: TypeAlias = tuple[Any, ...]


class Dialect(Protocol):
    """The few places where SQLite and PostgreSQL differ."""

    @property
    def name(self) -> str:
        """Either "sqlite" or "postgresql"."""
        ...

    @property
    def skip_locked(self) -> str:
        """Suffix of a claiming SELECT: empty on SQLite, `FOR UPDATE SKIP LOCKED` on PostgreSQL."""
        ...

    @property
    def for_update(self) -> str:
        """Suffix of a SELECT whose rows the transaction is going to change: empty on SQLite, `FOR UPDATE` there."""
        ...

    @property
    def reuses_ids(self) -> bool:
        """Whether the number of a deleted row may be given again."""
        ...


class Tx(Protocol):
    """One open transaction. Placeholders are `?` everywhere."""

    @property
    def dialect(self) -> Dialect: ...

    def execute(self, sql: str, params: Sequence[object] = ()) -> int:
        """Run one statement; the number of rows it changed."""
        ...

    def insert(self, sql: str, params: Sequence[object] = ()) -> int | None:
        """Insert one row into a table with an `id`; the new id, or None when ON CONFLICT left the row out."""
        ...

    def one(self, sql: str, params: Sequence[object] = ()) -> Row | None:
        """The first row, or None."""
        ...

    def all(self, sql: str, params: Sequence[object] = ()) -> list[Row]:
        """All rows."""
        ...

    def many(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        """Run one statement for each row."""
        ...


class Runner(Protocol):
    """Runs transactions. A transaction that raises leaves nothing behind and disturbs no other."""

    async def write(self, transaction: Callable[[Tx], T], *, bulk: bool = False) -> T:
        """Run and commit durably; returns after the commit. `bulk` waits behind all interactive writes.

        Raises:
            Refused: STORE_UNAVAILABLE when the disk is full, read-only or broken; or what the transaction raised.
        """
        ...

    async def read(self, query: Callable[[Tx], T]) -> T:
        """Run on a read-only connection."""
        ...

    async def close(self) -> None:
        """Finish what waits and close; safe to call twice."""
        ...


# ---- accounts ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Account:
    """A person who may sign in."""

    id: AccountId
    name: str
    full_name: str
    role: Role
    agent_use: bool
    phone: str
    os_user: str | None
    password_hash: str | None = field(repr=False)
    disabled: bool
    epoch: int
    """Grows when role, password or state change; tokens of older epochs are void."""
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What `add_account` needs."""

    name: str
    full_name: str
    role: Role
    agent_use: bool
    phone: str
    os_user: str | None
    password_hash: str | None = field(repr=False)
    groups: tuple[str, ...] = ()


# ---- lists -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class BatchInfo:
    """A batch that a list can go into."""

    id: BatchId
    name: str
    campaign: CampaignId
    campaign_name: str
    groups: tuple[GroupId, ...]


@dataclass(frozen=True, slots=True)
class ListInfo:
    """A customer list that was registered."""

    id: ListId
    name: str
    columns: tuple[str, ...]
    rows: int
    at: Instant
    by: str | None
    """The account's name; None = the command line of the server's own user."""
    batch: BatchId
    batch_name: str
    campaign: CampaignId
    campaign_name: str
    zone: str
    """Of the campaign."""


@dataclass(frozen=True, slots=True)
class ListCounts:
    """How records of a list stand; each is in one of these."""

    ready: int = 0
    resting: int = 0
    live: int = 0
    promised: int = 0
    finished: int = 0
    blocked: int = 0
    invalid: int = 0
    unallocated: int = 0


@dataclass(frozen=True, slots=True)
class Part(Generic[T]):
    """What was found in some lines of a list."""

    found: T
    line: int | None
    """Of the file, where the next part begins after; None = there is none."""


class Store(
    WhyBooks,
    PacingBooks,
    AuditBooks,
    SetupBooks,
    ListBooks,
    CampaignBooks,
    MyWorkBooks,
    PastBooks,
    ReportBooks,
    SearchBooks,
    CallbackBooks,
    HistoryBooks,
    CustomerBooks,
    ActivityBooks,
    TokenBooks,
    Protocol,
):
    """The whole of the port. `server.storage.store.SqlStore` implements it over any `Runner`."""

    async def perform(self, order: Write) -> WriteResult:
        """Make one order of the core durable.

        Raises:
            Refused: the store's own rules, or STORE_UNAVAILABLE.
        """
        ...

    async def plan(self) -> tuple[Job, ...]:
        """All call jobs with what they inherit."""
        ...

    async def statuses(self) -> tuple[Status, ...]:
        """All custom statuses, those taken out of use too."""
        ...

    async def remaining(self) -> tuple[tuple[RunId, int], ...]:
        """The open runs, each with the number of records that it may still dial."""
        ...

    async def judge_records(self) -> int:
        """Decide, step by step, which records pass what jobs ask of them; how many had to be judged (row 151).

        Raises:
            Refused: STORE_UNAVAILABLE.
        """
        ...

    async def floor(self) -> StoredFloor:
        """What was going on at the last breath."""
        ...

    async def account(self, name: str) -> Account | None: ...

    async def account_by_id(self, account: AccountId) -> Account | None: ...

    async def accounts(self) -> tuple[Account, ...]: ...

    async def accounts_of(self, os_user: str) -> tuple[Account, ...]:
        """Enabled accounts mapped to a user of the operating system."""
        ...

    async def add_account(self, account: NewAccount, by: AccountId | None, at: Instant) -> Account:
        """Raises: Refused ACCOUNT_EXISTS, BAD_NAME."""
        ...

    async def disable_account(self, name: str, by: AccountId | None, at: Instant) -> None:
        """Raises: Refused UNKNOWN_ACCOUNT, LAST_ADMINISTRATOR."""
        ...

    async def set_password(self, name: str, password_hash: str, by: AccountId | None, at: Instant) -> None:
        """Raises: Refused UNKNOWN_ACCOUNT."""
        ...

    async def permissions(self, account: AccountId) -> dict[CampaignId, Permission]:
        """Resource permissions of a supervisor; an administrator has all without rows."""
        ...

    async def grant(
        self, name: str, campaign: CampaignId, level: Permission, by: AccountId | None, at: Instant
    ) -> None:
        """Set what an account may do with one campaign. Raises: Refused UNKNOWN_ACCOUNT."""
        ...

    async def keep_login(
        self, token_hash: str, account: AccountId, epoch: int, at: Instant, expires: Instant
    ) -> None: ...

    async def login(self, token_hash: str, at: Instant) -> tuple[AccountId, int] | None:
        """Account and epoch of a token that has not expired."""
        ...

    async def drop_login(self, token_hash: str) -> None: ...

    async def agent_day(self, agent: AgentId, since: Instant) -> AgentDay: ...

    async def agent_days(self, agents: Sequence[AgentId], since: Instant) -> Mapping[AgentId, AgentDay]: ...

    async def batch(self, name_or_id: str) -> BatchInfo:
        """Raises: Refused UNKNOWN_BATCH."""
        ...

    async def lists(self) -> tuple[ListInfo, ...]:
        """All customer lists that are complete, by number."""
        ...

    async def count_list(self, list_: ListId, after: int, at: Instant) -> Part[ListCounts]:
        """How some records of a list stand at an instant.

        Args:
            list_: which list.
            after: a line of the file; the part begins below it.
            at: the instant.
        """
        ...

    async def list_page(self, list_: ListId, after: int) -> Part[tuple[ExportRow, ...]]:
        """Some records of a list with their results, below a line of the file."""
        ...

    async def note_export(self, list_: ListId, records: int, by: AccountId | None, at: Instant) -> None:
        """Keep in the audit log that a list is taken out (guarantees 7.2)."""
        ...

    async def backup(self, directory: Path, at: Instant) -> Path:
        """A verified copy in one step; the file's path."""
        ...

    async def probe(self) -> None:
        """Write something harmless, to learn whether the disk takes it.

        Raises:
            Refused: STORE_UNAVAILABLE.
        """
        ...

    async def close(self) -> None: ...
