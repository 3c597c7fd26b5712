"""Nobody is promised a call to a number that may not be called, whichever comes first (rows 99, 242, 267; I20)."""

from __future__ import annotations

import json

import pytest

from kaden.clock import HOUR
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import CampaignId, Outcome, RecordState
from server.storage.transactions.do_not_call import Listing, list_numbers
from tests.server.storage.correcting import AFTERNOON, correct, move_to_noon
from tests.server.storage.office import (
    CALLBACK,
    CAP,
    DO_NOT_CALL,
    INTERVAL,
    KEEP,
    STOP,
    Office,
    a_talk,
    listed,
    number,
)
from tests.server.storage.promised import a_promise, call_back

NUMBER = number(1)
LISTED = Refused(RefusalCode.PROMISE_LISTED, number="09000000001")


async def promise(office: Office) -> tuple[object, ...]:
    return await office.row("SELECT state, closed_at, closed_by FROM callback")


# ---- listed first ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("unsaved", [False, True])
async def test_what_is_listed_is_not_promised(office: Office, unsaved: bool) -> None:
    """At the desk, and of an unsaved record; by the company's list and by the campaign's. The form stays."""
    move_to_noon(office)
    _, _, _, attempt = await a_talk(office)
    if unsaved:
        await office.give_up(attempt)
    before = await office.rows("SELECT * FROM attempt"), await office.rows("SELECT * FROM record")
    for campaign in (None, office.ids.campaign):
        await office.list_number(NUMBER, campaign)
        for label in (CALLBACK, KEEP):
            with pytest.raises(Refused) as refused:
                await office.save(attempt, label, callback_at=AFTERNOON)
            assert refused.value == LISTED
        await office.store.remove_number(campaign, NUMBER, "間違い", office.supervisor, office.now)
    assert (await office.rows("SELECT * FROM attempt"), await office.rows("SELECT * FROM record")) == before
    await office.list_number(NUMBER, CampaignId(await office.other_campaign()))
    saved = await office.save(attempt, CALLBACK, callback_at=AFTERNOON)
    assert saved.promises_changed
    assert await promise(office) == ("open", None, None)


async def test_a_refusal_is_saved_whatever_was_promised_with_it(office: Office) -> None:
    """Row 104: no promise is given then anyway."""
    move_to_noon(office)
    _, _, _, attempt = await a_talk(office)
    await office.list_number(NUMBER, None)
    saved = await office.save(attempt, DO_NOT_CALL, callback_at=AFTERNOON)
    assert (saved.listed_number, saved.promises_changed) == (NUMBER, False)


async def test_a_correction_promises_no_listed_number(office: Office) -> None:
    """Row 276."""
    move_to_noon(office)
    record, _, _, attempt = await a_talk(office)
    await office.save(attempt, STOP)
    await office.list_number(NUMBER, None)
    with pytest.raises(Refused) as refused:
        await correct(office, attempt, CALLBACK, callback_at=AFTERNOON)
    assert refused.value == LISTED
    assert await office.record(record, "state") == (RecordState.FINISHED,)
    assert await office.rows("SELECT 1 FROM callback") == []


# ---- promised first --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("everywhere", [False, True])
async def test_a_number_that_is_listed_is_promised_no_longer(office: Office, everywhere: bool) -> None:
    promised = await a_promise(office)
    await office.list_number(NUMBER, None if everywhere else office.ids.campaign)
    assert await promise(office) == ("cancelled", office.now, None)
    assert await office.record(promised.record, "state") == (RecordState.BLOCKED,)
    audited = await office.row(
        "SELECT object, account_id, at, after FROM audit WHERE code = 'callback.cancel'"
    )
    assert audited[:3] == (f"callback:{promised.callback}", office.supervisor, office.now)
    campaign = None if everywhere else office.ids.campaign
    assert json.loads(audited[3]) == {"record": promised.record, "campaign": campaign}
    told = await office.store.promises((office.agent(),), office.now)
    assert told[office.agent()].told == ()


async def test_another_campaigns_list_calls_nothing_off(office: Office) -> None:
    """Row 324."""
    promised = await a_promise(office)
    await office.list_number(NUMBER, CampaignId(await office.other_campaign()))
    assert await promise(office) == ("open", None, None)
    assert await office.record(promised.record, "state") == (RecordState.PROMISED,)


