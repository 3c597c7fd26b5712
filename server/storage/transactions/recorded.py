"""Reads what was recorded of a stretch of time: for replays, and for whoever asks what the floor looked like then.

Rule: what began before the stretch or ended after it belongs to it; attempts that never reached the network do not
(shown records that their agents did not call are among them), nor do calls that kept a promise: no rule placed them.
Agents' stays tell of both.
"""

from __future__ import annotations

from typing import Final

from kaden.clock import Instant
from kaden.vocabulary import AgentState, CallKind, DispositionClass, Outcome
from server.storage.port import Row, Tx
from server.storage.recorded import Recorded, RecordedAttempt, RecordedRun, RecordedStay

ATTEMPT: Final = (
    "SELECT a.id, a.outcome, a.job_id, a.run_id, a.record_id, a.number, a.number_as_given, r.name, r.company, a.n,"
    " a.dialled_at, a.answered_at, a.connected_at, a.ended_at, a.saved_at, a.agent_id, a.held, a.announced_at, a.kind,"
    " d.class"
    " FROM attempt a JOIN record r ON r.id = a.record_id LEFT JOIN disposition d ON d.id = a.disposition_id"
    " WHERE a.n IS NOT NULL AND a.dialled = 1"
)
"""What `attempt_of` reads; conditions follow."""

_ATTEMPTS: Final = (
    f"{ATTEMPT} AND a.dialled_at < ?"
    " AND (a.dialled_at >= ? OR a.ended_at IS NULL OR a.ended_at >= ? OR a.saved_at >= ?)"
    " ORDER BY a.dialled_at, a.id"
)

STAY: Final = (
    "SELECT v.agent_id, account.name, account.full_name, coalesce(s.phone, account.phone), v.state, v.session_id,"
    " s.job_id, s.run_id, v.attempt_id, v.started_at, v.ended_at"
    " FROM account CROSS JOIN activity v LEFT JOIN agent_session s ON s.id = v.session_id"
    " WHERE v.agent_id = account.id"
)
"""What `stay_of` reads, agent by agent, for a store may choose to walk through all statuses; conditions follow."""

_STAYS: Final = (
    f"{STAY} AND v.started_at < ? AND (v.ended_at IS NULL OR v.ended_at > ?) ORDER BY v.started_at, v.id"
)

_RUNS: Final = (
    "SELECT id, job_id, started_at, stopped_at FROM job_run"
    " WHERE started_at < ? AND (stopped_at IS NULL OR stopped_at > ?) ORDER BY started_at, id"
)


def recorded(tx: Tx, start: Instant, end: Instant) -> Recorded:
    """Everything that touched the time from `start` to just before `end`."""
    return Recorded(
        start,
        end,
        attempts=tuple(attempt_of(row) for row in tx.all(_ATTEMPTS, (end, start, start, start))),
        stays=tuple(stay_of(row) for row in tx.all(_STAYS, (end, start))),
        runs=tuple(RecordedRun(*row) for row in tx.all(_RUNS, (end, start))),
    )


def newest_attempt(tx: Tx) -> Instant | None:
    """When the network was last asked to dial; None when it never was."""
    row = tx.one("SELECT max(dialled_at) FROM attempt WHERE n IS NOT NULL AND dialled = 1")
    return None if row is None else row[0]


def attempt_of(row: Row) -> RecordedAttempt:
    """A row of `ATTEMPT`."""
    attempt, outcome, *rest, kind, class_ = row
    ends = (CallKind(kind), None if class_ is None else DispositionClass(class_))
    return RecordedAttempt(*(attempt, None if outcome is None else Outcome(outcome), *rest, *ends))


def stay_of(row: Row) -> RecordedStay:
    """A row of `STAY`."""
    agent, account, name, phone, state, *rest = row
    return RecordedStay(agent, account, name, phone, AgentState(state), *rest)
