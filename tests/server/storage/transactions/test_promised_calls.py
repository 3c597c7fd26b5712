"""What a promised call leaves behind, on every table that it touches (domain 2.4; rows 66, 261, 265, 268, 280)."""

from __future__ import annotations

import pytest

from kaden.clock import DAY, MINUTE, SECOND
from kaden.vocabulary import AgentState, EndedBy, Outcome, Reason, RecordState
from server.storage.lists.browsing import part
from server.storage.lists_port import RecordQuestion
from server.storage.transactions.answers import answers
from server.storage.transactions.known_records import known_record
from tests.server.storage.office import CALLBACK, INTERVAL, KEEP, STOP, Office, listed, number
from tests.server.storage.promised import a_promise, call_back

UNREACHED = [outcome for outcome in Outcome if outcome is not Outcome.CONNECTED]


# ---- nobody was reached ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("outcome", UNREACHED)
async def test_a_promise_stays_when_nobody_is_reached(office: Office, outcome: Outcome) -> None:
    """Row 265: with the attempt recorded; neither the cap nor the job's counters know of it."""
    promised = await a_promise(office)
    tally, remaining = await office.tally(promised.run), await office.remaining(promised.run)
    opened = await call_back(office, promised.callback)
    dialled_at = office.now
    office.later(30 * SECOND)
    await office.end(opened.attempt, outcome)
    row = await office.row("SELECT outcome, dialled, n, result FROM attempt WHERE id = ?", opened.attempt)
    assert row == (outcome, 1, None, "none")
    record = await office.record(promised.record, "state, attempts, last_dial_at, last_outcome, number")
    assert record == (RecordState.PROMISED, 1, dialled_at, outcome, number(1))
    assert await office.row("SELECT state, closed_at FROM callback") == ("open", None)
    assert (await office.tally(promised.run), await office.remaining(promised.run)) == (tally, remaining)


async def test_a_call_whose_own_phone_was_not_answered_is_no_call(office: Office) -> None:
    """Row 66: nothing says that the customer was dialled."""
    promised = await a_promise(office)
    before = await office.record(promised.record, "state, attempts, last_dial_at, last_outcome")
    opened = await call_back(office, promised.callback)
    await office.end(opened.attempt, Outcome.CANCELLED, dialled=False)
    await office.leave(opened.session)
    assert await office.record(promised.record, "state, attempts, last_dial_at, last_outcome") == before
    again = await call_back(office, promised.callback)
    assert (again.card.attempt, len(again.card.earlier)) == (2, 1)


async def test_a_promise_that_was_called_off_meanwhile_does_not_come_back(office: Office) -> None:
    promised = await a_promise(office)
    opened = await call_back(office, promised.callback)
    await office.execute("UPDATE callback SET state = 'cancelled'")
    await office.end(opened.attempt, Outcome.NO_ANSWER)
    assert await office.record(promised.record, "state") == (RecordState.FINISHED,)


async def test_the_dialler_leaves_a_number_alone_that_an_agent_calls(office: Office) -> None:
    """Guarantee I1; row 62: and lets it rest afterwards, whoever dialled it."""
    promised = await a_promise(office)
    opened = await call_back(office, promised.callback)
    await office.customers(listed(number(1)))
    await office.stop(promised.run)
    assert (await office.claim(await office.start())).attempts == ()
    await office.end(opened.attempt, Outcome.NO_ANSWER)
    office.later(INTERVAL - MINUTE)
    assert (await office.claim(await office.start(await office.other_job()))).attempts == ()
    [known] = await office.runner.read(lambda tx: known_record(tx, promised.record))
    assert known.promised_for == promised.due_at
    assert dict(known.since)[Reason.PROMISED] is not None


@pytest.mark.parametrize("for_group", [False, True])
async def test_a_promise_is_told_wherever_its_record_is(office: Office, for_group: bool) -> None:
    """Rows 127, 148, 330: in the list, in its export and where it is asked why, whoever keeps it."""
    promised = await a_promise(office, for_group=for_group)
    [list_] = await office.row("SELECT list_id FROM record WHERE id = ?", promised.record)
    [known] = await office.runner.read(lambda tx: known_record(tx, promised.record))
    [exported] = (await office.store.list_page(list_, 0)).found
    shown = await office.runner.read(lambda tx: part(tx, RecordQuestion(list_, 0)))
    told = [known.promised_for, exported.next_call, *(row.next_call for row in shown.found)]
    assert told == [promised.due_at] * 3
    opened, dialled_at = await call_back(office, promised.callback), office.now
    await office.talk(opened.attempt, opened.session)
    await office.save(opened.attempt, STOP, note="承知")
    [exported] = (await office.store.list_page(list_, 0)).found
    assert (exported.note, exported.attempts, exported.last_call) == ("承知", 1, dialled_at)


# ---- the talk and its result -----------------------------------------------------------------------------------------


