"""The part of the storage port that is about a campaign as one text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from kaden.clock import Instant
from kaden.protocol.campaign_file import EligibleChange, ListAllocated, SetupChange
from kaden.protocol.setup import SavedWarning
from kaden.setup.campaign_file import CampaignFile
from kaden.vocabulary import AccountId, CampaignId, ListId


@dataclass(frozen=True, slots=True)
class Applied:
    """What a file changes, or has changed."""

    changes: tuple[SetupChange, ...]
    left: int
    allocated: tuple[ListAllocated, ...]
    warnings: tuple[SavedWarning, ...]
    digest: str
    eligible: tuple[EligibleChange, ...] = ()
    """Of every job of the campaign; counted after the change, so that no call waits for it."""
    lists: tuple[ListId, ...] = ()
    """Whose records are promised to groups, and have to be given now."""


class CampaignBooks(Protocol):
    """Whole campaigns."""

    async def export_campaign(self, campaign: CampaignId, accounts: bool) -> Mapping[str, Any]:
        """All that a file says about a campaign, as JSON has it.

        Raises:
            Refused: UNKNOWN_DEFINITION.
        """
        ...

    async def plan_campaign(self, file: CampaignFile, by: AccountId | None, at: Instant) -> Applied:
        """What `apply_campaign` would do at this moment; nothing is changed.

        Raises:
            Refused: as `apply_campaign`.
        """
        ...

    async def apply_campaign(
        self, file: CampaignFile, expect: str | None, by: AccountId | None, at: Instant
    ) -> Applied:
        """Change all that the file says, in one transaction.

        Raises:
            Refused: the codes under "definitions", with `where` in the file; SETUP_MOVED_ON.
        """
        ...
