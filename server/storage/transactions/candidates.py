"""Which records a run may still dial: one condition, asked of the index by the claim and of single records by others.

Rule: a run's candidates are the ready records of its groups that were due before it started (domain section 6, rows
178 to 181). `job_run.remaining` is their number, kept by every transaction that makes or unmakes one.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product
from typing import Final

from kaden.clock import Instant
from kaden.vocabulary import BatchId, CampaignId, CustomerKind, GroupId, JobId, PhoneType, RunId
from server.dialer.model import DialOrder
from server.storage.port import Row, Tx

FILTER_OF_JOB: Final = (
    "f.corporate = 0 AND f.conditions = j.conditions AND coalesce(f.list_id, 0) = coalesce(j.list_id, 0)"
)
"""Whether the filter `f` is what the job `j` asks of its records."""

PLACED: Final = "dialled = 1 AND kind <> 'recorded'"
"""Whether an attempt is a dial of ours that reached the network: calls that customers make count to no limit."""

CORPORATE_FILTER: Final = (
    "SELECT f.number FROM record_filter f WHERE f.batch_id = b.id AND f.corporate = 1"
    " AND f.conditions = c.corporate_when"
)
"""The number of how the campaign `c` of batch `b` tells corporate customers now; their cohorts pass it (row 323)."""

_OPEN_RUNS: Final = (
    "SELECT r.id, r.job_id, r.batch_id, b.campaign_id, r.started_at, j.caller_id, j.phone_type, j.attempts_from,"
    " j.attempts_to, u.attempt_cap, v.attempt_cap, b.cohorts, j.dial_order,"
    " CASE WHEN j.list_id IS NOT NULL OR j.conditions <> '[]' THEN"
    f" (SELECT f.number FROM record_filter f WHERE f.batch_id = b.id AND {FILTER_OF_JOB}) END,"
    f" j.list_id IS NULL AND j.conditions = '[]', ({CORPORATE_FILTER}), g.group_id, r.position, r.remaining"
    " FROM job_run r JOIN job j ON j.id = r.job_id JOIN batch b ON b.id = r.batch_id"
    " JOIN campaign c ON c.id = b.campaign_id JOIN dial_rule u ON u.id = c.rule_id"
    " JOIN dial_rule v ON v.id = coalesce(c.corporate_rule_id, c.rule_id) JOIN job_group g ON g.job_id = r.job_id"
    " WHERE r.batch_id = {batch} AND r.stopped_at IS NULL ORDER BY r.id, g.group_id"
)
_OF_BATCH: Final = _OPEN_RUNS.format(batch="?")
_BESIDE_RUN: Final = _OPEN_RUNS.format(batch="(SELECT batch_id FROM job_run WHERE id = ?)")

SEEK: Final = (
    "SELECT id, next_at FROM record WHERE state = 'ready' AND batch_id = ? AND group_id = ? AND phone_type = ?"
    " AND attempts = ? AND cohort = ? AND next_at < ?"
)
"""One range of the ready index; ordered by next_at and id it is a walk from its first entry."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a ready record stands in the index."""

    group: GroupId | None
    phone_type: PhoneType
    attempts: int
    next_at: Instant
    cohort: int = 0
    """Which filters of its batch it passes; see `cohorts`."""


@dataclass(frozen=True, slots=True)
class Share:
    """What a run takes of one kind of customers."""

    customer: CustomerKind
    attempts: range
    """Numbers of attempts so far with which a record is taken; the stricter of job and rule (row 143)."""
    cohorts: tuple[int, ...]
    """Of the records that pass the job's filter."""

    def holds(self, standing: Standing) -> bool:
        """Whether a record that stands there belongs to it."""
        return standing.cohort in self.cohorts and standing.attempts in self.attempts


@dataclass(frozen=True, slots=True)
class OpenRun:
    """An open run with what decides its candidates."""

    id: RunId
    job: JobId
    batch: BatchId
    campaign: CampaignId
    started_at: Instant
    caller_id: str | None
    groups: tuple[GroupId, ...]
    phone_types: tuple[PhoneType, ...]
    shares: tuple[Share, ...]
    """At most one for each kind of customers."""
    order: DialOrder
    ranges: tuple[tuple[GroupId, str], ...]
    """Every group with every phone type, as the database takes them."""

    def holds(self, standing: Standing) -> bool:
        """Whether a ready record that stands there is a candidate."""
        return (
            standing.group in self.groups
            and standing.phone_type in self.phone_types
            and standing.next_at < self.started_at
            and any(share.holds(standing) for share in self.shares)
        )

    @property
    def attempts(self) -> range:
        """From the fewest to the most attempts with which anybody is taken."""
        ranges = [share.attempts for share in self.shares if share.attempts]
        return (
            range(min(each.start for each in ranges), max(each.stop for each in ranges))
            if ranges
            else range(0)
        )

    def towards(self, customers: Collection[CustomerKind]) -> OpenRun:
        """The same run, as long as it is the calling hours of these customers only."""
        shares = tuple(share for share in self.shares if share.customer in customers)
        return self if len(shares) == len(self.shares) else replace(self, shares=shares)


