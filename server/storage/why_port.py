"""The part of the storage port that answers "why is it not dialling?"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from kaden.clock import Instant
from kaden.vocabulary import CampaignId, JobId, Outcome, Reason, RecordId
from server.dialer.eligibility import RecordFacts
from server.dialer.funnel import Funnel


@dataclass(frozen=True, slots=True)
class JobRun:
    """A job of a record's batch, and its open run."""

    job: JobId
    started: Instant | None
    """None while it is stopped."""
    stopped: Instant | None
    """When the last run ended; None before the first."""
    fits: bool = True
    """Whether the record's columns meet the job's conditions."""


@dataclass(frozen=True, slots=True)
class KnownRecord:
    """A record with all that the conditions ask, and since when each of them is so."""

    id: RecordId
    name: str
    company: str
    number_as_given: str
    line: int
    list: str
    batch: str
    campaign: CampaignId
    campaign_name: str
    zone: str
    last_dial: Instant | None
    last_outcome: Outcome | None
    facts: RecordFacts
    since: tuple[tuple[Reason, Instant], ...]
    """Where it is known."""
    promised_for: Instant | None
    """What time the customer was promised; None without an open callback."""
    jobs: tuple[JobRun, ...]
    """Of its batch."""
    keeper: str = ""
    """The agent who keeps that, or to whom the customer belongs; empty = nobody alone."""


class WhyBooks(Protocol):
    """What the store knows about records that are not dialled."""

    async def funnel(self, job: JobId, at: Instant) -> Funnel:
        """All records of a job's batch at this moment, sorted by what stands in the way.

        Raises:
            Refused: UNKNOWN_JOB.
        """
        ...

    async def known_record(self, record: RecordId) -> tuple[KnownRecord, ...]:
        """One record, or nothing."""
        ...

    async def known_records(
        self, digits: str, campaigns: frozenset[CampaignId], limit: int
    ) -> tuple[KnownRecord, ...]:
        """Records of these campaigns by the number to dial next, or by one that was called; the oldest first.

        Args:
            digits: with "+" in front a whole E.164 number; else the end of the number to dial next.
            campaigns: whose records may be told.
            limit: how many at most.
        """
        ...
