"""Supervisors' orders in the audit log, on each database (guarantee I20)."""

from __future__ import annotations

import json

from kaden.vocabulary import AccountId, CampaignId
from server.dialer.model import Asked
from server.dialer.supervisor_writes import NoteOrder, TodaysOrder
from tests.server.storage.office import Office


async def test_what_was_changed_for_a_day_is_read_again_the_newest_last(office: Office) -> None:
    day = office.now
    for at, facts in (
        (day - 1, (("ratio", "9.0"),)),
        (day, (("ratio", "1.5"), ("allowed_share", "0.02"))),
        (day + 1, ()),
    ):
        by = Asked(AccountId(office.agent()), f"o{at}")
        await office.store.perform(NoteOrder(by, "campaign.today", "campaign:4", facts, at))
    assert await office.store.todays_orders(day) == (
        TodaysOrder(CampaignId(4), day, 1.5, 0.02),
        TodaysOrder(CampaignId(4), day + 1, None, None),
    )


async def test_what_was_changed_in_a_campaign_between_two_instants(office: Office) -> None:
    day = office.now
    for at, campaign in ((day - 1, 4), (day, 4), (day + 1, 5), (day + 2, 4), (day + 3, 4)):
        by = Asked(AccountId(office.agent()), f"o{at}")
        facts = (("ratio", "1.5"),)
        await office.store.perform(NoteOrder(by, "campaign.today", f"campaign:{campaign}", facts, at))
    found = await office.store.orders_of_day(CampaignId(4), day, day + 2)
    assert found == tuple(TodaysOrder(CampaignId(4), at, 1.5, None) for at in (day, day + 2))


async def test_each_order_is_a_line(office: Office) -> None:
    by = Asked(AccountId(office.agent()), "o")
    await office.store.perform(NoteOrder(by, "agent.move", "agent:7", (("job", 3),), office.now))
    code, thing, account, at, after = await office.row(
        "SELECT code, object, account_id, at, after FROM audit WHERE code = ?", "agent.move"
    )
    assert (code, thing, account, at) == ("agent.move", "agent:7", by.account, office.now)
    assert json.loads(after) == {"job": 3}
