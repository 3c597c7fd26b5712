"""Single records with all that the conditions ask of them: who stands in whose way, and since when (domain row 148).

Rule: the facts are those that the claim would judge by, read in one state of the database.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from kaden.clock import Instant
from kaden.vocabulary import (
    BatchId,
    CampaignId,
    CustomerKind,
    GroupId,
    JobId,
    ListId,
    Outcome,
    PhoneType,
    Reason,
    RecordId,
    RecordState,
)
from server.dialer.eligibility import RecordFacts
from server.storage.port import Tx
from server.storage.transactions.candidates import FILTER_OF_JOB, PLACED, cohorts_taken
from server.storage.transactions.plan import KIND_OF_RECORD
from server.storage.why_port import JobRun, KnownRecord

_RECORD: Final = (
    "SELECT r.id, r.batch_id, r.group_id, r.phone_type, r.state, r.attempts, r.next_at, r.number, r.campaign_id,"
    " r.name, r.company, r.number_as_given, r.line, l.name, r.last_dial_at, r.last_outcome,"
    " (SELECT min(d.at) FROM do_not_call d WHERE d.number = r.number"
    " AND (d.campaign_id IS NULL OR d.campaign_id = r.campaign_id)),"
    " (SELECT min(a.dialled_at) FROM attempt a WHERE a.number = r.number AND a.state <> 'ended'"
    " AND a.record_id <> r.id),"
    " (SELECT max(a.ended_at) FROM attempt a WHERE a.record_id = r.id),"
    " (SELECT max(a.saved_at) FROM attempt a WHERE a.record_id = r.id),"
    f" c.at, c.due_at, b.name, p.name, p.zone, r.list_id, r.cohort, {KIND_OF_RECORD},"
    " c.own = 1 AND c.agent_id IS NOT NULL,"
    " coalesce(nullif(w.full_name, ''), w.name)"
    " FROM record r JOIN customer_list l ON l.id = r.list_id AND l.state = 'ready'"
    " JOIN batch b ON b.id = r.batch_id JOIN campaign p ON p.id = r.campaign_id"
    " LEFT JOIN callback c ON c.record_id = r.id AND c.state = 'open'"
    " LEFT JOIN account w ON w.id = c.agent_id WHERE r.id = ?"
)

_LAST_THROUGH_OTHERS: Final = (
    f"SELECT dialled_at, outcome FROM attempt WHERE number = ? AND campaign_id = ? AND record_id <> ? AND {PLACED}"
    " ORDER BY dialled_at DESC, id DESC LIMIT 1"
)

_JOBS: Final = (
    "SELECT j.id, (SELECT o.started_at FROM job_run o WHERE o.job_id = j.id AND o.stopped_at IS NULL),"
    " (SELECT max(s.stopped_at) FROM job_run s WHERE s.job_id = j.id), coalesce(j.list_id, ?) = ? FROM job j"
    " WHERE j.batch_id = ? AND j.deleted = 0 ORDER BY j.id"
)

_COHORTS: Final = (
    "SELECT b.cohorts, f.number, j.list_id IS NULL AND j.conditions = '[]' FROM job j JOIN batch b ON b.id = j.batch_id"
    f" LEFT JOIN record_filter f ON f.batch_id = b.id AND {FILTER_OF_JOB} WHERE j.id = ?"
)

_FILTER: Final = (
    "SELECT b.id, f.number, j.list_id IS NULL AND j.conditions = '[]' FROM job j JOIN batch b ON b.id = j.batch_id"
    f" LEFT JOIN record_filter f ON f.batch_id = b.id AND {FILTER_OF_JOB} WHERE j.id = ?"
)

_BY_END: Final = (
    "SELECT id FROM record WHERE number LIKE ? AND campaign_id IN ({campaigns}) ORDER BY number, id LIMIT ?"
)
"""In the order of the index, so that it is read instead of the table."""

_BY_NUMBER: Final = (
    "SELECT id FROM record WHERE number = ? AND campaign_id IN ({campaigns})"
    " UNION SELECT record_id FROM attempt WHERE number = ? AND campaign_id IN ({campaigns}) ORDER BY 1 LIMIT ?"
)


class _Row(NamedTuple):
    id: RecordId
    batch: BatchId
    group: GroupId | None
    phone_type: str
    state: str
    attempts: int
    next_at: Instant
    number: str
    campaign: CampaignId
    name: str
    company: str
    number_as_given: str
    line: int
    list: str
    last_dial: Instant | None
    last_outcome: str | None
    listed_at: Instant | None
    number_live_since: Instant | None
    ended_at: Instant | None
    saved_at: Instant | None
    promised_at: Instant | None
    promised_for: Instant | None
    batch_name: str
    campaign_name: str
    zone: str
    list_id: ListId
    cohort: int
    kind: str
    own: bool | None
    keeper: str | None


def known_record(tx: Tx, record: RecordId) -> tuple[KnownRecord, ...]:
    """One record; nothing where there is none, or where its list is still being filled."""
    found = tx.one(_RECORD, (record,))
    return () if found is None else (_known(tx, _Row(*found)),)


def known_records(
    tx: Tx, digits: str, campaigns: frozenset[CampaignId], limit: int
) -> tuple[KnownRecord, ...]:
    """As `WhyBooks.known_records`."""
    if not campaigns:
        return ()
    among, places = sorted(campaigns), ", ".join("?" * len(campaigns))
    if digits.startswith("+"):
        asked = (digits, *among, digits, *among, limit)
        ids = tx.all(_BY_NUMBER.format(campaigns=places), asked)
    else:
        ids = tx.all(_BY_END.format(campaigns=places), (f"%{digits}", *among, limit))
    return tuple(known for (record,) in ids for known in known_record(tx, record))


def _known(tx: Tx, row: _Row) -> KnownRecord:
    others = tx.one(_LAST_THROUGH_OTHERS, (row.number, row.campaign, row.id))
    last_dial, outcome = (None, None) if others is None else others
    return KnownRecord(
        id=row.id,
        name=row.name,
        company=row.company,
        number_as_given=row.number_as_given,
        line=row.line,
        list=row.list,
        batch=row.batch_name,
        campaign=row.campaign,
        campaign_name=row.campaign_name,
        zone=row.zone,
        last_dial=row.last_dial,
        last_outcome=None if row.last_outcome is None else Outcome(row.last_outcome),
        facts=RecordFacts(
            batch=row.batch,
            group=row.group,
            phone_type=PhoneType(row.phone_type),
            state=RecordState(row.state),
            attempts=row.attempts,
            next_at=row.next_at,
            listed=row.listed_at is not None,
            number_live=row.number_live_since is not None,
            number_last_dial=last_dial,
            number_last_outcome=None if outcome is None else Outcome(outcome),
            customer_list=row.list_id,
            number_dials=dials_of(tx, row.number),
            customer=CustomerKind(row.kind),
            owned=bool(row.own),
        ),
        since=_since(row, last_dial),
        promised_for=row.promised_for,
        keeper=row.keeper or "",
        jobs=tuple(_jobs(tx, row)),
    )


def cohorts_of(tx: Tx, job: JobId) -> frozenset[int]:
    """The cohorts of records that pass the job's list and conditions."""
    row = tx.one(_COHORTS, (job,))
    assert row is not None
    cohorts, filter_, takes_all = row
    return frozenset(cohorts_taken(cohorts, filter_, takes_all=bool(takes_all)))


