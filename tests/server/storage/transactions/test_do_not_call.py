"""Do-not-call lists (domain 1.8; rows 93 to 98, 324; guarantee I2)."""

from __future__ import annotations

import json

from kaden.vocabulary import CampaignId, Outcome, RecordState
from server.storage.transactions.do_not_call import Listing, block_if_listed, list_numbers
from tests.server.storage.office import CAP, Office, listed, number


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
    after = {"number": number(1), "reason": "苦情", "campaign": office.ids.campaign}
    assert json.loads(audited[2]) == after


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


async def test_a_removed_number_is_dialled_again_and_its_entry_is_kept_aside(office: Office) -> None:
    """Row 98: who removed it, when and why; and the run knows of its records at once."""
    [record] = await office.customers(listed(number(1)))
    run = await office.start()
    await office.list_number(number(1), office.ids.campaign)
    assert await office.remaining(run) == 0
    assert await unlist(office, office.ids.campaign)
    assert (await office.record(record))[0] == RecordState.READY
    assert await office.remaining(run) == 1
    kept = await office.row(
        "SELECT number, reason, removed_by, removed_at, removed_reason FROM do_not_call_removed"
    )
    assert kept == (number(1), "苦情", office.supervisor, office.now, "間違い")
    assert await office.rows("SELECT 1 FROM do_not_call") == []
    audited = await office.row(
        "SELECT account_id, before, after FROM audit WHERE code = 'do_not_call.remove'"
    )
    assert audited[0] == office.supervisor
    before = {"number": number(1), "reason": "苦情", "campaign": office.ids.campaign}
    assert (json.loads(audited[1]), json.loads(audited[2])) == (before, {"reason": "間違い"})


async def test_a_number_can_be_listed_and_removed_again_and_again(office: Office) -> None:
    for _ in range(3):
        assert await office.list_number(number(1), None)
        assert await unlist(office, None)
    assert not await unlist(office, None)
    assert len(await office.rows("SELECT 1 FROM do_not_call_removed")) == 3


async def test_another_list_that_has_the_number_keeps_it_blocked(office: Office) -> None:
    """Row 324."""
    [record] = await office.customers(listed(number(1)))
    await office.list_number(number(1), office.ids.campaign)
    await office.list_number(number(1), None)
    await unlist(office, office.ids.campaign)
    assert (await office.record(record))[0] == RecordState.BLOCKED
    await unlist(office, None)
    assert (await office.record(record))[0] == RecordState.READY


async def test_a_record_that_had_all_its_attempts_is_finished_not_ready(office: Office) -> None:
    """Row 65 at its edge."""
    one, two = await office.customers(listed(number(1)), listed(number(1)))
    await office.list_number(number(1), None)
    await office.execute("UPDATE record SET attempts = ? WHERE id = ?", CAP, one)
    await office.execute("UPDATE record SET attempts = ? WHERE id = ?", CAP - 1, two)
    await unlist(office, None)
    states = [(await office.record(each))[0] for each in (one, two)]
    assert states == [RecordState.FINISHED, RecordState.READY]


async def test_many_numbers_are_listed_together_and_block_their_records(office: Office) -> None:
    """Row 100; the numbers that were listed before are left as they are."""
    records = await office.customers(*(listed(number(place)) for place in range(5)))
    run = await office.start()
    await office.list_number(number(0), office.ids.campaign)
    listing = Listing(office.ids.campaign, "取込", office.supervisor, office.now)
    numbers = [number(place) for place in (0, 1, 2, 77)]
    assert await office.runner.write(lambda tx: list_numbers(tx, listing, numbers)) == 3
    states = [(await office.record(each))[0] for each in records]
    assert states == ["blocked", "blocked", "blocked", "ready", "ready"]
    assert await office.remaining(run) == 2
    reasons = await office.rows("SELECT reason, count(*) FROM do_not_call GROUP BY 1 ORDER BY 2")
    assert reasons == [("苦情", 1), ("取込", 3)]


async def test_calls_that_ring_to_a_listed_number_are_found(office: Office) -> None:
    """Row 96: only while the call is not over, and only by a list that concerns it."""
    await office.customers(listed(number(1)))
    run = await office.start()
    call = await office.claim_one(run)
    other = await office.other_campaign()
    await office.list_number(number(1), other)
    assert await office.store.ringing_listed() == ()
    await office.list_number(number(1), office.ids.campaign)
    assert await office.store.ringing_listed() == ((number(1), office.ids.campaign),)
    await office.end(call.id, Outcome.NO_ANSWER)
    assert await office.store.ringing_listed() == ()


async def unlist(office: Office, campaign: CampaignId | None) -> bool:
    return await office.store.remove_number(campaign, number(1), "間違い", office.supervisor, office.now)
