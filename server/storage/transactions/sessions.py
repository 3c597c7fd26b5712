"""Agents' stays in jobs, and what they do there: the row that a restart reads and the history of activity (row 311).

Rule: each status has one open activity row; a status that did not change starts nothing new (row 310).
"""

from __future__ import annotations

from typing import Final

from kaden.clock import Instant
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import AgentId, AgentState, AttemptId, StatusId
from server.dialer.model import SessionId
from server.dialer.writes import (
    CloseSession,
    Done,
    NoteAgentState,
    NoteAvailability,
    OpenSession,
    SessionOpened,
)
from server.storage.port import Tx

PAUSED: Final = frozenset({AgentState.BREAK, AgentState.AWAY})

READY: Final = frozenset({AgentState.IDLE, AgentState.WAITING})
"""States in which it shows what an agent is ready for (row 203)."""


def open_session(tx: Tx, order: OpenSession) -> SessionOpened:
    """Carry out `OpenSession`; an agent is inside one job at a time (domain 1.4).

    Raises:
        Refused: ALREADY_IN_JOB; NOT_NOW, during a promised call.
    """
    inside = tx.one(
        "SELECT j.name FROM agent_session s LEFT JOIN job j ON j.id = s.job_id"
        " WHERE s.agent_id = ? AND s.closed_at IS NULL",
        (order.agent,),
    )
    if inside == (None,):
        raise Refused(RefusalCode.NOT_NOW, action="join_job", state=AgentState.REDIALLING)
    if inside is not None:
        raise Refused(RefusalCode.ALREADY_IN_JOB, job=inside[0])
    opened = tx.insert(
        "INSERT INTO agent_session (agent_id, job_id, run_id, phone, opened_at) VALUES (?, ?, ?, ?, ?)",
        (order.agent, order.job, order.run, order.phone, order.at),
    )
    assert opened is not None
    session = SessionId(opened)
    _stand(tx, order.agent, AgentState.JOINING, session, None, order.at)
    return SessionOpened(session)


def close_session(tx: Tx, order: CloseSession) -> Done:
    """Carry out `CloseSession`; what the agent did inside ends with it."""
    closed = tx.one(
        "UPDATE agent_session SET closed_at = ?, reason = ?, move_job_id = NULL"
        " WHERE id = ? AND closed_at IS NULL RETURNING agent_id",
        (order.at, order.reason, order.session),
    )
    if closed is None:
        return Done()
    inside = tx.one(
        "SELECT 1 FROM agent_state WHERE agent_id = ? AND session_id = ?", (closed[0], order.session)
    )
    if inside is not None:
        _stand(tx, closed[0], AgentState.IDLE, None, None, order.at)
    return Done()


def note_agent_state(tx: Tx, order: NoteAgentState) -> Done:
    """Carry out `NoteAgentState`; a wish to pause is fulfilled by the pause."""
    if order.state in PAUSED and order.session is not None:
        tx.execute(
            "UPDATE agent_session SET pause_after = NULL, pause_status_id = NULL WHERE id = ?",
            (order.session,),
        )
    _stand(tx, order.agent, order.state, order.session, order.attempt, order.at, order.status)
    return Done()


def note_availability(tx: Tx, order: NoteAvailability) -> Done:
    """Carry out `NoteAvailability`."""
    tx.execute(
        "UPDATE agent_session SET pause_after = ?, pause_status_id = ?, ready = ? WHERE id = ?",
        (order.pause_after, order.pause_status, int(order.ready), order.session),
    )
    return Done()


def _stand(
    tx: Tx,
    agent: AgentId,
    state: AgentState,
    session: SessionId | None,
    attempt: AttemptId | None,
    at: Instant,
    pause_status: StatusId | None = None,
) -> None:
    before = tx.one(
        "SELECT state, session_id, attempt_id, pause_status_id, status_id FROM agent_state WHERE agent_id = ?",
        (agent,),
    )
    if before is not None and before[:4] == (state, session, attempt, pause_status):
        return
    tx.execute(
        "INSERT INTO agent_state (agent_id, state, since, session_id, attempt_id, pause_status_id)"
        " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (agent_id) DO UPDATE SET state = excluded.state,"
        " since = excluded.since, session_id = excluded.session_id, attempt_id = excluded.attempt_id,"
        " pause_status_id = excluded.pause_status_id",
        (agent, state, at, session, attempt, pause_status),
    )
    ready_for = before[4] if before is not None and state in READY else None
    begin_stay(tx, agent, state, session, attempt, at, pause_status or ready_for)


def begin_stay(
    tx: Tx,
    agent: AgentId,
    state: AgentState,
    session: SessionId | None,
    attempt: AttemptId | None,
    at: Instant,
    status: StatusId | None,
) -> None:
    """End the stay that is open in the history of activity, and open the next one (row 311)."""
    tx.execute("UPDATE activity SET ended_at = ? WHERE agent_id = ? AND ended_at IS NULL", (at, agent))
    tx.execute(
        "INSERT INTO activity (agent_id, state, session_id, attempt_id, started_at, status_id)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (agent, state, session, attempt, at, status),
    )
