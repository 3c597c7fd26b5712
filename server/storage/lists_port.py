"""The part of the storage port that is about customer lists as a whole, and about do-not-call lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from kaden.clock import Instant
from kaden.protocol.allocation import AllocationBy, RecordRow
from kaden.vocabulary import AccountId, CampaignId, GroupId, ListId
from server.dialer.model import Asked

RECORDS_PAGE: Final = 100
"""Records in one part."""


@dataclass(frozen=True, slots=True)
class CampaignName:
    """A campaign, as people name it."""

    id: CampaignId
    name: str


@dataclass(frozen=True, slots=True)
class NumberEntry:
    """One entry of a do-not-call list."""

    id: int
    number: str
    """E.164."""
    reason: str
    by: str | None
    """The account's name; None = the command line of the server's own user."""
    at: Instant


@dataclass(frozen=True, slots=True)
class NumberQuestion:
    """Which entries somebody looks for."""

    campaign: CampaignId | None
    """None = the company's list."""
    number: str | None = None
    """Exactly this one, E.164."""
    tail: str = ""
    """The last digits."""
    before: int | None = None
    """Only entries with a smaller number."""
    most: int = 100


@dataclass(frozen=True, slots=True)
class NumberPart:
    """What was found among some entries, the newest first."""

    found: tuple[NumberEntry, ...]
    before: int | None
    """The next part is below this entry; None = there is none."""


@dataclass(frozen=True, slots=True)
class ShareOrder:
    """How records of a list shall be given to groups."""

    list: ListId
    by: AllocationBy
    groups: tuple[tuple[str, float], ...]
    """Names with their shares, in order; empty = all groups of the batch."""
    since: Instant
    """From when on results count."""


@dataclass(frozen=True, slots=True)
class GroupShareInfo:
    """A group and its part of a list."""

    group: str
    records: int
    gets: int
    dialled: bool
    contacts: int = 0
    successes: int = 0


@dataclass(frozen=True, slots=True)
class AllocationInfo:
    """Who has how many records of a list."""

    rows: int
    unallocated: int
    groups: tuple[GroupShareInfo, ...]
    equal: bool = False
    """Results were to decide, and there were none."""


@dataclass(frozen=True, slots=True)
class ListRequest:
    """A person's order about a list, as it is remembered so that its repetition changes nothing (guarantee I15)."""

    by: Asked
    content: str
    """The message without its request id, as JSON."""


@dataclass(frozen=True, slots=True)
class RecordQuestion:
    """Which records of a list somebody looks for."""

    list: ListId
    after: int = 0
    before: int | None = None
    """The last ones above this line instead of the first ones below `after`."""
    number: str | None = None
    """Exactly this one, E.164."""
    tail: str = ""


@dataclass(frozen=True, slots=True)
class RecordPart:
    """What was found in some lines of a list, by line."""

    found: tuple[RecordRow, ...]
    line: int | None
    """Where the next part in the same direction begins; None = there is none."""


@dataclass(frozen=True, slots=True)
class NumberPlan:
    """Numbers that go onto a do-not-call list at a set time (domain row 101)."""

    id: int
    campaign: CampaignId | None
    """None = the company's list."""
    campaign_name: str | None
    file_name: str
    reason: str
    by: str | None
    made_at: Instant
    due_at: Instant
    state: str
    """waiting, done or withdrawn."""
    numbers: int
    listed: int
    """Of a plan that is done: those that were not on the list."""
    closed_at: Instant | None


class ListBooks(Protocol):
    """Customer lists and do-not-call lists, for people."""

    async def campaigns(self) -> tuple[CampaignName, ...]:
        """All campaigns, by name."""
        ...

    async def numbers(self, question: NumberQuestion) -> NumberPart:
        """Some of the entries that answer the question; whoever wants more comes back."""
        ...

    async def count_numbers(self, campaign: CampaignId | None) -> int:
        """The entries of a list."""
        ...

    async def add_number(
        self, campaign: CampaignId | None, number: str, reason: str, by: AccountId | None, at: Instant
    ) -> bool:
        """List a number (E.164); False when it was listed already."""
        ...

    async def remove_number(
        self, campaign: CampaignId | None, number: str, reason: str, by: AccountId | None, at: Instant
    ) -> bool:
        """Take a number off a list; False when it is not on it."""
        ...

    async def note_numbers_export(
        self, campaign: CampaignId | None, numbers: int, by: AccountId | None, at: Instant
    ) -> None:
        """Keep in the audit log that a list is taken out."""
        ...

    async def number_plans(self, campaigns: Sequence[CampaignId]) -> tuple[NumberPlan, ...]:
        """Numbers that wait to be listed, and what became of the last ones (domain row 101): of the company's list and
        of these campaigns'.
        """
        ...

    async def number_plan_that_waits(self, plan: int) -> NumberPlan | None:
        """The one of this number; None when none waits under it."""
        ...

    async def withdraw_number_plan(self, plan: int, by: AccountId | None, at: Instant) -> bool:
        """List none of them; False when they do not wait any more, or some are listed already."""
        ...

    async def next_number_plan(self) -> Instant | None:
        """When the next numbers are to be listed; None = none wait."""
        ...

    async def list_planned_numbers(self, at: Instant) -> int:
        """List some of the numbers whose time has come; in how many steps, 0 = there is nothing left to do."""
        ...

    async def clear_planned_numbers(self) -> bool:
        """Take away some numbers that nobody will list; False when there were none."""
        ...

    async def ringing_listed(self) -> tuple[tuple[str, CampaignId | None], ...]:
        """Numbers of calls that are not over and that a list has; None = it is the company's list."""
        ...

    async def allocation(self, list_: ListId) -> AllocationInfo:
        """Who has how many records of a list."""
        ...

    async def plan_allocation(self, order: ShareOrder) -> AllocationInfo:
        """What an order would do.

        Raises:
            Refused: ALLOCATION_GROUP, ALLOCATION_TOO_MANY, ALLOCATION_NOTHING.
        """
        ...

    async def begin_allocation(
        self, order: ShareOrder, by: AccountId | None, at: Instant, request: ListRequest | None = None
    ) -> AllocationInfo:
        """Promise records to groups, once for each request; giving them is `ListLoader.allocate`'s.

        Raises:
            Refused: as `plan_allocation`, and REQUEST_REUSED.
        """
        ...

    async def records(self, question: RecordQuestion) -> RecordPart:
        """Some of the records that answer the question."""
        ...

    async def group_of_allocation(self, list_: ListId, name: str) -> GroupId:
        """A group that has a part of a list.

        Raises:
            Refused: ALLOCATION_GROUP.
        """
        ...
