"""Do-not-call lists (domain 1.8; rows 93 to 98, 324; guarantee I2)."""

from __future__ import annotations

from kaden.vocabulary import CampaignId, RecordState
from server.storage.transactions.do_not_call import block_if_listed
from tests.server.storage.office import Office, listed, number


async def test_a_listed_number_leaves_dialling_at_once(office: Office) -> None:
    """Row 95; limits 3: it is not left at the front of the index."""
    blocked, again, other = await office.customers(listed(number(1)), listed(number(1)), listed(number(2)))
    run = await office.start()
    assert await office.list_number(number(1), office.ids.campaign)
    states = [(await office.record(record))[0] for record in (blocked, again, other)]
    assert states == [RecordState.BLOCKED, RecordState.BLOCKED, RecordState.READY]
    assert await office.remaining(run) == 1


async def test_an_entry_keeps_reason_account_and_time(office: Office) -> None:
    """Rows 37, 98."""
    await office.list_number(number(1), office.ids.campaign)
    row = await office.row("SELECT id, campaign_id, number, reason, account_id, at FROM do_not_call")
    assert row[1:] == (office.ids.campaign, number(1), "苦情", office.supervisor, office.now)
    audited = await office.row("SELECT object, account_id, after FROM audit WHERE code = 'do_not_call.add'")
    assert audited[:2] == (f"do_not_call:{row[0]}", office.supervisor)
    assert number(1) not in audited[2]


async def test_a_number_is_listed_once(office: Office) -> None:
    assert await office.list_number(number(1), office.ids.campaign)
    assert not await office.list_number(number(1), office.ids.campaign)
    assert await office.list_number(number(1), None)
    assert not await office.list_number(number(1), None)
    assert len(await office.rows("SELECT 1 FROM audit WHERE code = 'do_not_call.add'")) == 2


async def test_a_number_listed_again_blocks_what_came_since(office: Office) -> None:
    await office.list_number(number(1), None)
    [record] = await office.customers(listed(number(1)))
    await office.list_number(number(1), None)
    assert (await office.record(record))[0] == RecordState.BLOCKED


async def test_the_companys_list_holds_in_every_campaign(office: Office) -> None:
    """Row 324; and a campaign's own list does not concern another one."""
    ours, theirs = await office.customers(listed(number(1)), listed(number(1)))
    other = await office.other_campaign()
    await office.execute("UPDATE record SET campaign_id = ? WHERE id = ?", other, theirs)
    await office.list_number(number(1), CampaignId(other))
    assert [(await office.record(each))[0] for each in (ours, theirs)] == ["ready", "blocked"]
    await office.list_number(number(1), None)
    assert (await office.record(ours))[0] == RecordState.BLOCKED


async def test_only_ready_records_are_blocked(office: Office) -> None:
    await office.customers(listed(number(1)))
    run = await office.start()
    live = await office.claim_one(run)
    await office.list_number(number(1), None)
    assert (await office.record(live.card.record))[0] == RecordState.LIVE
    assert not await office.runner.write(lambda tx: block_if_listed(tx, live.card.record))
