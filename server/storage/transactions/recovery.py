"""What was going on at the last breath: open runs, agents' stays, and attempts that are not settled.

Rule: everything here is read through an index of what is open, so that a restart does not grow with the history (I17);
records that wait to be completed are nobody's call any more, however many they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from kaden.clock import Instant
from kaden.vocabulary import (
    AgentState,
    AttemptState,
    CallKind,
    CustomerKind,
    DispositionId,
    MonitorMode,
    StopReason,
)
from server.dialer.lines import Listening
from server.dialer.tally import Tally
from server.storage.port import Row, Tx
from server.storage.stored_floor import (
    StoredAttempt,
    StoredDraft,
    StoredFloor,
    StoredNewestRun,
    StoredRun,
    StoredSession,
)
from server.storage.transactions.callbacks import promise_of
from server.storage.transactions.cards import calls_before, card
from server.storage.transactions.lines import RECORDING_STATE
from server.storage.transactions.plan import KIND_OF_RECORD
from server.storage.transactions.statuses import all_statuses, signed_in

_RUNS: Final = (
    "SELECT job_id, id, started_at, remaining, attempts, connected, abandoned, no_answer, busy, other, saved,"
    " unsaved, talk, passed FROM job_run WHERE stopped_at IS NULL ORDER BY job_id"
)

_SESSIONS: Final = (
    "SELECT s.id, s.agent_id, p.name, p.full_name, s.phone, s.job_id, s.run_id, s.opened_at, t.state, t.since,"
    " t.attempt_id, s.pause_after, s.ready, s.pause_status_id, t.pause_status_id, s.move_job_id, s.move_request"
    " FROM agent_session s JOIN account p ON p.id = s.agent_id"
    " LEFT JOIN agent_state t ON t.agent_id = s.agent_id AND t.session_id = s.id"
    " WHERE s.closed_at IS NULL ORDER BY s.agent_id"
)

_ATTEMPTS: Final = (
    "SELECT a.id, a.job_id, a.run_id, a.number, a.number_as_given, a.state, a.agent_id, a.session_id, a.dialled_at,"
    " a.answered_at, a.announced_at, a.connected_at, a.ended_at, a.ended_by, a.held, a.held_since, a.n, r.id,"
    " r.name, r.company, l.columns, r.extra, d.sequence, d.note, d.disposition_id, d.callback_at,"
    f" d.for_group, {RECORDING_STATE}, a.callback_id, a.campaign_id, a.caller_id, a.due_at, {KIND_OF_RECORD}, a.kind,"
    " a.dialled"
    " FROM (SELECT id FROM attempt WHERE state <> 'ended'"
    " UNION SELECT id FROM attempt WHERE result = 'due') AS unsettled"
    " JOIN attempt a ON a.id = unsettled.id JOIN record r ON r.id = a.record_id"
    " JOIN customer_list l ON l.id = a.list_id LEFT JOIN draft d ON d.attempt_id = a.id"
    " LEFT JOIN recording g ON g.attempt_id = a.id ORDER BY a.id"
)

_LISTENING: Final = (
    "SELECT m.id, m.account_id, p.name, p.full_name, m.agent_id, m.session_id, m.mode, m.started_at"
    " FROM monitoring m JOIN account p ON p.id = m.account_id WHERE m.ended_at IS NULL ORDER BY m.id"
)


def stored_floor(tx: Tx) -> StoredFloor:
    """Everything that a restart needs to know."""
    return StoredFloor(
        runs=tuple(_run(row) for row in tx.all(_RUNS)),
        sessions=tuple(_session(row) for row in tx.all(_SESSIONS)),
        attempts=tuple(_attempt(tx, row) for row in tx.all(_ATTEMPTS)),
        listening=tuple(_listening(row) for row in tx.all(_LISTENING)),
        newest=tuple(_newest_runs(tx)),
        statuses=all_statuses(tx),
        signed_in=signed_in(tx),
    )


def _newest_runs(tx: Tx) -> Iterator[StoredNewestRun]:
    for (job,) in tx.all("SELECT id FROM job WHERE start_at IS NOT NULL ORDER BY id"):
        row = tx.one(
            "SELECT started_at, stop_reason FROM job_run WHERE job_id = ? ORDER BY started_at DESC LIMIT 1",
            (job,),
        )
        if row is not None:
            started_at, reason = row
            yield StoredNewestRun(job, started_at, None if reason is None else StopReason(reason))


def _run(row: Row) -> StoredRun:
    job, run, started_at, remaining, *tally = row
    return StoredRun(job, run, started_at, remaining, Tally(*tally))


def _session(row: Row) -> StoredSession:
    session, agent, account, name, phone, job, run, opened_at, state, since, attempt, wish, ready = row[:13]
    return StoredSession(
        session=session,
        agent=agent,
        account=account,
        name=name,
        phone=phone,
        job=job,
        run=run,
        state=AgentState(state) if state is not None else AgentState.JOINING,
        since=since if since is not None else opened_at,
        attempt=attempt,
        pause_after=None if wish is None else AgentState(wish),
        ready=bool(ready),
        pause_status=row[13],
        paused_in=row[14],
        moves_to=row[15],
        move_request=row[16],
    )


def _attempt(tx: Tx, row: Row) -> StoredAttempt:
    (id_, job, run, number, as_given, state, agent, session, dialled, answered, announced) = row[:11]
    (connected, ended, ended_by, held, held_since, n) = row[11:17]
    (record, name, company, columns, extra) = row[17:22]
    callback, *promise, kind, placed, was_dialled = row[28:]
    customer = CustomerKind(kind)
    place = n or 1 + calls_before(tx, record, id_)
    return StoredAttempt(
        id=id_,
        job=job,
        run=run,
        number=number,
        card=card(tx, record, number, as_given, name, company, columns, extra, place, id_, customer),
        state=AttemptState(state),
        agent=agent,
        session=session,
        dialled_at=dialled,
        answered_at=answered,
        announced_at=announced,
        connected_at=connected,
        ended_at=ended,
        ended_by=ended_by,
        held=held,
        held_since=held_since,
        draft=_draft(*row[22:27]),
        recording=row[27],
        promise=None if callback is None else promise_of(tx, record, callback, *promise),
        kind=CallKind(placed),
        dialled=bool(was_dialled),
    )


def _draft(
    sequence: int | None,
    note: str,
    disposition: DispositionId | None,
    callback_at: Instant | None,
    for_group: int,
) -> StoredDraft | None:
    if sequence is None:
        return None
    return StoredDraft(sequence, note, disposition, callback_at, bool(for_group))


def _listening(row: Row) -> Listening:
    monitor, account, name, full_name, agent, session, mode, since = row
    return Listening(monitor, account, full_name or name, agent, session, MonitorMode(mode), since)
