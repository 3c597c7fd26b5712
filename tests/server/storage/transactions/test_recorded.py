"""What the disk remembers of a stretch of time, at its edges, on every runner."""

from __future__ import annotations

from kaden.clock import HOUR, SECOND
from kaden.vocabulary import AgentState, DispositionClass, Outcome
from server.dialer.writes import NoteAgentState
from server.storage.recorded import Recorded, RecordedAttempt, RecordedRun, RecordedStay
from server.storage.transactions.recorded import newest_attempt, recorded
from tests.server.storage.office import NOON, STOP, Office, listed, number
from tests.server.storage.promised import a_promise, call_back
from tests.server.storage.transactions.test_previews import call, shown


async def look(office: Office, start: int, end: int) -> Recorded:
    return await office.runner.read(lambda tx: recorded(tx, start, end))


async def test_nothing_was_recorded(office: Office) -> None:
    assert await look(office, NOON, NOON + HOUR) == Recorded(NOON, NOON + HOUR, (), (), ())
    assert await office.runner.read(newest_attempt) is None


async def test_a_call_with_all_its_moments(office: Office) -> None:
    [record] = await office.customers(listed(number(1)))
    run = await office.start()
    session = await office.sit_down(run)
    dialled = office.now
    attempt = await office.claim_one(run)
    office.later(5 * SECOND)
    answered = office.now
    await office.talk(attempt.id, session)
    ended = office.now
    office.later(SECOND)
    await office.save(attempt.id, STOP)
    [seen] = (await look(office, NOON, office.now + 1)).attempts
    assert seen == RecordedAttempt(
        id=attempt.id,
        job=office.ids.job,
        run=run,
        record=record,
        number=number(1),
        number_as_given=number(1).replace("+81", "0"),
        name="氏名1",
        company="会社1",
        n=1,
        dialled_at=dialled,
        answered_at=answered,
        connected_at=answered,
        ended_at=ended,
        saved_at=office.now,
        agent=office.agent(),
        held=0,
        outcome=Outcome.CONNECTED,
        by_result=DispositionClass.SUCCESS,
    )
    assert await office.runner.read(newest_attempt) == dialled


async def test_a_call_belongs_to_every_stretch_that_it_touches(office: Office) -> None:
    await office.customers(listed(number(1)))
    run = await office.start()
    dialled = office.now
    attempt = await office.claim_one(run)
    office.later(30 * SECOND)
    assert len((await look(office, dialled + 1, dialled + 2)).attempts) == 1, "it rings"
    await office.end(attempt.id, Outcome.NO_ANSWER)
    ended = office.now
    for start, end, touched in (
        (NOON, dialled, 0),
        (NOON, dialled + 1, 1),
        (ended, ended + 1, 1),
        (ended + 1, ended + HOUR, 0),
    ):
        assert len((await look(office, start, end)).attempts) == touched, (start, end)


async def test_a_shown_record_is_no_attempt_until_it_is_called(office: Office) -> None:
    """Row 326: a past that counted what an agent only looked at would count it twice once it was called."""
    await office.customers(listed(number(1)))
    run, attempt = await shown(office)
    seen = office.now
    office.later(SECOND)
    assert (await look(office, NOON, office.now)).attempts == ()
    assert await office.runner.read(newest_attempt) is None
    await call(office, attempt.id)
    [called] = (await look(office, NOON, office.now + 1)).attempts
    assert (called.dialled_at, called.run) == (seen + SECOND, run)
    assert await office.runner.read(newest_attempt) == seen + SECOND


async def test_what_never_reached_the_network_is_no_attempt(office: Office) -> None:
    """Row 66."""
    await office.customers(listed(number(1)))
    run = await office.start()
    attempt = await office.claim_one(run)
    await office.end(attempt.id, Outcome.CANCELLED, dialled=False)
    assert (await look(office, NOON, NOON + HOUR)).attempts == ()


async def test_stays_and_runs_at_their_edges(office: Office) -> None:
    """Row 311."""
    started = office.now
    run = await office.start()
    opened = office.now
    session = await office.sit_down(run)
    office.later(SECOND)
    waiting = office.now
    await office.store.perform(NoteAgentState(office.agent(), AgentState.WAITING, session, None, waiting))
    office.later(SECOND)
    stopped = office.now
    await office.stop(run)
    day = await look(office, NOON, office.now)
    assert day.runs == (RecordedRun(run, office.ids.job, started, stopped),)
    joining, waits = day.stays
    assert joining == RecordedStay(
        office.agent(),
        "agent1",
        "エージェント1",
        "7001",
        AgentState.JOINING,
        session,
        office.ids.job,
        run,
        None,
        opened,
        waiting,
    )
    assert (waits.state, waits.started_at) == (AgentState.WAITING, waiting)
    assert (await look(office, NOON, started)).runs == ()
    assert (await look(office, stopped, stopped + 1)).runs == ()
    assert (await look(office, stopped - 1, stopped)).runs == day.runs
    assert (await look(office, NOON, opened)).stays == ()
    assert (await look(office, waiting, waiting + 1)).stays == (waits,)


async def test_a_call_that_kept_a_promise_is_of_no_run(office: Office) -> None:
    """Row 266: no rule placed it, and a replay places it no more; its agent was busy all the same."""
    promised = await a_promise(office)
    placed = (await look(office, NOON, office.now)).attempts
    began = office.now
    opened = await call_back(office, promised.callback)
    await office.talk(opened.attempt, opened.session)
    seen = await look(office, NOON, office.now + 1)
    assert (seen.attempts, await office.runner.read(newest_attempt)) == (placed, placed[0].dialled_at)
    stay = seen.stays[-1]
    assert (stay.state, stay.session, stay.attempt) == (AgentState.REDIALLING, opened.session, opened.attempt)
    assert (stay.job, stay.run, stay.started_at, stay.phone) == (None, None, began, "7001")
