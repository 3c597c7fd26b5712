"""A call that the customer made is kept with all that its result says, and stops the dialler (rows 290 to 295)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from kaden.clock import DAY, HOUR, MINUTE
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import AttemptId, CallKind, Outcome, RecordId, RecordState
from server.storage.customers.called_back import LONGEST_AGO
from server.storage.customers_port import CalledBack
from server.storage.my_work_port import Correction
from server.storage.transactions.known_records import dials_of
from tests.server.storage.correcting import AFTERNOON, move_to_noon
from tests.server.storage.office import CALLBACK, DO_NOT_CALL, INTERVAL, KEEP, STOP, Office, listed, number
from tests.server.storage.promised import a_promise
from tests.server.storage.transactions.test_owners import a_prospect

EVERYTHING = 1_000
"""Whoever enters it has read of every attempt of the test."""


def entry(office: Office, record: RecordId, label: str | None = STOP, **changed: Any) -> CalledBack:
    """The customer called a minute ago, and talked."""
    entered = CalledBack(
        by=office.asked(office.supervisor),
        record=record,
        number=number(1),
        called_at=office.now - MINUTE,
        outcome=Outcome.CONNECTED,
        disposition=None if label is None else office.result(label),
        note="折り返し",
        callback_at=None,
        stop=False,
        seen=EVERYTHING,
        at=office.now,
    )
    return replace(entered, **changed)


async def refused(office: Office, entered: CalledBack) -> RefusalCode:
    with pytest.raises(Refused) as said:
        await office.store.enter_callback(entered)
    return said.value.code


async def state(office: Office, record: RecordId) -> str:
    return str((await office.record(record))[0])


async def test_the_call_is_in_the_history_and_its_result_decides(office: Office) -> None:
    """Rows 290, 294: an attempt of its own kind, of no job and no agent, that counts to no cap and no interval."""
    [record] = await office.customers(listed(number(1)))
    run = await office.start()
    assert await office.remaining(run) == 1
    entered = entry(office, record)
    await office.store.enter_callback(entered)
    assert (await office.store.enter_callback(entered)).repeated
    known = await office.store.customer(record)
    [call] = known.calls
    assert (call.kind, call.outcome, call.result, call.note) == (
        CallKind.RECORDED,
        Outcome.CONNECTED,
        STOP,
        "折り返し",
    )
    assert (call.at, call.saved_at, call.went_out, call.agent, call.job) == (
        office.now - MINUTE,
        office.now,
        False,
        None,
        None,
    )
    assert (known.row.state, known.row.attempts, known.row.result) == (RecordState.FINISHED, 0, STOP)
    assert await office.remaining(run) == 0
    assert await office.runner.read(lambda tx: dials_of(tx, number(1))) == ()
    [code, by] = await office.row("SELECT code, account_id FROM audit WHERE code LIKE 'callback%'")
    assert (code, by) == ("callback.enter", office.supervisor)


async def test_a_result_that_keeps_the_record_leaves_it_to_the_dialler(office: Office) -> None:
    """After the interval: who called a minute ago is not called now."""
    [record] = await office.customers(listed(number(1)))
    run = await office.start()
    await office.store.enter_callback(entry(office, record, KEEP))
    assert await state(office, record) == "ready"
    assert await office.record(record, "next_at") == (office.now - MINUTE + INTERVAL,)
    await office.stop(run)
    office.later(INTERVAL)
    assert await office.remaining(await office.start()) == 1


async def test_a_result_that_forbids_lists_the_number(office: Office) -> None:
    [record] = await office.customers(listed(number(1)))
    await office.store.enter_callback(entry(office, record, DO_NOT_CALL))
    known = await office.store.customer(record)
    assert (known.row.state, known.row.listed) == (RecordState.BLOCKED, True)
    [listing] = known.listings
    assert (listing.number, listing.company_wide, listing.removed_at) == (number(1), False, None)


async def test_what_was_promised_is_done_and_what_is_promised_is_the_groups(office: Office) -> None:
    promised = await a_promise(office)
    due_at = office.now + HOUR
    entered = entry(office, promised.record, CALLBACK, callback_at=due_at)
    await office.store.enter_callback(entered)
    [new, old] = (await office.store.customer(promised.record)).promises
    assert (old.state, old.closed_at, new.state, new.due_at) == ("done", office.now, "open", due_at)
    assert (new.agent, old.agent is None) == (None, False)
    assert new.group is not None


async def test_a_call_that_was_not_established_decides_nothing(office: Office) -> None:
    """Row 293."""
    [record] = await office.customers(listed(number(1)))
    run = await office.start()
    for outcome in (Outcome.MACHINE, Outcome.NO_ANSWER):
        await office.store.enter_callback(entry(office, record, None, outcome=outcome))
    assert await office.remaining(run) == 1
    calls = (await office.store.customer(record)).calls
    assert [(call.outcome, call.unsaved, call.note) for call in calls] == [
        (Outcome.NO_ANSWER, False, "折り返し"),
        (Outcome.MACHINE, False, "折り返し"),
    ]


async def test_it_stops_the_number_wherever_the_campaign_has_it(office: Office) -> None:
    """Row 295: also in another list; a promise is a person's, and stays."""
    [first] = await office.customers(listed(number(1)))
    [second, other] = await office.customers(listed(number(1)), listed(number(2)))
    run = await office.start()
    await office.store.enter_callback(entry(office, first, None, outcome=Outcome.MACHINE, stop=True))
    assert [await state(office, each) for each in (first, second, other)] == ["finished", "finished", "ready"]
    assert await office.remaining(run) == 1


