"""Customers who belong to an agent: made so by a result, called by their owner, given on and back (row 328)."""

from __future__ import annotations

import json

import pytest

from kaden.clock import DAY, HOUR
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import AttemptId, CallbackId, Outcome, Reason, RecordId, RecordState, RunId
from server.dialer.eligibility import NotNow, eligibility
from server.storage.port import Tx
from server.storage.transactions.candidates import count, open_runs
from server.storage.transactions.known_records import known_record
from server.storage.transactions.plan import job_by_id
from tests.server.storage.correcting import correct, move_to_noon
from tests.server.storage.office import CALLBACK, DO_NOT_CALL, INTERVAL, KEEP, STOP, Office, a_talk, number
from tests.server.storage.promise_desk import all_open, assign, change, seen, withdraw
from tests.server.storage.promised import call_back

GROUP = "発信グループ1"


async def mine(office: Office, label: str = KEEP) -> None:
    """A result that says that the customer is the agent's from then on."""
    await office.execute("UPDATE disposition SET belongs = 1 WHERE id = ?", office.result(label))


async def a_prospect(office: Office) -> tuple[RecordId, RunId, CallbackId]:
    """A customer who belongs to the first agent, and the call that the agent may place."""
    move_to_noon(office)
    await mine(office)
    record, run, session, attempt = await a_talk(office)
    saved = await office.save(attempt, KEEP)
    assert saved.promises_changed
    await office.leave(session)
    return record, run, await own(office, record)


async def own(office: Office, record: RecordId) -> CallbackId:
    """The open call of the owner's own."""
    [id_] = await office.row(
        "SELECT id FROM callback WHERE record_id = ? AND state = 'open' AND own = 1", record
    )
    return CallbackId(id_)


async def owner(office: Office, record: RecordId) -> object:
    return (await office.row("SELECT owner_id FROM record WHERE id = ?", record))[0]


async def agrees(office: Office, run: RunId) -> int:
    """What remains of the run, which is what its index says (guarantee I14)."""

    def counted(tx: Tx) -> int:
        [found] = [each for each in open_runs(tx, office.ids.batch) if each.id == run]
        return count(tx, found)

    assert await office.remaining(run) == await office.runner.write(counted)
    return await office.remaining(run)


async def test_a_prospect_leaves_the_dialler_and_stands_in_the_agents_list(office: Office) -> None:
    record, run, callback = await a_prospect(office)
    due_at, agent, group, attempts = await office.row(
        "SELECT k.due_at, k.agent_id, k.group_id, r.attempts FROM callback k JOIN record r ON r.id = k.record_id"
        " WHERE k.id = ?",
        callback,
    )
    dialled = (await office.row("SELECT last_dial_at FROM record WHERE id = ?", record))[0]
    assert (due_at, agent, group, attempts) == (dialled + INTERVAL, office.agent(), None, 1)
    assert (await owner(office, record), await agrees(office, run)) == (office.agent(), 0)
    office.later(2 * DAY)
    await office.stop(run)
    again = await office.start()
    assert (await office.claim(again, 10)).attempts == ()
    [told] = (await office.store.promises([office.agent()], office.now))[office.agent()].told
    assert (told.id, told.own, told.for_group) == (callback, True, False)


async def test_the_next_call_is_due_in_the_hours(office: Office) -> None:
    """Row 82: an interval that ends at night is over when the campaign calls again."""
    await office.execute("UPDATE dial_rule SET redial_interval = ?", 10 * 3_600_000)
    record, _, callback = await a_prospect(office)
    (due_at,) = await office.row("SELECT due_at FROM callback WHERE id = ?", callback)
    dialled = (await office.row("SELECT last_dial_at FROM record WHERE id = ?", record))[0]
    assert dialled + 10 * 3_600_000 < due_at < dialled + DAY
    assert (due_at + 9 * 3_600_000) % DAY == 9 * 3_600_000


async def test_it_stays_the_agents_call_after_call_until_a_result_ends_it(office: Office) -> None:
    record, _, callback = await a_prospect(office)
    for label in (KEEP, STOP):
        office.later(DAY)
        opened = await call_back(office, callback)
        await office.talk(opened.attempt, opened.session)
        await office.save(opened.attempt, label)
        await office.leave(opened.session)
        if label == KEEP:
            callback = await own(office, record)
    assert (await office.record(record, "state"))[0] == RecordState.FINISHED
    assert await office.rows("SELECT 1 FROM callback WHERE state = 'open'") == []