async def test_a_kept_promise_is_done(office: Office) -> None:
    """Row 261: by the save, which says when and by which call."""
    promised = await a_promise(office)
    tally = await office.tally(promised.run)
    opened = await call_back(office, promised.callback)
    dialled_at = office.now
    await office.talk(opened.attempt, opened.session)
    assert await office.record(promised.record, "state, last_dial_at") == (RecordState.WRAPUP, dialled_at)
    assert await office.row("SELECT state FROM callback") == ("open",)
    await office.save(opened.attempt, STOP)
    row = await office.row("SELECT state, closed_at, closed_by FROM callback")
    assert row == ("done", office.now, opened.attempt)
    assert await office.record(promised.record, "state, attempts") == (RecordState.FINISHED, 1)
    assert await office.tally(promised.run) == tally


@pytest.mark.parametrize("for_group", [False, True])
async def test_a_kept_promise_can_give_the_next_one(office: Office, for_group: bool) -> None:
    """Domain 2.4; row 268; guarantee I13."""
    promised = await a_promise(office)
    opened = await call_back(office, promised.callback)
    await office.talk(opened.attempt, opened.session)
    await office.save(opened.attempt, CALLBACK, callback_at=office.now + DAY, for_group=for_group)
    rows = await office.rows("SELECT state, agent_id, group_id, attempt_id, due_at FROM callback ORDER BY id")
    whose = (None, office.ids.group) if for_group else (office.agent(), None)
    assert [row[0] for row in rows] == ["done", "open"]
    assert rows[1][1:] == (*whose, opened.attempt, office.now + DAY)
    assert await office.record(promised.record, "state") == (RecordState.PROMISED,)


async def test_a_kept_promise_can_give_the_record_back_to_the_dialler(office: Office) -> None:
    """Row 89; it rests from the promised call's dial time, and the next run has it among its candidates."""
    promised = await a_promise(office)
    opened = await call_back(office, promised.callback)
    dialled_at = office.now
    await office.talk(opened.attempt, opened.session)
    await office.save(opened.attempt, KEEP)
    assert await office.record(promised.record) == (RecordState.READY, dialled_at + INTERVAL, 1)
    assert await office.remaining(promised.run) == 0
    await office.stop(promised.run)
    office.later(INTERVAL)
    run = await office.start()
    assert await office.remaining(run) == 1
    claimed = await office.claim_one(run)
    assert [each.outcome for each in claimed.card.earlier] == ["connected", "connected"]


async def test_an_unsaved_record_of_a_promised_call_is_of_no_run(office: Office) -> None:
    """Rows 280, 281: the promise stays open until the record is completed."""
    promised = await a_promise(office)
    tally = await office.tally(promised.run)
    opened = await call_back(office, promised.callback)
    await office.talk(opened.attempt, opened.session)
    await office.give_up(opened.attempt)
    assert await office.row("SELECT result FROM attempt WHERE id = ?", opened.attempt) == ("unsaved",)
    assert await office.row("SELECT state FROM callback") == ("open",)
    saved = await office.save(opened.attempt, STOP)
    assert (saved.completed, saved.campaign) == (None, office.ids.campaign)
    assert (saved.unsaved, saved.promises_changed) == (True, True)
    assert await office.row("SELECT state FROM callback") == ("done",)
    assert await office.tally(promised.run) == tally


async def test_the_books_of_the_dialler_know_nothing_of_it(office: Office) -> None:
    """Rows 73, 321: neither an answer nor an abandoned call or a machine is the dialler's."""
    promised = await a_promise(office)
    before = await office.runner.read(lambda tx: answers(tx, 0))
    for outcome in (Outcome.ABANDONED, Outcome.MACHINE):
        opened = await call_back(office, promised.callback)
        await office.answer(opened.attempt)
        await office.end(opened.attempt, outcome)
        await office.leave(opened.session)
    opened = await call_back(office, promised.callback)
    await office.talk(opened.attempt, opened.session)
    assert await office.runner.read(lambda tx: answers(tx, 0)) == before


# ---- after a crash ---------------------------------------------------------------------------------------------------


async def test_a_restart_finds_the_call_with_its_promise(office: Office) -> None:
    """Guarantee I17; row 265: of no job, at its agent, with the same card."""
    promised = await a_promise(office)
    opened = await call_back(office, promised.callback)
    floor = await office.store.floor()
    [attempt], [stay] = floor.attempts, floor.sessions
    assert (attempt.job, attempt.run, attempt.agent, attempt.session) == (
        None,
        None,
        office.agent(),
        opened.session,
    )
    assert (attempt.card, attempt.promise) == (opened.card, opened.promise)
    assert (stay.job, stay.run, stay.state, stay.attempt) == (
        None,
        None,
        AgentState.REDIALLING,
        opened.attempt,
    )
    await office.talk(opened.attempt, opened.session)
    [attempt] = (await office.store.floor()).attempts
    assert (attempt.promise, attempt.ended_by) == (opened.promise, EndedBy.CUSTOMER)


async def test_a_draft_keeps_to_whom_the_call_is_promised(office: Office) -> None:
    """Guarantee I7, row 268."""
    promised = await a_promise(office)
    opened = await call_back(office, promised.callback)
    await office.talk(opened.attempt, opened.session)
    for sequence, for_group in ((1, True), (2, False), (3, True)):
        await office.draft(opened.attempt, sequence, callback_at=office.now + DAY, for_group=for_group)
        [attempt] = (await office.store.floor()).attempts
        assert attempt.draft is not None
        assert (attempt.draft.for_group, attempt.draft.callback_at) == (for_group, office.now + DAY)
