"""What a restart reads (guarantee I17; rows 171, 244, 283)."""

from __future__ import annotations

import json
from dataclasses import replace

from kaden.clock import HOUR, SECOND
from kaden.vocabulary import AgentState, AttemptState, Outcome, StopReason
from server.dialer.standing_orders import request_of_move
from server.dialer.supervisor_writes import DropMove, KeepMove
from server.dialer.tally import Tally
from server.dialer.writes import CloseSession, Done, KeepDraft, NoteAgentState, NoteAvailability
from server.storage.stored_floor import StoredDraft, StoredFloor, StoredRun, StoredSession
from tests.server.storage.office import STOP, Office, listed, number


async def test_an_empty_floor(office: Office) -> None:
    assert await office.store.floor() == StoredFloor((), (), ())


async def test_open_runs_come_with_their_counters(office: Office) -> None:
    """Guarantee I14."""
    await office.customers(listed(number(1)), listed(number(2)))
    closed = await office.start()
    await office.stop(closed)
    started = office.now
    run = await office.start()
    await office.end((await office.claim_one(run)).id, Outcome.BUSY)
    [stored] = (await office.store.floor()).runs
    assert stored == StoredRun(office.ids.job, run, started, 1, Tally(attempts=1, busy=1))


async def test_open_stays_come_with_the_agents_state(office: Office) -> None:
    run = await office.start()
    session = await office.sit_down(run)
    gone = await office.sit_down(run, place=1)
    await office.store.perform(CloseSession(gone, office.now, None))
    office.later(SECOND)
    await office.store.perform(NoteAgentState(office.agent(), AgentState.WAITING, session, None, office.now))
    [stored] = (await office.store.floor()).sessions
    assert stored == StoredSession(
        session=session,
        agent=office.agent(),
        account="agent1",
        name="エージェント1",
        phone="7001",
        job=office.ids.job,
        run=run,
        state=AgentState.WAITING,
        since=office.now,
        attempt=None,
    )


async def test_a_stay_comes_with_the_wish_to_pause_and_the_phones_status(office: Office) -> None:
    """Rows 217, 232; the pause itself fulfils the wish."""
    session = await office.sit_down(await office.start())
    await office.store.perform(NoteAvailability(session, AgentState.AWAY, False, office.now))
    [stored] = (await office.store.floor()).sessions
    assert (stored.pause_after, stored.ready) == (AgentState.AWAY, False)
    await office.store.perform(NoteAgentState(office.agent(), AgentState.AWAY, session, None, office.now))
    [stored] = (await office.store.floor()).sessions
    assert (stored.pause_after, stored.ready) == (None, False)
    await office.store.perform(NoteAvailability(session, None, True, office.now))
    [stored] = (await office.store.floor()).sessions
    assert (stored.pause_after, stored.ready) == (None, True)


async def test_a_stay_comes_with_the_move_that_waits_for_its_end(office: Office) -> None:
    """Guarantee I18: on disk before it is told, and there until it is taken back, dropped, or the stay is over."""
    session = await office.sit_down(await office.start())
    there, by = await office.other_job(), office.asked(office.supervisor)
    order = KeepMove(by, office.agent(), session, there, office.now)
    assert await office.store.perform(order) == Done()
    [stored] = (await office.store.floor()).sessions
    assert (stored.moves_to, stored.move_request) == (there, request_of_move(by))
    assert await office.store.perform(order) == Done(repeated=True)
    back = replace(order, by=office.asked(office.supervisor), job=office.ids.job)
    await office.store.perform(back)
    assert (await office.store.floor()).sessions[0].moves_to is None
    lines = await office.rows("SELECT object, after FROM audit WHERE code = 'agent.move' ORDER BY id")
    thing = f"agent:{office.agent()}"
    assert [(each[0], json.loads(each[1])["job"]) for each in lines] == [
        (thing, there),
        (thing, office.ids.job),
    ]
    for over in (DropMove(session, office.now), CloseSession(session, office.now, None)):
        await office.store.perform(replace(order, by=office.asked(office.supervisor)))
        await office.store.perform(over)
        assert await office.rows("SELECT 1 FROM agent_session WHERE move_job_id IS NOT NULL") == []
    await office.store.perform(replace(order, by=office.asked(office.supervisor)))
    assert await office.rows("SELECT 1 FROM agent_session WHERE move_job_id IS NOT NULL") == []