@pytest.mark.parametrize("label", [None, KEEP])
async def test_it_stops_the_calls_of_an_owners_own(office: Office, label: str | None) -> None:
    """Row 328: nobody was told of them; whatever else came of the call, and also through another of its records."""
    record, run, _ = await a_prospect(office)
    await office.stop(run)
    [twin] = await office.customers(listed(number(1)))
    office.later(DAY)
    outcome = Outcome.MACHINE if label is None else Outcome.CONNECTED
    of = twin if label is None else record
    await office.store.enter_callback(entry(office, of, label, outcome=outcome, stop=True))
    assert await office.record(record, "state, owner_id") == (RecordState.FINISHED, None)
    assert await office.rows("SELECT 1 FROM callback WHERE state = 'open'") == []


@pytest.mark.parametrize("indexed", [True, False])
async def test_it_stops_a_second_number_and_leaves_the_first(office: Office, *, indexed: bool) -> None:
    """Row 295: in a list that can be searched, and in one that came in just now; another campaign's is not touched."""
    [first] = await office.customers(listed(number(1)))
    both = [
        listed(number(2), number(1), number(3)),
        listed(number(4), number(1)),
        listed(number(5), number(6)),
    ]
    [second, third, other] = await office.customers(*both)
    if indexed:
        await office.store.index_customers()
    run = await office.start()
    await office.store.enter_callback(entry(office, first, None, outcome=Outcome.MACHINE, stop=True))
    numbers = [
        [each.number for each in (await office.store.customer(record)).numbers]
        for record in (first, second, third, other)
    ]
    assert numbers == [[number(1)], [number(2), number(3)], [number(4)], [number(5), number(6)]]
    assert [await state(office, each) for each in (first, second, third)] == ["finished", "ready", "ready"]
    assert await office.remaining(run) == 3


async def test_a_call_of_another_campaign_hinders_nobody_and_is_not_told(office: Office) -> None:
    """Row 29."""
    await office.customers(listed(number(1)))
    await office.claim_one(await office.start())
    [record] = await office.customers(listed(number(1)))
    assert await refused(office, entry(office, record)) is RefusalCode.BEING_CALLED
    await office.execute("UPDATE attempt SET campaign_id = ?", await office.other_campaign())
    await office.store.enter_callback(entry(office, record))


