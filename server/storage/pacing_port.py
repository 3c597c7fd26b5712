"""The part of the storage port that is about pacing: the ledger of answers, kept decisions, and dial rules."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from kaden.clock import Instant
from kaden.vocabulary import CampaignId, JobId
from server.dialer.effects import Decided
from server.dialer.pacing.ledger import Counts


class PacingBooks(Protocol):
    """What pacing leaves on disk."""

    async def answers(self, since: Instant) -> tuple[tuple[CampaignId, Instant, Counts], ...]:
        """Decided answers of each campaign by the minute in which they came: the ledgers of abandoned calls."""
        ...

    async def keep_decisions(self, kept: Sequence[Decided]) -> None:
        """Keep pacing decisions, behind all that somebody waits for; those older than some days go.

        Raises:
            Refused: STORE_UNAVAILABLE.
        """
        ...

    async def decisions(self, job: JobId, last: int) -> tuple[Decided, ...]:
        """The last pacing decisions about a job, the newest first."""
        ...
