"""Custom statuses on each database: who stands in which, through a restart and in the history (rows 203, 204, 311)."""

from __future__ import annotations

import pytest

from kaden.clock import MINUTE
from kaden.vocabulary import AfterSave, AgentState, StatusId
from server.dialer.model import SessionId, Status
from server.dialer.status_writes import NoteStatus
from server.dialer.writes import CloseSession, NoteAgentState, NoteAvailability
from tests.server.storage.office import STOP, Office, a_talk

ACTIVITY = (
    "SELECT v.state, s.name FROM activity v LEFT JOIN agent_status s ON s.id = v.status_id ORDER BY v.id"
)


async def made(office: Office, name: str, use: str = "sign_in", active: int = 1) -> StatusId:
    await office.execute(
        "INSERT INTO agent_status (name, use, stay, active) VALUES (?, ?, ?, ?)",
        name,
        use,
        90 * MINUTE,
        active,
    )
    return StatusId((await office.row("SELECT id FROM agent_status WHERE name = ?", name))[0])


async def ready_for(office: Office, status: StatusId | None) -> None:
    await office.store.perform(NoteStatus(office.agent(), status, office.now))


async def stand(
    office: Office, state: AgentState, session: SessionId, status: StatusId | None = None
) -> None:
    await office.store.perform(NoteAgentState(office.agent(), state, session, None, office.now, status))


async def test_the_floor_is_told_of_all_those_out_of_use_too(office: Office) -> None:
    one, two = await made(office, "発信業務"), await made(office, "研修", "pause", active=0)
    expected = (
        Status(one, "発信業務", "sign_in", 90 * MINUTE),
        Status(two, "研修", "pause", 90 * MINUTE, active=False),
    )
    assert await office.store.statuses() == expected
    assert (await office.store.floor()).statuses == expected


async def test_what_an_agent_is_ready_for_outlives_jobs_and_restarts(office: Office) -> None:
    """Row 203."""
    status = await made(office, "発信業務")
    await ready_for(office, status)
    session = await office.sit_down(await office.start())
    await stand(office, AgentState.WAITING, session)
    assert (await office.store.floor()).signed_in == ((office.agent(), status),)
    await office.store.perform(CloseSession(session, office.now, None))
    assert await office.rows(ACTIVITY) == [
        ("idle", "発信業務"), ("joining", None), ("waiting", "発信業務"), ("idle", "発信業務"),
    ]  # fmt: skip
    await ready_for(office, None)
    assert (await office.store.floor()).signed_in == ()
    assert (await office.rows(ACTIVITY))[-1] == ("idle", None)


async def test_the_same_again_begins_no_stay(office: Office) -> None:
    """Row 251."""
    status = await made(office, "発信業務")
    await ready_for(office, status)
    await ready_for(office, status)
    assert await office.rows(ACTIVITY) == [("idle", "発信業務")]


async def test_a_pause_and_a_wish_for_one_are_found_again(office: Office) -> None:
    """Row 204."""
    training = await made(office, "研修", "pause")
    session = await office.sit_down(await office.start())
    wish = NoteAvailability(session, AgentState.AWAY, True, office.now, training)
    await office.store.perform(wish)
    stored = (await office.store.floor()).sessions[0]
    assert (stored.pause_after, stored.pause_status, stored.paused_in) == (AgentState.AWAY, training, None)
    await stand(office, AgentState.AWAY, session, training)
    stored = (await office.store.floor()).sessions[0]
    assert (stored.pause_after, stored.pause_status, stored.paused_in) == (None, None, training)
    assert (await office.rows(ACTIVITY))[-1] == ("away", "研修")
    await stand(office, AgentState.WAITING, session)
    assert (await office.store.floor()).sessions[0].paused_in is None


@pytest.mark.parametrize(("then", "name"), [(AfterSave.AWAY, "研修"), (AfterSave.BREAK, None)])
async def test_a_pause_that_is_saved_with_a_result_has_the_wished_status(
    office: Office, then: AfterSave, name: str | None
) -> None:
    """Row 232: whoever dies in between finds the agent in it."""
    training = await made(office, "研修", "pause")
    _, _, session, attempt = await a_talk(office)
    await office.store.perform(NoteAvailability(session, AgentState.AWAY, True, office.now, training))
    await office.store.perform(
        NoteAgentState(office.agent(), AgentState.WRAPUP, session, attempt, office.now)
    )
    await office.save(attempt, STOP, then=then)
    assert (await office.rows(ACTIVITY))[-1] == (then.value, name)
