"""The part of the storage port that is about pacing: the ledger of answers, kept decisions, and dial rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from kaden.clock import Instant
from kaden.protocol.pacing import ChangeRule
from kaden.vocabulary import AccountId, CampaignId, JobId, Profile
from server.dialer.effects import Decided
from server.dialer.model import Asked, DialRule
from server.dialer.pacing.ledger import Counts
from server.dialer.supervisor_writes import TodaysOrder


@dataclass(frozen=True, slots=True)
class RuleInfo:
    """A dial rule with the campaigns that it serves."""

    rule: DialRule
    campaigns: tuple[RuleCampaign, ...]


@dataclass(frozen=True, slots=True)
class RuleCampaign:
    """A campaign as far as its rule's pacing is concerned, and what is done with its calls."""

    id: CampaignId
    name: str
    profile: Profile
    allowed_share: float
    recording: bool = False
    detect_machine: bool = False


@dataclass(frozen=True, slots=True)
class RuleChange:
    """A person's change of a rule, as it is remembered so that its repetition changes nothing (guarantee I15)."""

    by: Asked
    content: str
    """The message without its request id, as JSON."""


class PacingBooks(Protocol):
    """What pacing leaves on disk."""

    async def todays_orders(self, since: Instant) -> tuple[TodaysOrder, ...]:
        """Rules that were changed for one day since then, the oldest first."""
        ...

    async def answers(
        self, since: Instant, campaign: CampaignId | None = None
    ) -> tuple[tuple[CampaignId, Instant, Counts], ...]:
        """Decided answers by the minute in which they came, of one campaign or of each: ledgers of abandoned calls."""
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

    async def shadow_difference(self, job: JobId, since: Instant, until: Instant) -> float | None:
        """The shadow's target less ours, the mean over this time; None where there was no shadow."""
        ...

    async def rules(self) -> tuple[RuleInfo, ...]:
        """All dial rules, by number."""
        ...

    async def change_rule(self, change: ChangeRule, by: AccountId | None, at: Instant) -> RuleInfo:
        """Change a dial rule, and the law of its campaigns; the rule as it is then (domain rows 69, 73).

        A repetition of the request changes nothing, whatever came between (guarantee I15).

        Args:
            change: what was asked for, under a request id that is unique per account.
            by: whose request it is; None = nobody's, and then no repetition is known.
            at: the present instant.

        Raises:
            Refused: UNKNOWN_RULE, RULE_BAD, REQUEST_REUSED.
        """
        ...
