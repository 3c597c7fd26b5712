"""The part of the storage port that tells what agents did, stay by stay."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from kaden.protocol.activity import Stay, StayKey, StaySearch
from kaden.vocabulary import AgentId, CampaignId


@dataclass(frozen=True, slots=True)
class StayQuestion:
    """Which stays somebody looks for."""

    search: StaySearch
    campaigns: tuple[CampaignId, ...] | None
    """Those that are seen: they decide whose stays exist, and which jobs have a name; None = the whole office."""
    only: AgentId | None = None
    """One agent, whoever sees them."""
    before: StayKey | None = None


@dataclass(frozen=True, slots=True)
class StayPart:
    """What was found in a bounded stretch, the newest first."""

    stays: tuple[Stay, ...]
    before: StayKey | None
    """The next stretch is below it; None = there is none."""


class ActivityBooks(Protocol):
    """What agents did, as the hub asks for it."""

    async def stays(self, question: StayQuestion) -> StayPart:
        """Up to a page of a stretch.

        Raises:
            Refused: SEARCH_UNKNOWN, an agent or group that is not there.
        """
        ...