def filter_of(tx: Tx, job: JobId) -> tuple[BatchId, int | None, bool]:
    """A job's batch, the number of what it asks of its records (None = none yet), and whether it takes them all."""
    row = tx.one(_FILTER, (job,))
    assert row is not None
    batch, number, takes_all = row
    return batch, number, bool(takes_all)


def dials_of(tx: Tx, number: str) -> tuple[Instant, ...]:
    """Every dial of a number that reached the network, the oldest first (row 189)."""
    rows = tx.all(f"SELECT dialled_at FROM attempt WHERE number = ? AND {PLACED}", (number,))
    return tuple(sorted(at for (at,) in rows))


def _jobs(tx: Tx, row: _Row) -> Iterator[JobRun]:
    for job, started, stopped, ours in tx.all(_JOBS, (row.list_id, row.list_id, row.batch)):
        # A record of another list is in no cohort of the job's: what its columns say was not asked.
        yield JobRun(job, started, stopped, fits=not ours or row.cohort in cohorts_of(tx, job))


def _since(row: _Row, number_last_dial: Instant | None) -> tuple[tuple[Reason, Instant], ...]:
    times = {
        Reason.DO_NOT_CALL: row.listed_at,
        Reason.RESTING: row.last_dial,
        Reason.NUMBER_RESTING: number_last_dial,
        Reason.AWAITS_RESTART: row.last_dial,
        Reason.CAP_REACHED: row.last_dial,
        Reason.NO_NUMBER: row.ended_at,
        Reason.PROMISED: row.promised_at,
        Reason.BELONGS: row.promised_at,
        Reason.LIVE: row.last_dial,
        Reason.NUMBER_LIVE: row.number_live_since,
        Reason.AWAITS_RESULT: row.ended_at,
        Reason.FINISHED: row.saved_at or row.ended_at,
    }
    return tuple((reason, at) for reason, at in times.items() if at is not None)
