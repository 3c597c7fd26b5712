"""Pacing decisions that changed something, kept for some days so that a supervisor can ask why (domain row 190).

Rule: many come at once, and nobody waits for them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Final

from kaden.clock import Instant
from kaden.vocabulary import JobId, Limiting, Method
from server.dialer.effects import Decided
from server.dialer.pacing.view import Odds
from server.storage.port import Row, Tx

PRUNED_AT_ONCE: Final = 2_000
"""Old decisions removed by one transaction, so that none takes long."""

_COLUMNS: Final = "job_id, at, method, waiting, target, calls_out, calls, limiting, odds, shadow"


def keep(tx: Tx, decisions: Sequence[Decided]) -> None:
    """Add decisions, the oldest first. Those of a job that is gone are left out."""
    tx.many(
        f"INSERT INTO decision ({_COLUMNS}) SELECT id, ?, ?, ?, ?, ?, ?, ?, ?, ? FROM job WHERE id = ?",
        [(*_values(decided), decided.job) for decided in decisions],
    )


def newest(tx: Tx, job: JobId, last: int) -> tuple[Decided, ...]:
    """The last decisions about a job, the newest first."""
    rows = tx.all(f"SELECT {_COLUMNS} FROM decision WHERE job_id = ? ORDER BY id DESC LIMIT ?", (job, last))
    return tuple(_decided(row) for row in rows)


def standing(tx: Tx, job: JobId, since: Instant, at: Instant) -> Decided | None:
    """The decision about a job that stood at an instant; None = none since `since`, or it is not kept any more."""
    row = tx.one(
        f"SELECT {_COLUMNS} FROM decision WHERE at <= ? AND at >= ? AND job_id = ? ORDER BY at DESC, id DESC LIMIT 1",
        (at, since, job),
    )
    return None if row is None else _decided(row)


def shadow_difference(tx: Tx, job: JobId, since: Instant, until: Instant) -> float | None:
    """The shadow's target less ours, each decision weighed by the time until the next one."""
    row = tx.one(
        "SELECT sum((shadow - target) * (later - at)), sum(later - at), avg(shadow - target) FROM"
        " (SELECT target, shadow, at, coalesce(lead(at) OVER (ORDER BY id), ?) AS later FROM decision"
        " WHERE job_id = ? AND at >= ? AND at < ?) AS stood WHERE shadow IS NOT NULL AND later >= at",
        (until, job, since, until),
    )
    if row is None or row[2] is None:
        return None
    weighed, span, plain = row
    return float(weighed) / float(span) if span else float(plain)


def prune(tx: Tx, before: Instant) -> int:
    """Remove some of the decisions older than `before`; how many. Fewer than `PRUNED_AT_ONCE`: none is left."""
    return tx.execute(
        "DELETE FROM decision WHERE id IN (SELECT id FROM decision WHERE at < ? ORDER BY at LIMIT ?)",
        (before, PRUNED_AT_ONCE),
    )


def _values(decided: Decided) -> tuple[object, ...]:
    return (
        decided.at,
        decided.method,
        decided.waiting,
        decided.target,
        decided.out,
        decided.calls,
        decided.limiting,
        None if decided.odds is None else json.dumps(asdict(decided.odds)),
        decided.shadow,
    )


def _decided(row: Row) -> Decided:
    job, at, method, waiting, target, out, calls, limiting, odds, shadow = row
    return Decided(
        job=job,
        at=at,
        waiting=waiting,
        target=target,
        out=out,
        calls=calls,
        limiting=Limiting(limiting),
        method=Method(method),
        odds=None if odds is None else Odds(**json.loads(odds)),
        shadow=shadow,
    )
