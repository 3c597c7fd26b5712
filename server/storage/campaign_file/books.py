"""Whole campaigns in a store: the port's operations over any runner.

Rule: who can be dialled is counted by a read of its own; claims wait for writes, and a count takes long.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from kaden.clock import Instant
from kaden.setup.campaign_file import CampaignFile
from kaden.vocabulary import AccountId, CampaignId
from server.storage.campaign_file.applying import Rehearsed, apply, rehearse
from server.storage.campaign_file.eligible import Eligible
from server.storage.campaign_file.exporting import export
from server.storage.campaign_file.port import Applied
from server.storage.port import Runner


class SqlCampaignBooks:
    """Implements `server.storage.campaign_file.port.CampaignBooks`."""

    _runner: Runner

    async def export_campaign(self, campaign: CampaignId, accounts: bool) -> Mapping[str, Any]:
        return await self._runner.read(partial(export, campaign=campaign, accounts=accounts))

    async def plan_campaign(self, file: CampaignFile, by: AccountId | None, at: Instant) -> Applied:
        eligible = Eligible(file.campaign.name, at)
        try:
            await self._runner.write(partial(rehearse, file=file, by=by, at=at, eligible=eligible))
        except Rehearsed as done:
            return replace(done.applied, eligible=await self._runner.read(eligible.changes))
        raise AssertionError("a rehearsal leaves nothing behind")

    async def apply_campaign(
        self, file: CampaignFile, expect: str | None, by: AccountId | None, at: Instant
    ) -> Applied:
        eligible = Eligible(file.campaign.name, at)
        applied = await self._runner.write(
            partial(apply, file=file, expect=expect, by=by, at=at, eligible=eligible)
        )
        return replace(applied, eligible=await self._runner.read(eligible.changes))