async def test_a_stay_whose_state_was_never_written_is_joining(office: Office) -> None:
    session = await office.sit_down(await office.start())
    opened = office.now
    office.later(SECOND)
    await office.execute("UPDATE agent_state SET state = 'waiting', session_id = NULL, since = ?", office.now)
    [stored] = (await office.store.floor()).sessions
    assert (stored.session, stored.state, stored.since) == (session, AgentState.JOINING, opened)


async def test_unsettled_attempts_are_found_and_settled_ones_are_not(office: Office) -> None:
    """Rows 171, 283: live, or waiting for a result at a desk; not: unconnected, saved, given up (guarantee I17)."""
    await office.customers(*(listed(number(place)) for place in range(6)))
    run = await office.start()
    session = await office.sit_down(run)
    claimed, answered, over, saved, busy, given_up = (a.id for a in (await office.claim(run, 6)).attempts)
    await office.answer(answered)
    for attempt in (saved, given_up, over):
        await office.talk(attempt, session)
    await office.save(saved, STOP)
    await office.give_up(given_up)
    await office.end(busy, Outcome.BUSY)
    stored = {attempt.id: attempt for attempt in (await office.store.floor()).attempts}
    assert {id_: each.state for id_, each in stored.items()} == {
        claimed: AttemptState.CLAIMED,
        answered: AttemptState.ANSWERED,
        over: AttemptState.ENDED,
    }


async def test_a_call_comes_back_with_its_card_its_times_and_its_draft(office: Office) -> None:
    """Rows 210, 244: the same call, the same half-written note."""
    await office.customers(listed(number(1)))
    run = await office.start()
    session = await office.sit_down(run)
    attempt = await office.claim_one(run)
    dialled = office.now
    office.later(SECOND)
    await office.answer(attempt.id)
    await office.connect(attempt.id, session)
    joined = office.now
    office.later(SECOND)
    await office.hold(attempt.id, held=True)
    office.later(SECOND)
    await office.hold(attempt.id, held=False)
    await office.hold(attempt.id, held=True)
    callback = office.now + HOUR
    await office.store.perform(
        KeepDraft(attempt.id, office.agent(), 7, "途中", office.result(STOP), callback, office.now)
    )
    [stored] = (await office.store.floor()).attempts
    assert stored.card == attempt.card
    assert (stored.job, stored.run, stored.number) == (office.ids.job, run, number(1))
    assert (stored.state, stored.agent, stored.session) == (AttemptState.CONNECTED, office.agent(), session)
    assert (stored.dialled_at, stored.answered_at, stored.connected_at) == (dialled, joined, joined)
    assert (stored.held, stored.held_since, stored.ended_at) == (SECOND, office.now, None)
    assert stored.draft == StoredDraft(7, "途中", office.result(STOP), callback)


async def test_the_newest_run_of_a_job_with_a_reserved_start_is_told(office: Office) -> None:
    """Row 169: a restart must know what was dealt with; other jobs' runs do not matter."""
    await office.start(await office.other_job())
    await office.stop(await office.start())
    run = await office.start()
    assert (await office.store.floor()).newest == ()
    await office.execute("UPDATE job SET start_at = 540 WHERE id = ?", office.ids.job)
    [newest] = (await office.store.floor()).newest
    assert (newest.job, newest.stop_reason) == (office.ids.job, None)
    await office.stop(run)
    [newest] = (await office.store.floor()).newest
    assert newest.stop_reason is StopReason.MANUAL