async def test_who_is_not_reached_stays_the_agents(office: Office) -> None:
    """Row 265."""
    record, _, callback = await a_prospect(office)
    office.later(DAY)
    opened = await call_back(office, callback)
    await office.end(opened.attempt, Outcome.NO_ANSWER)
    assert (await office.record(record, "state"))[0] == RecordState.PROMISED
    assert await own(office, record) == callback


async def test_a_promised_time_comes_before_the_rest(office: Office) -> None:
    """A result that is both: the customer is the agent's, and the time is the promised one."""
    await mine(office, CALLBACK)
    move_to_noon(office)
    record, _, _, attempt = await a_talk(office)
    await office.save(attempt, CALLBACK, callback_at=office.now + 60_000)
    assert await office.row("SELECT due_at, own FROM callback WHERE record_id = ?", record) == (
        office.now + 60_000,
        0,
    )
    assert await owner(office, record) == office.agent()


async def test_who_promises_to_the_group_wants_no_customer(office: Office) -> None:
    await mine(office, CALLBACK)
    move_to_noon(office)
    record, _, _, attempt = await a_talk(office)
    await office.save(attempt, CALLBACK, callback_at=office.now + 60_000, for_group=True)
    assert await owner(office, record) is None


async def test_a_supervisor_gives_it_to_another_agent_who_owns_it_then(office: Office) -> None:
    """Rows 269, 274; an absent agent's all."""
    record, _, callback = await a_prospect(office)
    await change(office, await seen(office, callback), agent="agent2")
    assert await owner(office, record) == office.agent(1)
    assert (await assign(office, "agent2", agent="agent1")).count == 1
    assert await owner(office, record) == office.agent()
    with pytest.raises(Refused) as refused:
        await call_back(office, callback, place=1)
    assert refused.value.code is RefusalCode.CALLBACK_NOT_YOURS


async def test_another_time_takes_it_from_nobody(office: Office) -> None:
    """Neither the call of the owner's own, nor what the owner promised for the group."""
    record, _, callback = await a_prospect(office)
    office.later(DAY)
    await change(office, await seen(office, callback), due_at=office.now + HOUR)
    assert await owner(office, record) == office.agent()
    opened = await call_back(office, callback)
    await office.talk(opened.attempt, opened.session)
    await office.save(opened.attempt, CALLBACK, callback_at=office.now + HOUR, for_group=True)
    [(promised,)] = await office.rows("SELECT id FROM callback WHERE state = 'open'")
    await change(office, await seen(office, promised), due_at=office.now + 2 * HOUR)
    assert await owner(office, record) == office.agent()
    await change(office, await seen(office, promised), agent="agent2")
    lines = await office.rows("SELECT before, after FROM audit WHERE code = 'callback.change' ORDER BY id")
    owners = [(json.loads(before)["owner"], json.loads(after)["owner"]) for before, after in lines]
    first, second = office.agent(), office.agent(1)
    assert owners == [(first, first), (first, first), (first, second)]


async def test_given_back_to_its_group_the_dialler_goes_on(office: Office) -> None:
    """Guarantee I14: it is due when it has rested, and counted from the next start on."""
    record, run, callback = await a_prospect(office)
    await change(office, await seen(office, callback), group=GROUP)
    assert await office.record(record, "state, owner_id") == (RecordState.READY, None)
    assert await all_open(office) == ()
    assert await agrees(office, run) == 0
    await office.stop(run)
    office.later(INTERVAL)
    again = await office.start()
    assert await agrees(office, again) == 1
    assert (await office.claim_one(again)).card.record == record


async def test_nobody_calls_one_who_is_withdrawn_and_nobody_owns_it(office: Office) -> None:
    record, _, callback = await a_prospect(office)
    await withdraw(office, await seen(office, callback))
    assert await office.record(record, "state, owner_id") == (RecordState.FINISHED, None)