async def test_a_supervisor_corrects_it_as_any_other(office: Office) -> None:
    """Row 286: with a promise that it brings, which is the group's."""
    [record] = await office.customers(listed(number(1)))
    move_to_noon(office)
    await office.store.enter_callback(entry(office, record))
    [call] = (await office.store.customer(record)).calls
    await office.store.correct(
        Correction(
            by=office.asked(office.supervisor),
            attempt=AttemptId(call.attempt),
            revision=0,
            disposition=office.result(CALLBACK),
            note="改めて",
            callback_at=AFTERNOON,
            for_group=False,
            at=office.now,
            own=False,
        )
    )
    known = await office.store.customer(record)
    assert (known.row.state, known.row.promised_for) == (RecordState.PROMISED, AFTERNOON)
    assert (known.promises[0].agent, known.calls[0].versions[0].result) == (None, STOP)


async def test_who_did_not_see_the_last_call_is_told_of_it(office: Office) -> None:
    """Of two supervisors who enter one call the second is refused; so is who writes over a call of the dialler."""
    [record] = await office.customers(listed(number(1)))
    first = entry(office, record, KEEP, seen=0)
    await office.store.enter_callback(first)
    assert (await office.store.enter_callback(first)).repeated
    with pytest.raises(Refused) as said:
        await office.store.enter_callback(entry(office, record, seen=0))
    assert said.value.code is RefusalCode.CALL_ENTERED
    assert said.value.values["by"] == "高橋 花子"
    office.later(INTERVAL)
    seen = (await office.store.customer(record)).newest
    run = await office.start()
    attempt = await office.claim_one(run)
    await office.talk(attempt.id, await office.sit_down(run))
    await office.save(attempt.id, KEEP)
    assert await refused(office, entry(office, record, seen=seen)) is RefusalCode.CALLED_MEANWHILE
    assert await state(office, record) == "ready"
    seen = (await office.store.customer(record)).newest
    assert seen == attempt.id
    await office.store.enter_callback(entry(office, record, seen=seen))


async def test_nobody_writes_over_a_call_that_goes_on(office: Office) -> None:
    """Through this record, through another one of the same number, and while its result is still to come."""
    [record] = await office.customers(listed(number(1)))
    run = await office.start()
    session = await office.sit_down(run)
    attempt = await office.claim_one(run)
    assert await refused(office, entry(office, record)) is RefusalCode.BEING_CALLED
    [other] = await office.customers(listed(number(1)))
    assert await refused(office, entry(office, other)) is RefusalCode.BEING_CALLED
    await office.talk(attempt.id, session)
    assert await refused(office, entry(office, record)) is RefusalCode.CALLBACK_UNSAVED
    await office.save(attempt.id, STOP)
    await office.store.enter_callback(entry(office, record))


async def test_what_cannot_be_is_refused_and_leaves_nothing(office: Office) -> None:
    [record] = await office.customers(listed(number(1)))
    machine = {"outcome": Outcome.MACHINE}
    for entered, code in (
        (entry(office, RecordId(999)), RefusalCode.UNKNOWN_CUSTOMER),
        (entry(office, record, number=number(2)), RefusalCode.NUMBER_NOT_THEIRS),
        (entry(office, record, called_at=office.now + 1), RefusalCode.CALLED_IN_FUTURE),
        (entry(office, record, called_at=office.now - LONGEST_AGO * DAY - 1), RefusalCode.CALLED_LONG_AGO),
        (entry(office, record, None), RefusalCode.RESULT_REQUIRED),
        (entry(office, record, CALLBACK), RefusalCode.CALLBACK_REQUIRED),
        (entry(office, record, **machine), RefusalCode.NOT_ESTABLISHED),
        (entry(office, record, None, callback_at=office.now + HOUR, **machine), RefusalCode.NOT_ESTABLISHED),
        (entry(office, record, None, outcome=Outcome.ABANDONED), RefusalCode.NOT_ESTABLISHED),
    ):
        assert await refused(office, entered) is code
    await office.execute("UPDATE record SET group_id = NULL")
    assert await refused(office, entry(office, record)) is RefusalCode.CUSTOMER_UNALLOCATED
    assert await office.rows("SELECT 1 FROM attempt") == []
    await office.execute("UPDATE record SET group_id = ?", office.ids.group)
    await office.store.enter_callback(entry(office, record, called_at=office.now))
    oldest = office.now - LONGEST_AGO * DAY
    await office.store.enter_callback(entry(office, record, called_at=oldest))
    assert await office.store.first_moment() == oldest, "reports reach back to it"
