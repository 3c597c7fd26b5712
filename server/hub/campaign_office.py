"""A campaign as one text, for people: taken out by whoever sees it, planned and applied by administrators.

Rule: a file may touch a rule and groups that other campaigns use, too; so only those who may change everything apply
one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from kaden.clock import Instant
from kaden.protocol.campaign_file import (
    ApplyCampaign,
    CampaignExport,
    CampaignFileAnswer,
    CampaignFileRequest,
    CampaignPlan,
    ExportCampaign,
    PlanCampaign,
)
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.setup.campaign_file import read_file
from kaden.vocabulary import CampaignId
from server.hub.campaigns_seen import campaign_meant
from server.hub.port import ListLoader, Visit
from server.storage.port import Store

_WHOLE_OFFICE: Final = CampaignId(0)
"""The campaign of what belongs to none: only who sees everything sees it."""


class CampaignOffice:
    """Whole campaigns of a store.

    Args:
        store: where they are.
        loader: gives records to groups.
        now: the floor's time.
    """

    def __init__(self, store: Store, loader: ListLoader, now: Callable[[], Instant]) -> None:
        self._store = store
        self._loader = loader
        self._now = now

    async def perform(self, visit: Visit, asked: CampaignFileRequest) -> CampaignFileAnswer:
        """Carry out one message.

        Raises:
            Refused: UNKNOWN_CAMPAIGN, NOT_ALLOWED; SETUP_FILE_BAD and what `CampaignBooks` refuses.
        """
        match asked:
            case ExportCampaign():
                return await self._export(visit, asked)
            case PlanCampaign() | ApplyCampaign():
                return await self._put(visit, asked)

    async def _export(self, visit: Visit, asked: ExportCampaign) -> CampaignExport:
        seen = [each for each in await self._store.campaigns() if visit.sees(each.id)]
        campaign = campaign_meant(seen, asked.campaign)
        if asked.accounts and not visit.sees(_WHOLE_OFFICE):
            raise Refused(RefusalCode.NOT_ALLOWED, action=asked.type)
        setup = await self._store.export_campaign(campaign.id, asked.accounts)
        return CampaignExport(request=asked.request, setup=dict(setup))

    async def _put(self, visit: Visit, asked: PlanCampaign | ApplyCampaign) -> CampaignPlan:
        file = read_file(asked.setup)
        if isinstance(asked, ApplyCampaign):
            applied = await self._store.apply_campaign(file, asked.expect, visit.by, self._now())
            for list_ in applied.lists:
                await self._loader.allocate(list_)
        else:
            applied = await self._store.plan_campaign(file, visit.by, self._now())
        return CampaignPlan(
            request=asked.request,
            campaign=file.campaign.name,
            applied=isinstance(asked, ApplyCampaign),
            changes=applied.changes,
            left=applied.left,
            allocated=applied.allocated,
            eligible=applied.eligible,
            warnings=applied.warnings,
            digest=applied.digest,
        )
