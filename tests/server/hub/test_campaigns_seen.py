"""Which campaign somebody means."""

from __future__ import annotations

from typing import Final

import pytest

from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import CampaignId
from server.hub.campaigns_seen import campaign_meant
from server.storage.lists_port import CampaignName

FAIR: Final = CampaignName(CampaignId(1), "Fair")
TWO: Final = CampaignName(CampaignId(3), "2")
SECOND: Final = CampaignName(CampaignId(2), "Renewal")
SEEN: Final = (FAIR, SECOND, TWO)


def test_a_name_comes_before_a_number() -> None:
    assert campaign_meant(SEEN, "Fair") == FAIR
    assert campaign_meant(SEEN, "1") == FAIR
    assert campaign_meant(SEEN, "2") == TWO


@pytest.mark.parametrize(("seen", "known"), [(SEEN, "Fair, Renewal, 2"), ((), "-")])
def test_what_is_not_seen_is_refused_with_what_is(seen: tuple[CampaignName, ...], known: str) -> None:
    """Row 29."""
    with pytest.raises(Refused) as refused:
        campaign_meant(seen, "Secret")
    assert refused.value == Refused(RefusalCode.UNKNOWN_CAMPAIGN, campaign="Secret", known=known)