async def test_a_corrected_result_takes_the_customer_back(office: Office) -> None:
    """Row 276: what was not meant did not happen; and the other way round."""
    move_to_noon(office)
    await mine(office)
    record, _, _, attempt = await a_talk(office)
    await office.save(attempt, STOP)
    await correct(office, attempt, KEEP)
    assert await owner(office, record) == office.agent()
    await own(office, record)
    await correct(office, attempt, STOP)
    assert await office.record(record, "state, owner_id") == (RecordState.FINISHED, None)
    assert await office.rows("SELECT 1 FROM callback WHERE state = 'open'") == []


async def test_another_result_that_says_so_takes_it_from_nobody(office: Office) -> None:
    """A supervisor gave the customer on since: the correction of the call keeps that."""
    move_to_noon(office)
    await mine(office)
    await mine(office, CALLBACK)
    record, _, _, attempt = await a_talk(office)
    await office.save(attempt, KEEP)
    await change(office, await seen(office, await own(office, record)), agent="agent2")
    await correct(office, attempt, CALLBACK, callback_at=office.now + HOUR)
    assert await owner(office, record) == office.agent(1)


async def test_an_older_call_that_did_not_say_so_gives_it_back(office: Office) -> None:
    """Row 276: whatever came of the owner's calls since."""
    record, _, callback = await a_prospect(office)
    [first] = await office.row("SELECT attempt_id FROM callback WHERE id = ?", callback)
    office.later(HOUR)
    await office.execute("UPDATE disposition SET belongs = 0 WHERE id = ?", office.result(KEEP))
    opened = await call_back(office, callback)
    await office.talk(opened.attempt, opened.session)
    await office.save(opened.attempt, KEEP)
    assert (await owner(office, record), await own(office, record)) == (office.agent(), callback + 1)
    await correct(office, AttemptId(first), STOP)
    dialled_at, *stands = await office.record(record, "last_dial_at, state, owner_id, next_at")
    assert stands == [RecordState.READY, None, dialled_at + INTERVAL]
    assert await all_open(office) == ()


@pytest.mark.parametrize(
    "left", ["UPDATE account SET disabled = 1 WHERE id = ?", "DELETE FROM group_member WHERE account_id = ?"]
)
async def test_who_does_not_work_here_any_more_owns_nobody(office: Office, left: str) -> None:
    """Row 275: the customer is the dialler's, as any other; whether the call is the newest or waited for its result."""
    record, _, callback = await a_prospect(office)
    office.later(DAY)
    opened = await call_back(office, callback)
    await office.talk(opened.attempt, opened.session)
    await office.leave(opened.session)
    await office.execute(left, office.agent())
    await office.save(opened.attempt, KEEP)
    assert await office.record(record, "state, owner_id") == (RecordState.READY, None)
    assert await all_open(office) == ()


async def test_a_listed_number_is_nobodys(office: Office) -> None:
    """Rows 99, 104: neither when it is listed by the result, nor when it comes off the list again."""
    record, _, callback = await a_prospect(office)
    office.later(DAY)
    opened = await call_back(office, callback)
    await office.talk(opened.attempt, opened.session)
    await office.save(opened.attempt, DO_NOT_CALL)
    assert (await office.record(record, "state"))[0] == RecordState.BLOCKED
    await office.store.remove_number(office.ids.campaign, number(1), "誤り", office.supervisor, office.now)
    assert await owner(office, record) is None


async def test_why_says_whose_it_is(office: Office) -> None:
    record, _, _ = await a_prospect(office)

    def why(tx: Tx) -> tuple[object, str, object]:
        [known] = known_record(tx, record)
        verdict = eligibility(known.facts, job_by_id(tx, office.ids.job), office.now, office.now)
        return verdict, known.keeper, known.promised_for

    verdict, keeper, due_at = await office.runner.read(why)
    assert verdict == NotNow(Reason.BELONGS, None)
    assert keeper == (await office.row("SELECT full_name FROM account WHERE id = ?", office.agent()))[0]
    assert due_at is not None


async def test_no_promise_was_broken_where_none_was_given(office: Office) -> None:
    """The ledger counts what customers were told."""
    record, _, _ = await a_prospect(office)
    office.later(5 * DAY)
    campaigns = frozenset({office.ids.campaign})
    assert await office.store.promise_ledger(campaigns, 0, office.now, office.now) == ()
    [open_] = await all_open(office)
    assert open_.own
    story = await office.store.customer(record)
    assert [(each.own, each.state) for each in story.promises] == [(True, "open")]
