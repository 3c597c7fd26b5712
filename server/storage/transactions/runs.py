"""A call job's runs, from start to stop (domain 2.3).

Rule: at most one open run for each job; its counters are kept, never computed.
"""

from __future__ import annotations

from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import RunId
from server.dialer.writes import Done, RunStarted, StartRun, StopRun
from server.storage.port import Tx
from server.storage.transactions import audit
from server.storage.transactions.candidates import count, open_runs


def start_run(tx: Tx, order: StartRun) -> RunStarted:
    """Carry out `StartRun`: what is due now is what the run may dial (domain section 6, restart rule).

    Raises:
        Refused: UNKNOWN_JOB, JOB_ALREADY_STARTED.
    """
    job = tx.one("SELECT name, batch_id FROM job WHERE id = ? AND deleted = 0", (order.job,))
    if job is None:
        raise Refused(RefusalCode.UNKNOWN_JOB, job=order.job)
    by = None if order.by is None else order.by.account
    opened = tx.insert(
        "INSERT INTO job_run (job_id, batch_id, started_at, started_by, reserved) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT DO NOTHING",
        (order.job, job[1], order.at, by, int(by is None)),
    )
    if opened is None:
        raise Refused(RefusalCode.JOB_ALREADY_STARTED, job=job[0])
    remaining = sum(count(tx, run) for run in open_runs(tx, job[1]) if run.id == opened)
    tx.execute("UPDATE job_run SET remaining = ? WHERE id = ?", (remaining, opened))
    after = {"run": opened} if by is not None else {"run": opened, "reserved": True}
    audit.note(tx, "job.start", f"job:{order.job}", by, order.at, after=after)
    return RunStarted(run=RunId(opened), remaining=remaining)


def stop_run(tx: Tx, order: StopRun) -> Done:
    """Carry out `StopRun`; a run that is closed stays as it was closed."""
    by = order.by.account if order.by else None
    closed = tx.execute(
        "UPDATE job_run SET stopped_at = ?, stopped_by = ?, stop_reason = ?"
        " WHERE id = ? AND job_id = ? AND stopped_at IS NULL",
        (order.at, by, order.reason, order.run, order.job),
    )
    if closed:
        after = {"run": order.run, "reason": order.reason}
        audit.note(tx, "job.stop", f"job:{order.job}", by, order.at, after=after)
    return Done()


def remaining(tx: Tx) -> tuple[tuple[RunId, int], ...]:
    """The open runs, each with the number of its candidates."""
    rows = tx.all("SELECT id, remaining FROM job_run WHERE stopped_at IS NULL ORDER BY id")
    return tuple((RunId(run), number) for run, number in rows)
