"""The part of the storage port that counts calls and agents' time for reports.

Rule: what is counted of two stretches of time adds up to what is counted of both, so a long report is asked for piece
by piece and holds up no other reader.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final, Protocol

from kaden.clock import Instant, Millis
from kaden.protocol.reports import Grouping
from kaden.vocabulary import (
    AgentId,
    AgentState,
    BatchId,
    CallKind,
    CampaignId,
    DispositionClass,
    DispositionId,
    Outcome,
    PhoneType,
)

PHONE_TYPES: Final = tuple(PhoneType)
"""A phone type's key is its place here."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of time in which the clocks of a zone are not set."""

    since: Instant
    until: Instant
    """Not in it any more (domain row 317)."""
    offset: Millis
    """By which local time is ahead of UTC."""


@dataclass(frozen=True, slots=True)
class CallQuestion:
    """Which calls are counted, and what is told apart."""

    by: Grouping
    campaigns: Collection[CampaignId]
    """Calls of other ones do not exist."""
    kind: CallKind | None = None
    batch: int | None = None
    list: int | None = None
    group: int | None = None
    agent: int | None = None
    phone_type: PhoneType | None = None


@dataclass(frozen=True, slots=True)
class CallTally:
    """Calls that are alike in the first fields; the others are sums over them."""

    key: int | None
    """As in `kaden.protocol.reports.ReportRow`; None also where rows are results, which `disposition` tells."""
    outcome: Outcome | None
    joined: bool
    """To an agent, whether the call is over or not."""
    kind: CallKind
    result: str
    """"none", "due", "unsaved" or "saved"."""
    disposition: DispositionId | None
    calls: int
    answered: int
    """Persons whose call is not joined and not over, but answered, are among them."""
    talk: Millis
    talked: int
    held: Millis
    wrapup: Millis
    wrapped: int


@dataclass(frozen=True, slots=True)
class TimeQuestion:
    """Whose time is counted."""

    campaigns: Collection[CampaignId] | None
    """Only time in jobs and on calls of these; None = all of it."""
    batch: BatchId | None = None
    agent: AgentId | None = None


@dataclass(frozen=True, slots=True)
class TimeTally:
    """How long an agent was in a state."""

    agent: AgentId
    state: AgentState
    time: Millis


@dataclass(frozen=True, slots=True)
class ReportCampaign:
    """A campaign that reports can be about."""

    id: CampaignId
    name: str
    zone: str
    allowed_share: float


@dataclass(frozen=True, slots=True)
class Named:
    """What a row of a report, or a word of its question, stands for."""

    id: int
    name: str
    of: str = ""
    """As `kaden.protocol.reports.ReportRow.of`."""
    campaign: CampaignId | None = None
    """Whose it is; None = of no single one."""


@dataclass(frozen=True, slots=True)
class ResultName:
    """A result that can be chosen."""

    id: DispositionId
    label: str
    kind: DispositionClass


class ReportBooks(Protocol):
    """What the store counts."""

    async def report_campaigns(self) -> tuple[ReportCampaign, ...]:
        """All campaigns, by name."""
        ...

    async def first_moment(self) -> Instant | None:
        """When anything began that can be counted; None = it never did."""
        ...

    async def count_calls(self, question: CallQuestion, stretch: Stretch) -> tuple[CallTally, ...]:
        """Calls whose moment lies in a stretch: when it was joined, else when it was dialled."""
        ...

    async def count_time(self, question: TimeQuestion, stretch: Stretch) -> tuple[TimeTally, ...]:
        """Agents' time within a stretch that is over; statuses that go on count up to its end."""
        ...

    async def names(self, by: Grouping, ids: Collection[int] | None = None) -> tuple[Named, ...]:
        """Names of batches, lists, groups or agents; None = of all of them."""
        ...

    async def result_names(self, ids: Collection[DispositionId]) -> tuple[ResultName, ...]:
        """What results are called and meant as."""
        ...
