"""Custom statuses as the floor knows them, and what agents are ready for (domain rows 203, 204)."""

from __future__ import annotations

from kaden.vocabulary import AgentId, AgentState, StatusId
from server.dialer.model import Status
from server.dialer.status_writes import NoteStatus
from server.dialer.writes import Done
from server.storage.port import Tx
from server.storage.transactions.sessions import READY, begin_stay


def all_statuses(tx: Tx) -> tuple[Status, ...]:
    """Every status there is, those taken out of use too: somebody may stand in one."""
    return tuple(
        Status(id_, name, use, stay, bool(active))
        for id_, name, use, stay, active in tx.all(
            "SELECT id, name, use, stay, active FROM agent_status ORDER BY id"
        )
    )


def signed_in(tx: Tx) -> tuple[tuple[AgentId, StatusId], ...]:
    """Who is ready for what; agents who are simply ready are not named."""
    rows = tx.all("SELECT agent_id, status_id FROM agent_state WHERE status_id IS NOT NULL ORDER BY agent_id")
    return tuple((agent, status) for agent, status in rows)


def note_status(tx: Tx, order: NoteStatus) -> Done:
    """Carry out `NoteStatus`; who stands ready begins a new stay in the history (row 311)."""
    stands = tx.one(
        "SELECT state, session_id, attempt_id, status_id FROM agent_state WHERE agent_id = ?", (order.agent,)
    )
    state, session, attempt, before = stands or (AgentState.IDLE, None, None, None)
    if before == order.status:
        return Done()
    tx.execute(
        "INSERT INTO agent_state (agent_id, state, since, status_id) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (agent_id) DO UPDATE SET status_id = excluded.status_id,"
        " since = CASE WHEN agent_state.state = 'waiting' THEN excluded.since ELSE agent_state.since END",
        (order.agent, state, order.at, order.status),
    )
    if AgentState(state) in READY:
        begin_stay(tx, order.agent, AgentState(state), session, attempt, order.at, order.status)
    return Done()
