"""What the monitor alerted of, as stretches of time, so that a past tells the same.

Rule: no stretch is longer than `ALERT_STRETCH`, so that one look along the index of beginnings finds all that stood.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from kaden.clock import Instant
from kaden.protocol.alerts import Alert
from kaden.vocabulary import JobId
from server.storage.past_port import ALERT_STRETCH, AlertStretch
from server.storage.port import Tx

KEPT_FROM: Final = 27
"""The migration since which alerts are kept."""


def keep(tx: Tx, stretches: Sequence[AlertStretch]) -> None:
    """Add stretches, or what became of known ones."""
    tx.many(
        "INSERT INTO alert_told (alert, began_at, ended_at, job_id, told) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (began_at, alert) DO UPDATE SET ended_at = excluded.ended_at, job_id = excluded.job_id,"
        " told = excluded.told",
        [
            (each.alert.id, each.began, each.ended, each.alert.job, each.alert.model_dump_json())
            for each in stretches
        ],
    )


def end_open(tx: Tx, at: Instant) -> None:
    """What a crash left open ended then, or when its stretch was full."""
    tx.execute(
        "UPDATE alert_told SET ended_at = CASE WHEN began_at + ? < ? THEN began_at + ? ELSE ? END"
        " WHERE ended_at IS NULL",
        (ALERT_STRETCH, at, ALERT_STRETCH, at),
    )


def kept_since(tx: Tx) -> Instant:
    """When this database began to keep alerts."""
    row = tx.one("SELECT at FROM schema_migration WHERE number = ?", (KEPT_FROM,))
    assert row is not None, "a store is opened with the whole schema"
    return Instant(row[0])


def standing(tx: Tx, job: JobId, at: Instant) -> tuple[Alert, ...]:
    """What the monitor of a job told at an instant: of the job itself, and of the whole floor."""
    rows = tx.all(
        "SELECT told FROM alert_told WHERE began_at > ? AND began_at <= ? AND (ended_at IS NULL OR ended_at > ?)"
        " AND (job_id IS NULL OR job_id = ?) ORDER BY began_at",
        (at - ALERT_STRETCH, at, at, job),
    )
    return tuple(Alert.model_validate_json(told) for (told,) in rows)
