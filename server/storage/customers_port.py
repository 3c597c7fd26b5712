"""The part of the storage port that is about customers: who is meant, their story, and calls that they made."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from kaden.clock import Instant
from kaden.protocol.customers import (
    CustomerNumber,
    CustomerRow,
    FindCustomers,
    StoryCall,
    StoryListing,
    StoryPromise,
)
from kaden.vocabulary import AccountId, CampaignId, DispositionId, ListId, Outcome, RecordId
from server.dialer.model import Asked, Campaign
from server.dialer.writes import Done


class Place(NamedTuple):
    """A line of a list."""

    list: ListId
    line: int


@dataclass(frozen=True, slots=True)
class CustomerSearch:
    """Whom somebody means; what is empty was not said, and something was."""

    campaigns: Set[CampaignId]
    """Whose customers may be told."""
    number: str = ""
    """A whole E.164 number, or the digits with which one ends."""
    name: str = ""
    words: str = ""
    column: str = ""
    before: Place | None = None
    """Where the last answer stopped."""

    @property
    def exact(self) -> bool:
        """Whether a whole number is meant."""
        return self.number.startswith("+")


@dataclass(frozen=True, slots=True)
class CustomerPart:
    """Some of the customers who are meant."""

    found: tuple[CustomerRow, ...]
    before: Place | None
    """Where the next part begins; None = all was looked through."""
    unread: int
    """Records that cannot be found by words or last digits yet."""


@dataclass(frozen=True, slots=True)
class KnownCustomer:
    """All that the store knows of one customer."""

    row: CustomerRow
    columns: tuple[tuple[str, str], ...]
    numbers: tuple[CustomerNumber, ...]
    imported_at: Instant
    imported_by: str | None
    calls: tuple[StoryCall, ...]
    newest: int
    """The attempt that was written down last; 0 = there is none."""
    promises: tuple[StoryPromise, ...]
    listings: tuple[StoryListing, ...]
    campaign: Campaign


@dataclass(frozen=True, slots=True)
class CalledBack:
    """A call that a customer made, as somebody enters it."""

    by: Asked
    record: RecordId
    number: str
    """One of the record's, E.164."""
    called_at: Instant
    outcome: Outcome
    disposition: DispositionId | None
    note: str
    callback_at: Instant | None
    stop: bool
    seen: int
    """The newest attempt that whoever enters it has seen."""
    at: Instant
    """When it is entered."""


class CustomerBooks(Protocol):
    """Customers, as the hub asks for them."""

    async def find_customers(self, search: CustomerSearch) -> CustomerPart:
        """Some of those that are meant, the newest list's last line first; whoever wants more comes back."""
        ...

    async def note_customers_export(self, search: FindCustomers, by: AccountId | None, at: Instant) -> None:
        """Keep in the audit log that customers are taken out (guarantees 7.2)."""
        ...

    async def campaign_of_record(self, record: RecordId) -> tuple[CampaignId, str] | None:
        """Number and name of the campaign that a customer belongs to; None when there is no such customer."""
        ...

    async def customer(self, record: RecordId) -> KnownCustomer:
        """One customer with all that ever happened.

        Raises:
            Refused: UNKNOWN_CUSTOMER.
        """
        ...

    async def enter_callback(self, entered: CalledBack) -> Done:
        """Keep a call that the customer made, with all that follows from it; once for each request (row 290).

        Raises:
            Refused: UNKNOWN_CUSTOMER, NUMBER_NOT_THEIRS, CALLED_IN_FUTURE, CALLED_LONG_AGO, NOT_ESTABLISHED,
                BEING_CALLED, CALLBACK_UNSAVED, CALL_ENTERED, CALLED_MEANWHILE, CUSTOMER_UNALLOCATED, REQUEST_REUSED,
                and the codes under "results".
        """
        ...

    async def index_customers(self) -> int:
        """Make customers of new lists searchable, step by step; how many blocks of lines that were.

        Raises:
            Refused: STORE_UNAVAILABLE.
        """
        ...
