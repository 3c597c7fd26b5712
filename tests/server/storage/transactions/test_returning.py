"""Who comes back to the dialler: rested, not called too often, in the batch's time; else somebody's call stays."""

from __future__ import annotations

import pytest

from kaden.clock import DAY, HOUR, MINUTE
from kaden.vocabulary import Outcome, RecordState
from tests.server.storage.office import INTERVAL, Office, number
from tests.server.storage.promise_desk import all_open, change, seen
from tests.server.storage.promised import call_back
from tests.server.storage.transactions.test_owners import GROUP, a_prospect, agrees, own, owner


@pytest.mark.parametrize("inside", [False, True])
async def test_nobody_is_dialled_right_after_the_owners_call(office: Office, inside: bool) -> None:
    """Rows 62, 63: a call of the owner's is a dial, placed while the job ran or before it started."""
    record, run, callback = await a_prospect(office)
    await office.stop(run)
    office.later(DAY)
    again = await office.start() if inside else None
    opened = await call_back(office, callback)
    await office.end(opened.attempt, Outcome.NO_ANSWER)
    await office.leave(opened.session)
    office.later(MINUTE)
    again = again or await office.start()
    await change(office, await seen(office, callback), group=GROUP)
    dialled_at, next_at = await office.record(record, "last_dial_at, next_at")
    assert office.now - 2 * MINUTE < dialled_at == next_at - INTERVAL
    assert await agrees(office, again) == 0
    assert (await office.claim(again, 10)).attempts == ()
    await office.stop(again)
    office.later(INTERVAL)
    assert (await office.claim_one(await office.start())).card.record == record


async def test_it_rests_as_long_as_the_outcome_says(office: Office) -> None:
    """Row 71."""
    await office.execute("UPDATE dial_rule SET redial_by_outcome = ?", f'[["no_answer", {3 * INTERVAL}]]')
    record, _, callback = await a_prospect(office)
    office.later(DAY)
    opened = await call_back(office, callback)
    await office.end(opened.attempt, Outcome.NO_ANSWER)
    await change(office, await seen(office, callback), group=GROUP)
    assert (await office.record(record, "next_at - last_dial_at"))[0] == 3 * INTERVAL


async def test_a_time_that_a_supervisor_chose_is_kept(office: Office) -> None:
    record, run, callback = await a_prospect(office)
    await office.stop(run)
    office.later(DAY)
    again = await office.start()
    due_at = office.now + 2 * HOUR
    await change(office, await seen(office, callback), due_at=due_at)
    await change(office, await seen(office, callback), group=GROUP)
    assert await office.record(record, "state, next_at") == (RecordState.READY, due_at)
    assert (await office.claim(again, 10)).attempts == ()


@pytest.mark.parametrize(
    "never",
    [
        "UPDATE dial_rule SET attempt_cap = 1",
        "UPDATE batch SET first_day = '2000-01-01', last_day = '2000-01-02'",
    ],
    ids=["called often enough", "batch over"],
)
async def test_whom_the_dialler_would_never_call_stays_somebodys_call(office: Office, never: str) -> None:
    """Row 65; the group has it then, and whoever gets it from there owns the customer."""
    record, _, callback = await a_prospect(office)
    await office.execute(never)
    await change(office, await seen(office, callback), group=GROUP)
    assert await office.record(record, "state, owner_id") == (RecordState.PROMISED, None)
    [open_] = await all_open(office)
    assert (open_.seen.callback, open_.own) == (callback, False)
    [told] = (await office.store.promises([office.agent(1)], office.now))[office.agent(1)].told
    assert (told.id, told.for_group, told.own) == (callback, True, False)
    assert (
        await office.store.promise_ledger(frozenset({office.ids.campaign}), 0, office.now, office.now) == ()
    )
    await change(office, await seen(office, callback), agent="agent2")
    assert (await owner(office, record), await own(office, record)) == (office.agent(1), callback)


async def test_another_group_keeps_it_and_owns_nobody(office: Office) -> None:
    record, _, callback = await a_prospect(office)
    await office.execute("INSERT INTO dial_group (name) VALUES ('West')")
    await office.execute(
        "INSERT INTO batch_group (batch_id, group_id) SELECT ?, id FROM dial_group WHERE name = 'West'",
        office.ids.batch,
    )
    await change(office, await seen(office, callback), group="West")
    assert await office.record(record, "state, owner_id") == (RecordState.PROMISED, None)
    assert [each.own for each in await all_open(office)] == [False]


async def test_off_a_list_it_rests_from_the_owners_call_too(office: Office) -> None:
    """Row 98."""
    record, _, callback = await a_prospect(office)
    office.later(DAY)
    opened = await call_back(office, callback)
    await office.end(opened.attempt, Outcome.NO_ANSWER)
    await office.list_number(number(1), office.ids.campaign)
    assert (await office.record(record, "state"))[0] == RecordState.BLOCKED
    await office.store.remove_number(office.ids.campaign, number(1), "誤り", office.supervisor, office.now)
    state, rest = await office.record(record, "state, next_at - last_dial_at")
    assert (state, rest) == (RecordState.READY, INTERVAL)
