"""How many records of a job's batch are in which standing: what the funnel is made of (domain row 148).

Rule: counted in the index of standings, never by reading records, in one state of the database; so the sums are those
of this moment, and a million records take a fraction of a second (benchmarks/bench_funnel.py). Records whose number is
in another record's way are looked at one by one: there are as many as calls were made, not as there are records.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from kaden.clock import DAY, Instant, Millis
from kaden.vocabulary import CustomerKind, GroupId, JobId, ListId, Outcome, PhoneType, RecordId, RecordState
from server.dialer.eligibility import FEW_REDIALS, REDIAL_SPAN, RecordFacts
from server.dialer.funnel import Cuts, Funnel, funnel
from server.dialer.model import Campaign, DialRule, Job
from server.storage.port import Row, Tx
from server.storage.transactions.candidates import CORPORATE_FILTER, PLACED, corporate_cohorts
from server.storage.transactions.known_records import cohorts_of, dials_of
from server.storage.transactions.plan import job_by_id

INDEXED: Final = "(state <> 'ready' OR group_id IS NOT NULL)"
"""The condition of the index `record_standing`, word for word, so that SQLite takes it."""

_STANDINGS: Final = (
    "SELECT state, group_id, phone_type, attempts, cohort, count(*) FROM record"
    f" WHERE list_id = ? AND {INDEXED} GROUP BY state, group_id, phone_type, attempts, cohort"
)

_OF_STANDING: Final = (
    "FROM record WHERE list_id = ? AND state = 'ready' AND group_id = ? AND phone_type = ? AND attempts = ?"
    f" AND cohort = ? AND {INDEXED}"
)

_FIRST_DUE: Final = f"SELECT min(next_at) {_OF_STANDING} AND next_at >= ?"

_DUE: Final = f"SELECT count(*) {_OF_STANDING} AND next_at >= ? AND next_at < ?"

_READY: Final = "r.list_id, r.group_id, r.phone_type, r.attempts, r.cohort, r.next_at, r.id"

_SAME_NUMBER: Final = (
    "CROSS JOIN record r CROSS JOIN customer_list l WHERE r.number = {tried}.number AND r.batch_id = ?"
    " AND r.state = 'ready' AND l.id = r.list_id AND l.state = 'ready'"
)
"""CROSS, because SQLite then begins with the attempts, which are few; and nothing is asked of the group, because it
would then walk all that is ready for each of them."""

_NUMBER_LIVE: Final = (
    f"SELECT DISTINCT {_READY} FROM attempt a {_SAME_NUMBER.format(tried='a')}"
    " AND a.state <> 'ended' AND r.id <> a.record_id"
)

_NUMBER_DIALLED: Final = (
    f"SELECT {_READY}, a.dialled_at, a.outcome FROM attempt a {_SAME_NUMBER.format(tried='a')}"
    " AND r.campaign_id = a.campaign_id AND r.id <> a.record_id AND a.campaign_id = ? AND a.dialled_at > ?"
    f" AND {PLACED} ORDER BY a.dialled_at, a.id"
)

_DIALLED_OFTEN: Final = (
    "SELECT number FROM attempt WHERE campaign_id IN (SELECT id FROM campaign) AND dialled_at > ?"
    f" AND {PLACED} AND (SELECT count(*) FROM attempt b WHERE b.number = attempt.number AND {PLACED})"
    f" > {FEW_REDIALS} GROUP BY number"
)

_NUMBER_OFTEN: Final = (
    f"SELECT {_READY}, r.number FROM ({_DIALLED_OFTEN}) often {_SAME_NUMBER.format(tried='often')}"
)


class _Standing(NamedTuple):
    """What the conditions see of ready records that nothing but their number can tell apart."""

    list: ListId
    group: GroupId | None
    phone_type: str
    attempts: int
    cohort: int


class _Cohorts(NamedTuple):
    """What the cohorts of a batch mean to one job."""

    taken: frozenset[int]
    """Of records that pass its list and conditions."""
    corporate: frozenset[int]
    """Of corporate customers."""


class _Alike(NamedTuple):
    """Ready records of one standing whose rest ends between the same two cuts of time."""

    standing: _Standing
    cut: Instant
    """The later of the two."""


_COHORTS: Final = (
    f"SELECT b.cohorts, ({CORPORATE_FILTER}) FROM batch b"
    " JOIN campaign c ON c.id = b.campaign_id WHERE b.id = ?"
)


@dataclass(slots=True)
class _Suspect:
    """A ready record whose number another record has, too."""

    standing: _Standing
    next_at: Instant
    live: bool = False
    last_dial: Instant | None = None
    last_outcome: Outcome | None = None
    dials: tuple[Instant, ...] = ()


def job_funnel(tx: Tx, job: JobId, at: Instant) -> Funnel:
    """The funnel of a job at this moment.

    Raises:
        Refused: UNKNOWN_JOB.
    """
    plan = job_by_id(tx, job)
    row = tx.one("SELECT started_at FROM job_run WHERE job_id = ? AND stopped_at IS NULL", (job,))
    started = None if row is None else row[0]
    cohorts = _cohorts(tx, plan, cohorts_of(tx, job))
    since = at - longest_rest(plan.campaign)
    return funnel(_groups(tx, plan, cohorts, Cuts(started, at), since, at), plan, started, at)


def standings(
    tx: Tx, job: Job, taken: frozenset[int], rest: Millis, at: Instant
) -> tuple[tuple[RecordFacts, int], ...]:
    """The records of a stopped job's batch: what the conditions see of them, and how many are alike.

    They are parted and ordered in the same way whatever is `taken`.

    Args:
        tx: reads.
        job: of the batch; nothing else of it matters.
        taken: the cohorts that pass the list and conditions that are asked for.
        rest: how long a dial of their number can matter; at least `longest_rest` of the campaign.
        at: the present instant.
    """
    return tuple(_groups(tx, job, _cohorts(tx, job, taken), Cuts(None, at), at - rest, at))


def longest_rest(campaign: Campaign) -> Millis:
    """How long a dial of its number can keep a record from being dialled, whoever its customer is."""
    corporate = () if campaign.corporate is None else (campaign.corporate.rule,)
    return max(map(_longest_rest, (campaign.rule, *corporate)))


def _longest_rest(rule: DialRule) -> Millis:
    a_day = 2 * DAY if rule.once_a_day else 0
    return max(rule.redial_interval, a_day, *(rest for _, rest in rule.redial_by_outcome))


def _cohorts(tx: Tx, job: Job, taken: frozenset[int]) -> _Cohorts:
    row = tx.one(_COHORTS, (job.batch,))
    # A batch that is only planned has neither a row nor records.
    return _Cohorts(taken, frozenset() if row is None else corporate_cohorts(*row))


def _groups(
    tx: Tx, job: Job, cohorts: _Cohorts, cuts: Cuts, since: Instant, at: Instant
) -> Iterator[tuple[RecordFacts, int]]:
    apart: dict[_Alike, int] = {}
    for suspect in _suspects(tx, job, since, at).values():
        if suspect.standing.group is None:
            continue
        alike = _Alike(suspect.standing, cuts.after(suspect.next_at))
        apart[alike] = apart.get(alike, 0) + 1
        yield _facts_of(job, suspect, cohorts), 1
    for list_, rows in tx.all(
        "SELECT id, rows FROM customer_list WHERE batch_id = ? AND state = 'ready' ORDER BY id", (job.batch,)
    ):
        for state, group, phone_type, attempts, cohort, count in tx.all(_STANDINGS, (list_,)):
            rows -= count
            standing = _Standing(list_, group, phone_type, attempts, cohort)
            if state != RecordState.READY:
                yield _facts(job, standing, cohorts, RecordState(state)), count
                continue
            for alike, first, number in _by_time(tx, standing, cuts):
                yield _facts(job, standing, cohorts, next_at=first), number - apart.get(alike, 0)
        if rows:
            yield _unallocated(job, list_), rows


def _by_time(tx: Tx, standing: _Standing, cuts: Cuts) -> Iterator[tuple[_Alike, Instant, int]]:
    """Ready records by when their rest ends: from the first that there is to the next cut, and on from there."""
    place = 0
    while (first := _number(tx, _FIRST_DUE, (*standing, place))) is not None:
        place = cuts.after(first)
        yield _Alike(standing, place), first, _number(tx, _DUE, (*standing, first, place)) or 0


def _number(tx: Tx, sql: str, params: tuple[object, ...]) -> int | None:
    row = tx.one(sql, params)
    return None if row is None else row[0]


def _suspects(tx: Tx, job: Job, since: Instant, at: Instant) -> dict[RecordId, _Suspect]:
    """Ready records of the batch whose number rings or rested lately for another record (rows 62, 176)."""
    found: dict[RecordId, _Suspect] = {}
    for ready in tx.all(_NUMBER_LIVE, (job.batch,)):
        _suspect(found, ready).live = True
    for *dialled, dialled_at, outcome in tx.all(_NUMBER_DIALLED, (job.batch, job.campaign.id, since)):
        suspect = _suspect(found, tuple(dialled))
        suspect.last_dial = dialled_at
        suspect.last_outcome = None if outcome is None else Outcome(outcome)
    for *often, number in tx.all(_NUMBER_OFTEN, (at - REDIAL_SPAN, job.batch)):
        _suspect(found, tuple(often)).dials = dials_of(tx, number)
    return found


def _suspect(found: dict[RecordId, _Suspect], row: Row) -> _Suspect:
    *standing, next_at, record = row
    return found.setdefault(record, _Suspect(_Standing(*standing), next_at))


def _facts(
    job: Job,
    standing: _Standing,
    cohorts: _Cohorts,
    state: RecordState = RecordState.READY,
    next_at: Instant = 0,
) -> RecordFacts:
    """Of records that are alike. A ready one is on no list: what lists a number takes its records out (row 95)."""
    return RecordFacts(
        batch=job.batch,
        group=standing.group,
        phone_type=PhoneType(standing.phone_type),
        state=state,
        attempts=standing.attempts,
        next_at=next_at,
        customer_list=standing.list,
        fits=standing.cohort in cohorts.taken,
        customer=CustomerKind.CORPORATE if standing.cohort in cohorts.corporate else CustomerKind.INDIVIDUAL,
    )


def _unallocated(job: Job, list_: ListId) -> RecordFacts:
    """Of what is left of a list: ready records without a group, which no index counts."""
    return RecordFacts(job.batch, None, PhoneType.OTHER, RecordState.READY, 0, 0, customer_list=list_)


def _facts_of(job: Job, suspect: _Suspect, cohorts: _Cohorts) -> RecordFacts:
    return replace(
        _facts(job, suspect.standing, cohorts, next_at=suspect.next_at),
        number_live=suspect.live,
        number_last_dial=suspect.last_dial,
        number_last_outcome=suspect.last_outcome,
        number_dials=suspect.dials,
    )
