"""A dial rule changed for today: another ratio, or less than the allowed share of abandoned calls (issue 7).

Rule: it lies over the campaign's own definition, which stays as it is; at midnight in the campaign's zone, or when it
is taken back, the definition holds again. What is allowed can only become less: more is the administrators' to decide.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from kaden.clock import Instant
from server.dialer.hours import day_at, window_on
from server.dialer.model import Campaign, Hours


@dataclass(frozen=True, slots=True)
class TodaysRule:
    """What is other than the definition says, on one day."""

    at: Instant
    """When it was changed: the day is the one that it falls into."""
    ratio: float | None
    """Calls for each waiting agent, in the place of all multipliers; None = as defined."""
    allowed_share: float | None
    """Of abandoned calls, 0 to 1; None = as defined."""
    standing: Campaign
    """The definition."""

    def lies_over(self, campaign: Campaign, now: Instant) -> Campaign:
        """The campaign as it dials now; a definition that has become stricter meanwhile is not loosened."""
        if day_at(self.at, campaign.zone) != day_at(now, campaign.zone):
            return campaign
        share = campaign.allowed_share if self.allowed_share is None else self.allowed_share
        rule = campaign.rule
        if self.ratio is not None:
            rule = replace(rule, multipliers=(self.ratio,))
        return replace(campaign, rule=rule, allowed_share=min(share, campaign.allowed_share))

    def ends(self) -> Instant:
        """The midnight that ends the day."""
        return window_on(day_at(self.at, self.standing.zone), Hours(0, 24 * 60), self.standing.zone).closes
