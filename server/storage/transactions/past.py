"""Reads a second of a recorded day: what was dialled since the last keyframe before it, and where everybody stood.

Rule: by the campaign's index of dials, by attempts' numbers, and for each agent one step in the index of statuses; no
question grows with the day.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from kaden.clock import MINUTE, Instant
from kaden.vocabulary import AttemptId, CampaignId, JobId, Outcome
from server.storage.past_port import AnsweredMinute, Stretch
from server.storage.port import Tx
from server.storage.recorded import Recorded, RecordedAttempt, RecordedRun
from server.storage.transactions.recorded import ATTEMPT, STAY, attempt_of, stay_of

_DIALLED: Final = (
    f"{ATTEMPT} AND a.campaign_id = ? AND a.dialled_at > ? AND a.dialled_at <= ? ORDER BY a.dialled_at, a.id"
)

_NEWEST_STAYS: Final = (
    f"{STAY} AND v.id = (SELECT w.id FROM activity w WHERE w.agent_id = account.id AND w.started_at <= ?"
    " ORDER BY w.started_at DESC, w.id DESC LIMIT 1) ORDER BY v.started_at, v.id"
)

_RUN: Final = "SELECT id, job_id, started_at, stopped_at FROM job_run"

_MINUTES: Final = (
    f"SELECT answered_at / {MINUTE}, sum(CASE WHEN connected_at IS NULL THEN 0 ELSE 1 END),"
    " sum(CASE WHEN outcome = ? THEN 1 ELSE 0 END)"
    " FROM attempt WHERE campaign_id = ? AND answered_at >= ? AND answered_at < ? AND job_id = ?"
    f" GROUP BY answered_at / {MINUTE} ORDER BY 1"
)


def attempts_of(tx: Tx, stretch: Stretch) -> Recorded:
    """The attempts of a stretch in the order in which they were dialled; nothing of agents and runs."""
    dialled = tx.all(_DIALLED, (stretch.campaign, stretch.after, stretch.until))
    attempts = [*_by_number(tx, set(stretch.open)), *map(attempt_of, dialled)]
    return Recorded(stretch.after, stretch.until, tuple(attempts), (), ())


def floor_of(tx: Tx, stretch: Stretch) -> Recorded:
    """The same with everybody's status at its end, and the attempts at agents' desks."""
    found = attempts_of(tx, stretch)
    stays = tuple(map(stay_of, tx.all(_NEWEST_STAYS, (stretch.until,))))
    known = {attempt.id for attempt in found.attempts}
    at_desks = {stay.attempt for stay in stays if stay.attempt is not None} - known
    return replace(found, attempts=(*_by_number(tx, at_desks), *found.attempts), stays=stays)


def runs_within(tx: Tx, job: JobId, start: Instant, end: Instant) -> tuple[RecordedRun, ...]:
    """As `PastBooks.runs_within`."""
    rows = tx.all(
        f"{_RUN} WHERE job_id = ? AND started_at < ? AND (stopped_at IS NULL OR stopped_at > ?)"
        " ORDER BY started_at, id",
        (job, end, start),
    )
    return tuple(RecordedRun(*row) for row in rows)


def run_before(tx: Tx, job: JobId, at: Instant) -> RecordedRun | None:
    """As `PastBooks.run_before`."""
    return _one_run(tx, "started_at < ? ORDER BY started_at DESC, id DESC", job, at)


def run_from(tx: Tx, job: JobId, at: Instant) -> RecordedRun | None:
    """As `PastBooks.run_from`."""
    return _one_run(tx, "started_at >= ? ORDER BY started_at, id", job, at)


def answered_minutes(
    tx: Tx, job: JobId, campaign: CampaignId, start: Instant, end: Instant
) -> tuple[AnsweredMinute, ...]:
    """As `PastBooks.answered_minutes`."""
    rows = tx.all(_MINUTES, (Outcome.ABANDONED.value, campaign, start, end, job))
    return tuple(AnsweredMinute(minute * MINUTE, int(calls), int(lost)) for minute, calls, lost in rows)


def _one_run(tx: Tx, condition: str, job: JobId, at: Instant) -> RecordedRun | None:
    row = tx.one(f"{_RUN} WHERE job_id = ? AND {condition} LIMIT 1", (job, at))
    return None if row is None else RecordedRun(*row)


def _by_number(tx: Tx, attempts: set[AttemptId]) -> list[RecordedAttempt]:
    if not attempts:
        return []
    places = ", ".join("?" * len(attempts))
    return [attempt_of(row) for row in tx.all(f"{ATTEMPT} AND a.id IN ({places})", sorted(attempts))]