def open_runs(tx: Tx, batch: BatchId) -> tuple[OpenRun, ...]:
    """The open runs that share the records of `batch`, locked in the order of their ids."""
    if lock := tx.dialect.for_update:
        tx.all(
            f"SELECT id FROM job_run WHERE batch_id = ? AND stopped_at IS NULL ORDER BY id{lock}", (batch,)
        )
    return _built(tuple([row[:-2] for row in tx.all(_OF_BATCH, (batch,))]))


def runs_beside(tx: Tx, run: RunId) -> tuple[tuple[OpenRun, ...], int, int]:
    """The open runs that share the records of `run`, itself included if it is open, locked likewise; and what remains.

    The second value is the number of candidates of `run`, 0 when it is closed; the third its place in the list.
    """
    if lock := tx.dialect.for_update:
        tx.all(
            "SELECT id FROM job_run WHERE batch_id = (SELECT batch_id FROM job_run WHERE id = ?)"
            f" AND stopped_at IS NULL ORDER BY id{lock}",
            (run,),
        )
    rows = tx.all(_BESIDE_RUN, (run,))
    position, remaining = next((row[-2:] for row in rows if row[0] == run), (0, 0))
    return _built(tuple([row[:-2] for row in rows])), remaining, position


@lru_cache(maxsize=256)
def _built(rows: tuple[Row, ...]) -> tuple[OpenRun, ...]:
    """Runs from their rows, one for each group; kept, because a claim meets the same rows again and again."""
    of_run: dict[int, list[Row]] = {}
    for row in rows:
        of_run.setdefault(row[0], []).append(row)
    return tuple(_open_run(group) for group in of_run.values())


def _open_run(rows: list[Row]) -> OpenRun:
    run, job, batch, campaign, started_at, caller_id, phone_type, low, high, *caps, cohorts = rows[0][:12]
    order, filter_, takes_all, told_by, _ = rows[0][12:]
    taken = cohorts_taken(cohorts, filter_, takes_all=bool(takes_all))
    corporate = corporate_cohorts(cohorts, told_by)
    of_kind = {
        CustomerKind.INDIVIDUAL: tuple(cohort for cohort in taken if cohort not in corporate),
        CustomerKind.CORPORATE: tuple(cohort for cohort in taken if cohort in corporate),
    }
    highest = [cap - 1 if high is None else min(high, cap - 1) for cap in caps]
    groups = tuple(row[-1] for row in rows)
    phone_types = tuple(PhoneType) if phone_type is None else (PhoneType(phone_type),)
    return OpenRun(
        id=run,
        job=job,
        batch=batch,
        campaign=campaign,
        started_at=started_at,
        caller_id=caller_id,
        groups=groups,
        phone_types=phone_types,
        shares=tuple(
            Share(customer, range(low, most + 1), theirs)
            for (customer, theirs), most in zip(of_kind.items(), highest, strict=True)
            if theirs
        ),
        order=DialOrder(order),
        ranges=tuple((group, kind.value) for group, kind in product(groups, phone_types)),
    )


def cohorts_taken(cohorts: str, filter_: int | None, *, takes_all: bool) -> tuple[int, ...]:
    """The cohorts that a job takes: all of its batch, or those that pass its filter; none while it has no number."""
    of_batch = json.loads(cohorts)
    if takes_all:
        return (0, *(cohort for cohort, _ in of_batch))
    return tuple(cohort for cohort, passed in of_batch if filter_ in passed)


def corporate_cohorts(cohorts: str, told_by: int | None) -> frozenset[int]:
    """The cohorts of corporate customers, as `CORPORATE_FILTER` tells them; none while it has no number."""
    if told_by is None:
        return frozenset()
    return frozenset(cohort for cohort, passed in json.loads(cohorts) if told_by in passed)


def count(tx: Tx, run: OpenRun) -> int:
    """The candidates of `run`, counted; walks the index, so it is asked once, when the run starts."""
    total = 0
    for share in run.shares:
        for (group, phone_type), attempts, cohort in product(run.ranges, share.attempts, share.cohorts):
            found = tx.one(
                f"SELECT count(*) FROM ({SEEK}) AS due",
                (run.batch, group, phone_type, attempts, cohort, run.started_at),
            )
            total += found[0] if found else 0
    return total


def recount(tx: Tx, batch: BatchId) -> None:
    """Count the candidates of a batch's open runs anew, after what decides them changed (guarantee I14).

    Wanted after a change of groups, phone type, attempt range, list or conditions of a job, and of a rule's cap.
    """
    for run in open_runs(tx, batch):
        tx.execute("UPDATE job_run SET remaining = ?, position = 0 WHERE id = ?", (count(tx, run), run.id))


def moved(run: OpenRun, before: Standing | None, after: Standing | None) -> int:
    """What the move of one record from `before` to `after` adds to the candidates of `run`; None = not ready."""
    return int(after is not None and run.holds(after)) - int(before is not None and run.holds(before))


def keep_count(
    tx: Tx, batch: BatchId, before: Standing | None, after: Standing | None, records: int = 1
) -> None:
    """Carry the move of `records` records of `batch`, all alike, into `remaining` of its open runs."""
    for run in open_runs(tx, batch):
        keep_count_of(tx, run, moved(run, before, after) * records)


def keep_count_of(tx: Tx, run: OpenRun, change: int) -> None:
    """Carry a change of the number of its candidates into one run."""
    if change:
        tx.execute("UPDATE job_run SET remaining = remaining + ? WHERE id = ?", (change, run.id))
