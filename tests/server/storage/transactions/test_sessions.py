"""Agents' stays in jobs and their activity (domain 1.13, 1.18; rows 251, 310, 311)."""

from __future__ import annotations

import pytest

from kaden.clock import MINUTE
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import AgentState, AttemptId, ReleaseReason
from server.dialer.model import SessionId
from server.dialer.writes import CloseSession, NoteAgentState
from tests.server.storage.office import Office, listed, number

STATE = "SELECT state, since, session_id, attempt_id FROM agent_state"
ACTIVITY = "SELECT state, started_at, ended_at FROM activity ORDER BY id"


async def note(
    office: Office, state: AgentState, session: SessionId | None, attempt: AttemptId | None = None
) -> None:
    await office.store.perform(NoteAgentState(office.agent(), state, session, attempt, office.now))


async def test_an_agent_who_joins_is_on_disk_before_the_phone_rings(office: Office) -> None:
    run = await office.start()
    session = await office.sit_down(run)
    row = await office.row(
        "SELECT id, agent_id, job_id, run_id, phone, opened_at, closed_at FROM agent_session"
    )
    assert row == (session, office.agent(), office.ids.job, run, "7001", office.now, None)
    assert await office.row(STATE) == (AgentState.JOINING, office.now, session, None)


async def test_an_agent_is_inside_one_job_at_a_time(office: Office) -> None:
    """Domain 1.4."""
    run = await office.start()
    session = await office.sit_down(run)
    with pytest.raises(Refused) as refused:
        await office.sit_down(run)
    assert refused.value == Refused(RefusalCode.ALREADY_IN_JOB, job="来場者フォロー")
    await office.store.perform(CloseSession(session, office.now, None))
    assert await office.sit_down(run) != session


async def test_each_status_has_one_row_with_start_and_end(office: Office) -> None:
    """Row 311."""
    session = await office.sit_down(await office.start())
    joined = office.now
    office.later(MINUTE)
    await note(office, AgentState.WAITING, session)
    office.later(MINUTE)
    await note(office, AgentState.BREAK, session)
    assert await office.rows(ACTIVITY) == [
        ("joining", joined, joined + MINUTE),
        ("waiting", joined + MINUTE, office.now),
        ("break", office.now, None),
    ]
    assert await office.row(STATE) == (AgentState.BREAK, office.now, session, None)


async def test_a_status_that_did_not_change_starts_nothing(office: Office) -> None:
    """Rows 251, 310: the clock restarts on a change, and a call has one wrap-up row."""
    session = await office.sit_down(await office.start())
    await note(office, AgentState.WRAPUP, session)
    since = office.now
    office.later(MINUTE)
    await note(office, AgentState.WRAPUP, session)
    assert [row[0] for row in await office.rows(ACTIVITY)] == ["joining", "wrapup"]
    assert (await office.row(STATE))[1] == since


async def test_the_next_call_is_a_new_stay_in_talking(office: Office) -> None:
    await office.customers(listed(number(1)), listed(number(2)))
    run = await office.start()
    session = await office.sit_down(run)
    for attempt in (await office.claim(run, 2)).attempts:
        await note(office, AgentState.TALKING, session, attempt.id)
    assert [row[0] for row in await office.rows(ACTIVITY)] == ["joining", "talking", "talking"]


async def test_the_end_of_a_stay_ends_what_was_done_in_it(office: Office) -> None:
    session = await office.sit_down(await office.start())
    await note(office, AgentState.WAITING, session)
    office.later(MINUTE)
    await office.store.perform(CloseSession(session, office.now, ReleaseReason.PHONE_CUT))
    assert await office.row("SELECT closed_at, reason FROM agent_session") == (office.now, "phone_cut")
    assert await office.row(STATE) == (AgentState.IDLE, office.now, None, None)
    assert (await office.rows(ACTIVITY))[-1] == ("idle", office.now, None)


async def test_a_stay_that_ended_does_not_touch_what_came_after(office: Office) -> None:
    session = await office.sit_down(await office.start())
    await note(office, AgentState.RELEASED, None)
    await office.store.perform(CloseSession(session, office.now, ReleaseReason.LIMIT))
    office.later(MINUTE)
    await office.store.perform(CloseSession(session, office.now, None))
    await office.store.perform(CloseSession(SessionId(999), office.now, None))
    assert (await office.row(STATE))[0] == AgentState.RELEASED
    assert (await office.row("SELECT reason FROM agent_session"))[0] == "limit"
