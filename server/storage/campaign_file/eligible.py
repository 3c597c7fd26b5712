"""How many records each job of a campaign can dial before and after a change of its set-up.

Rule: counted by the dialler's own conditions. The change only shows its jobs, as they were and as they are then; the
records are counted apart from it, for both sides in one state of the database, because every call waits for a change.
What counts is whether a job could dial a record in its hours if it was started: a plan made in the evening shall not
say that nobody can be dialled.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from kaden.clock import Instant, Millis
from kaden.protocol.campaign_file import EligibleChange
from kaden.vocabulary import BatchId, JobId
from server.dialer.eligibility import DIALABLE, RecordFacts, record_eligibility
from server.dialer.hours import day_window
from server.dialer.model import Job
from server.storage.port import Tx
from server.storage.transactions.funnel import longest_rest, standings
from server.storage.transactions.known_records import cohorts_of, filter_of
from server.storage.transactions.plan import job_by_id

Standings: TypeAlias = tuple[tuple[RecordFacts, int], ...]

_JOBS: Final = (
    "SELECT j.id, b.name, j.name FROM job j JOIN batch b ON b.id = j.batch_id JOIN campaign c ON c.id = b.campaign_id"
    " WHERE c.name = ? AND j.deleted = 0 ORDER BY b.first_day, b.id, j.id"
)

_LISTS: Final = (
    "SELECT l.judged_by, EXISTS (SELECT 1 FROM record r WHERE r.list_id = l.id AND r.line > l.judged)"
    " FROM customer_list l WHERE l.batch_id = ? AND l.state = 'ready'"
)


@dataclass(frozen=True, slots=True)
class _Look:
    """A job on one side of the change."""

    batch: str
    name: str
    job: Job
    taken: frozenset[int] | None
    """Cohorts that pass its list and conditions; None = the records were not judged by these yet (row 151)."""


@dataclass
class Eligible:
    """A campaign's jobs on both sides of one change.

    Args:
        campaign: its name; there may be no such campaign before.
        at: the present instant.
    """

    campaign: str
    at: Instant
    _before: dict[JobId, _Look] = field(default_factory=dict)
    _after: dict[JobId, _Look] = field(default_factory=dict)

    def look_before(self, tx: Tx) -> None:
        """Remember the jobs as they are, first of all in the transaction of the change."""
        self._before = self._looks(tx)

    def look_after(self, tx: Tx) -> None:
        """Remember the jobs as they are then, in the same transaction."""
        self._after = self._looks(tx)

    def changes(self, tx: Tx) -> tuple[EligibleChange, ...]:
        """Each job, with what the change does to it; any later transaction may count."""
        counts = _Counts(tx, self.at)
        return tuple(counts.change(self._before.get(job), look) for job, look in self._after.items())

    def _looks(self, tx: Tx) -> dict[JobId, _Look]:
        return {
            JobId(id_): _Look(batch, name, job_by_id(tx, JobId(id_)), _taken(tx, JobId(id_)))
            for id_, batch, name in tx.all(_JOBS, (self.campaign,))
        }


class _Counts:
    """Counts records, those that several jobs see alike only once."""

    def __init__(self, tx: Tx, at: Instant) -> None:
        self._tx = tx
        self._at = at
        self._known: dict[tuple[BatchId, frozenset[int], Millis], Standings] = {}

    def change(self, old: _Look | None, new: _Look) -> EligibleChange:
        """What the change does to one job."""
        rest = max(longest_rest(look.job.campaign) for look in (old or new, new))
        can = self._dialable(new, rest)
        could = [0] * len(can) if old is None else self._dialable(old, rest)
        before, after, kept = sum(could), sum(can), sum(map(min, could, can))
        judged = new.taken is not None
        return EligibleChange(
            batch=new.batch,
            job=new.name,
            before=before,
            after=after,
            gained=after - kept,
            lost=before - kept if judged else 0,
            judged=judged,
        )

    def _dialable(self, look: _Look, rest: Millis) -> list[int]:
        """How many of each part of the batch the job could dial in its hours; none when its period is over."""
        over = look.taken is None or day_window(look.job, self._at) is None
        return [
            0 if over or record_eligibility(facts, look.job, None, self._at) != DIALABLE else count
            for facts, count in self._standings(look, rest)
        ]

    def _standings(self, look: _Look, rest: Millis) -> Standings:
        key = (look.job.batch, look.taken or frozenset(), rest)
        if key not in self._known:
            self._known[key] = standings(self._tx, look.job, key[1], rest, self._at)
        return self._known[key]


def _taken(tx: Tx, job: JobId) -> frozenset[int] | None:
    batch, number, takes_all = filter_of(tx, job)
    if not takes_all:
        lists = tx.all(_LISTS, (batch,))
        if any(left or number not in json.loads(judged_by) for judged_by, left in lists):
            return None
    return cohorts_of(tx, job)
