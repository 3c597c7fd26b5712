"""The part of the storage port that tells what a search may name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from kaden.vocabulary import AgentId, CampaignId


@dataclass(frozen=True, slots=True)
class Names:
    """What works on some campaigns, by name."""

    agents: tuple[str, ...]
    """Members of the groups, and whoever has an open promise there."""
    groups: tuple[str, ...]
    dispositions: tuple[str, ...]


class SearchBooks(Protocol):
    """What the store has to search for."""

    async def names_of(self, campaigns: Sequence[CampaignId]) -> Names:
        """The people, groups and results of these campaigns."""
        ...

    async def agent_called(self, name: str) -> AgentId | None:
        """Whom people, or a search, call so; None = nobody."""
        ...