async def test_who_is_listed_again_calls_off_what_was_promised_since(office: Office) -> None:
    """A promise of before the rule, or of two servers' clocks: listing a number again is never in vain."""
    await a_promise(office)
    await office.execute("INSERT INTO do_not_call (number, reason, at) VALUES (?, '', 0)", NUMBER)
    assert not await office.list_number(NUMBER, None)
    assert (await promise(office))[0] == "cancelled"


async def test_the_key_calls_the_promise_off(office: Office) -> None:
    """Rows 102, 324: while the promise is kept, too."""
    promised = await a_promise(office)
    kept = await call_back(office, promised.callback)
    await office.answer(kept.attempt)
    await office.connect(kept.attempt, kept.session)
    await office.store.forbid_number(office.agent(), kept.attempt, office.now, everywhere=True)
    assert (await promise(office))[0] == "cancelled"
    await office.end(kept.attempt, Outcome.CONNECTED)
    await office.save(kept.attempt, KEEP)
    assert await office.record(promised.record, "state") == (RecordState.BLOCKED,)


async def test_a_promised_call_that_reaches_nobody_leaves_a_listed_number_blocked(office: Office) -> None:
    """Row 96: it is hung up while it rings."""
    promised = await a_promise(office)
    kept = await call_back(office, promised.callback)
    await office.list_number(NUMBER, None)
    assert await office.record(promised.record, "state") == (RecordState.LIVE,)
    await office.end(kept.attempt, Outcome.CANCELLED)
    assert await office.record(promised.record, "state") == (RecordState.BLOCKED,)


async def test_a_refusal_calls_off_the_promises_of_the_numbers_other_records(office: Office) -> None:
    """Row 104: and whoever shows promises hears of it."""
    promised = await a_promise(office)
    await office.customers(listed(NUMBER))
    await office.stop(promised.run)
    office.later(INTERVAL)
    run = await office.start()
    session = await office.sit_down(run)
    attempt = (await office.claim_one(run)).id
    await office.talk(attempt, session)
    saved = await office.save(attempt, DO_NOT_CALL)
    assert saved.promises_changed
    assert await promise(office) == ("cancelled", office.now, None)
    assert await office.record(promised.record, "state") == (RecordState.BLOCKED,)


async def test_an_import_calls_off_all_that_it_lists(office: Office) -> None:
    """Row 100."""
    promised = await a_promise(office)
    listing = Listing(None, "取込", office.supervisor, office.now)
    numbers = [number(place) for place in range(9)]
    await office.runner.write(lambda tx: list_numbers(tx, listing, numbers))
    assert await promise(office) == ("cancelled", office.now, None)
    assert await office.record(promised.record, "state") == (RecordState.BLOCKED,)


async def test_a_number_that_is_taken_off_the_list_is_the_diallers_again(office: Office) -> None:
    """Row 98: what was called off is not promised again; and all attempts may be made by now."""
    promised = await a_promise(office)
    await office.list_number(NUMBER, None)
    await office.store.remove_number(None, NUMBER, "間違い", office.supervisor, office.now)
    assert await office.record(promised.record, "state") == (RecordState.READY,)
    assert (await promise(office))[0] == "cancelled"
    await office.list_number(NUMBER, None)
    await office.execute("UPDATE record SET attempts = ?", CAP)
    await office.store.remove_number(None, NUMBER, "間違い", office.supervisor, office.now)
    assert await office.record(promised.record, "state") == (RecordState.FINISHED,)


async def test_a_note_of_a_called_off_promise_can_be_corrected(office: Office) -> None:
    """Row 276: what stays as it was is not judged anew."""
    move_to_noon(office)
    record, _, _, attempt = await a_talk(office)
    await office.save(attempt, CALLBACK, callback_at=AFTERNOON + HOUR // 2)
    await office.list_number(NUMBER, None)
    await correct(office, attempt, CALLBACK, note="部長")
    assert await office.record(record, "state") == (RecordState.BLOCKED,)
    assert await office.row("SELECT note FROM attempt") == ("部長",)
