"""The campaigns that somebody may see, and the one that they mean.

Rule: a campaign that somebody may not see is not even named to them (domain row 29).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kaden.protocol.refusals import RefusalCode, Refused
from kaden.setup.kinds import Kind
from kaden.vocabulary import Permission
from server.hub.port import Visit
from server.storage.lists_port import CampaignName


def campaign_meant(seen: Sequence[CampaignName], name_or_id: str) -> CampaignName:
    """The campaign of that name, or of that number.

    Args:
        seen: those that exist for whoever asks.
        name_or_id: what was typed.

    Raises:
        Refused: UNKNOWN_CAMPAIGN, with the names that there are.
    """
    found = [each for each in seen if each.name == name_or_id] or [
        each for each in seen if str(each.id) == name_or_id
    ]
    if not found:
        known = ", ".join(each.name for each in seen) or "-"
        raise Refused(RefusalCode.UNKNOWN_CAMPAIGN, campaign=name_or_id, known=known)
    return found[0]


def refuse_taking_out(visit: Visit, campaigns: Iterable[CampaignName]) -> None:
    """Whether somebody may write to a file what belongs to these campaigns.

    Raises:
        Refused: NO_CAMPAIGN_PERMISSION, of the first that they may not change.
    """
    for campaign in campaigns:
        if not visit.may_save(Kind.CAMPAIGN, campaign.id, new=False):
            level = Permission.EDIT.value
            raise Refused(RefusalCode.NO_CAMPAIGN_PERMISSION, campaign=campaign.name, level=level)
