"""A customer's story has every call, what a result was before, promises and listings, the newest first."""

from __future__ import annotations

import pytest

from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import CallKind, Outcome, RecordId
from tests.server.storage.correcting import correct
from tests.server.storage.customers.people import HEADINGS, PEOPLE, a_list
from tests.server.storage.office import KEEP, STOP, Office, a_talk, listed, number
from tests.server.storage.transactions.test_previews import pass_by, shown


async def test_a_story_is_whole(office: Office) -> None:
    record, run, _, attempt = await a_talk(office)
    await office.save(attempt, KEEP, note="初回")
    await correct(office, attempt, STOP, note="直し")
    await office.list_number(number(1), None)
    known = await office.store.customer(record)
    [call] = known.calls
    assert (call.kind, call.outcome, call.result, call.note) == (
        CallKind.AUTO,
        Outcome.CONNECTED,
        STOP,
        "直し",
    )
    assert (call.job, call.agent, call.talked, call.recorded) == (
        "来場者フォロー",
        "エージェント1",
        60_000,
        False,
    )
    assert (call.went_out, call.unsaved, call.edited_at is not None) == (True, False, True)
    [version] = call.versions
    assert (version.result, version.note, version.by) == (KEEP, "初回", "エージェント1")
    [listing] = known.listings
    assert (listing.company_wide, listing.reason) == (True, "苦情")
    assert known.row.listed
    assert run
    await office.execute("UPDATE attempt SET held = 20000")
    assert [each.talked for each in (await office.store.customer(record)).calls] == [40_000]


async def test_all_columns_and_numbers_are_told(office: Office) -> None:
    await a_list(office, PEOPLE[0])
    [record] = await office.row("SELECT id FROM record")
    known = await office.store.customer(record)
    assert [heading for heading, _ in known.columns] == list(HEADINGS)
    assert [(each.number, each.listed) for each in known.numbers] == [
        ("+819012340001", False),
        ("+81312345678", False),
    ]
    assert (known.imported_at, known.imported_by, known.calls, known.promises) == (office.now, None, (), ())


async def test_a_number_that_was_taken_off_a_list_tells_it(office: Office) -> None:
    [record] = await office.customers(listed(number(1)))
    await office.list_number(number(1), office.ids.campaign)
    await office.store.remove_number(
        office.ids.campaign, number(1), "本人の希望", office.supervisor, office.now
    )
    [listing] = (await office.store.customer(record)).listings
    assert (listing.removed_reason, listing.removed_at) == ("本人の希望", office.now)


async def test_who_is_not_there_is_said(office: Office) -> None:
    with pytest.raises(Refused) as refused:
        await office.store.customer(RecordId(7))
    assert refused.value == Refused(RefusalCode.UNKNOWN_CUSTOMER, record=7)
    assert await office.store.campaign_of_record(RecordId(7)) is None
    [record] = await office.customers(listed(number(1)))
    assert await office.store.campaign_of_record(record) == (office.ids.campaign, "展示会フォロー")


async def test_a_customer_who_was_passed_by_says_why(office: Office) -> None:
    """Row 326; empty is a pass without a reason, None is none."""
    [record] = await office.customers(listed(number(1)))
    _, attempt = await shown(office)
    [before] = (await office.store.customer(record)).calls
    assert (before.kind, before.outcome, before.went_out, before.pass_reason) == (
        CallKind.PREVIEW,
        None,
        False,
        None,
    )
    await pass_by(office, attempt.id, "昼休み")
    [passed] = (await office.store.customer(record)).calls
    assert (passed.agent, passed.went_out, passed.pass_reason) == ("エージェント1", False, "昼休み")
