"""How many records each job of a campaign can dial before and after a change of its set-up.

Rule: counted by the dialler's own conditions, in the transaction of the change. What counts is whether a job could dial
a record in its hours if it was started: a plan made in the evening shall not say that nobody can be dialled.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, TypeAlias

from kaden.clock import Instant
from kaden.protocol.campaign_file import EligibleChange
from kaden.vocabulary import JobId
from server.dialer.eligibility import DIALABLE, RecordFacts, record_eligibility
from server.dialer.hours import calling_window
from server.dialer.model import Job
from server.storage.port import Tx
from server.storage.transactions.funnel import standings
from server.storage.transactions.plan import job_by_id

Standings: TypeAlias = tuple[tuple[RecordFacts, int], ...]

_JOBS: Final = (
    "SELECT j.id, b.name, j.name FROM job j JOIN batch b ON b.id = j.batch_id JOIN campaign c ON c.id = b.campaign_id"
    " WHERE c.name = ? AND j.deleted = 0 ORDER BY b.first_day, b.id, j.id"
)


@dataclass(frozen=True, slots=True)
class _Before:
    """A job and the records of its batch, as they were."""

    job: Job
    records: Standings


class Eligible:
    """A campaign's jobs before a change; made before it.

    Args:
        tx: the transaction of the change.
        campaign: its name; there may be no such campaign yet.
        at: the present instant.
    """

    def __init__(self, tx: Tx, campaign: str, at: Instant) -> None:
        self._tx = tx
        self._campaign = campaign
        self._at = at
        self._before = {job: self._now(job) for job, _, _ in self._jobs()}

    def changes(self) -> tuple[EligibleChange, ...]:
        """Each job, with what the change did to it."""
        return tuple(self._change(job, batch, name) for job, batch, name in self._jobs())

    def _change(self, id_: JobId, batch: str, name: str) -> EligibleChange:
        after, old = self._now(id_), self._before.get(id_)
        can = self._count(after.job, after.records)
        could = 0 if old is None else self._count(old.job, old.records)
        kept = 0 if old is None else self._count(after.job, self._dialable(old.job, old.records))
        return EligibleChange(
            batch=batch, job=name, before=could, after=can, gained=max(can - kept, 0), lost=could - kept
        )

    def _now(self, id_: JobId) -> _Before:
        job = job_by_id(self._tx, id_)
        return _Before(job, standings(self._tx, job, self._at))

    def _count(self, job: Job, records: Iterable[tuple[RecordFacts, int]]) -> int:
        return sum(count for _, count in self._dialable(job, records))

    def _dialable(self, job: Job, records: Iterable[tuple[RecordFacts, int]]) -> Standings:
        """Those that the job could dial in its hours; none when its period is over."""
        if calling_window(job, self._at) is None:
            return ()
        return tuple(
            (facts, count)
            for facts, count in records
            if record_eligibility(facts, job, None, self._at) == DIALABLE
        )

    def _jobs(self) -> list[tuple[JobId, str, str]]:
        return [(JobId(job), batch, name) for job, batch, name in self._tx.all(_JOBS, (self._campaign,))]
