"""A second of a recorded day, read through indexes: what was dialled since, what was open, and who stood where."""

from __future__ import annotations

from kaden.clock import HOUR, MINUTE, SECOND
from kaden.vocabulary import AgentState, AttemptId, Outcome
from server.dialer.writes import NoteAgentState
from server.storage.past_port import Stretch
from server.storage.recorded import Recorded, RecordedRun
from server.storage.transactions.past import answered_minutes, floor_of, run_before, run_from, runs_within
from tests.server.storage.office import NOON, STOP, Office, listed, number


async def look(office: Office, after: int, until: int, *still_open: AttemptId) -> Recorded:
    stretch = Stretch(office.ids.campaign, after, until, still_open)
    return await office.runner.read(lambda tx: floor_of(tx, stretch))


async def test_attempts_come_by_their_dial_or_by_their_number(office: Office) -> None:
    await office.customers(listed(number(1)), listed(number(2)))
    run = await office.start()
    dialled = office.now
    first = await office.claim_one(run)
    office.later(MINUTE)
    second = await office.claim_one(run)
    ids = [attempt.id for attempt in (await look(office, dialled - 1, office.now)).attempts]
    assert ids == [first.id, second.id]
    assert [each.id for each in (await look(office, dialled - 1, office.now - 1)).attempts] == [first.id]
    assert [each.id for each in (await look(office, dialled, office.now)).attempts] == [second.id]
    assert [each.id for each in (await look(office, office.now, office.now, first.id)).attempts] == [first.id]


async def test_what_is_at_a_desk_comes_with_the_desk(office: Office) -> None:
    """However long ago it was dialled."""
    await office.customers(listed(number(1)))
    run = await office.start()
    session = await office.sit_down(run)
    attempt = await office.claim_one(run)
    office.later(5 * SECOND)
    await office.talk(attempt.id, session)
    note = NoteAgentState(office.agent(), AgentState.TALKING, session, attempt.id, office.now)
    await office.store.perform(note)
    began = office.now
    office.later(HOUR)
    found = await look(office, office.now - 1, office.now)
    assert [each.id for each in found.attempts] == [attempt.id]
    [stay] = found.stays
    assert (stay.state, stay.attempt, stay.started_at) == (AgentState.TALKING, attempt.id, began)
    [before] = (await look(office, began - 1, began - 1)).stays
    assert before.state is not AgentState.TALKING


async def test_runs_of_a_job_by_their_edges(office: Office) -> None:
    await office.customers(listed(number(1)))
    job, run = office.ids.job, await office.start()
    office.later(HOUR)
    await office.stop(run)

    async def within(start: int, end: int) -> tuple[RecordedRun, ...]:
        return await office.runner.read(lambda tx: runs_within(tx, job, start, end))

    [told] = await within(NOON, office.now)
    assert told.stopped_at is not None
    started, stopped = told.started_at, told.stopped_at
    assert (told.id, told.job) == (run, job)
    assert await within(started, started + 1) == await within(stopped - 1, stopped) == (told,)
    assert await within(started - 1, started) == await within(stopped, stopped + 1) == ()
    assert await office.runner.read(lambda tx: run_before(tx, job, started + 1)) == told
    assert await office.runner.read(lambda tx: run_before(tx, job, started)) is None
    assert await office.runner.read(lambda tx: run_from(tx, job, started)) == told
    assert await office.runner.read(lambda tx: run_from(tx, job, started + 1)) is None


async def test_minutes_in_which_somebody_answered(office: Office) -> None:
    await office.customers(listed(number(1)), listed(number(2)), listed(number(3)))
    run = await office.start()
    session = await office.sit_down(run)
    spoken = await office.claim_one(run)
    await office.talk(spoken.id, session)
    await office.save(spoken.id, STOP)
    office.later(2 * MINUTE)
    lost = await office.claim_one(run)
    await office.answer(lost.id)
    office.later(2 * SECOND)
    await office.end(lost.id, Outcome.ABANDONED)
    nobody = await office.claim_one(run)
    await office.end(nobody.id, Outcome.NO_ANSWER)
    minutes = await office.runner.read(
        lambda tx: answered_minutes(tx, office.ids.job, office.ids.campaign, NOON, NOON + HOUR)
    )
    assert [(each.connected, each.abandoned) for each in minutes] == [(1, 0), (0, 1)]
    assert all(each.minute % MINUTE == 0 for each in minutes)
