"""May this record be dialled now; if not, why, and when next (domain 4.2).

Rule: each condition stands here once, as a `yield` in the order in which people are told. The claim asks for the first
that is in the way, the funnel sorts records by it, and "why is it not dialling?" shows them all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final, TypeAlias

from kaden.clock import MINUTE, Instant, Millis
from kaden.vocabulary import BatchId, CustomerKind, GroupId, ListId, Outcome, PhoneType, Reason, RecordState
from server.dialer.hours import calling_window, rests_until
from server.dialer.model import Job


@dataclass(frozen=True, slots=True)
class Dialable:
    """May be dialled now."""


@dataclass(frozen=True, slots=True)
class NotNow:
    """Not now, but later."""

    reason: Reason
    until: Instant | None
    """The earliest instant at which this reason can fall; None when an event, not time, lifts it."""


@dataclass(frozen=True, slots=True)
class Never:
    """Not by automatic dialling any more, unless a person changes something."""

    reason: Reason


Obstacle: TypeAlias = NotNow | Never

Eligibility: TypeAlias = Dialable | Obstacle

DIALABLE = Dialable()

FEW_REDIALS: Final = 15
"""Redials of a number in all up to which they may follow each other at will (domain row 189)."""

REDIALS_AT_ONCE: Final = 2
"""Redials of a number within `REDIAL_SPAN` that are allowed beyond that."""

REDIAL_SPAN: Final[Millis] = 3 * MINUTE


@dataclass(frozen=True, slots=True)
class RecordFacts:
    """What eligibility looks at, of one record and its current number."""

    batch: BatchId
    group: GroupId | None
    """None = unallocated (domain row 126)."""
    phone_type: PhoneType
    state: RecordState
    attempts: int
    next_at: Instant
    """When its rest ends; 0 = never dialled."""
    listed: bool = False
    """On the campaign's or the company's do-not-call list."""
    number_live: bool = False
    number_last_dial: Instant | None = None
    """Last dial time of this number within the campaign through another record."""
    number_last_outcome: Outcome | None = None
    """What came of that attempt; None while it goes on, or where nobody asked."""
    customer_list: ListId | None = None
    """None = of a list that no job asks for."""
    fits: bool = True
    """Whether its columns meet the job's conditions (domain row 151)."""
    number_dials: tuple[Instant, ...] = ()
    """Every dial of its number by us, the oldest first, where there were more than `FEW_REDIALS`."""
    customer: CustomerKind = CustomerKind.INDIVIDUAL
    owned: bool = False
    """Whether it is a call of the owner's own for which the record waits (domain row 328)."""


_STATES: Final[dict[RecordState, Obstacle]] = {
    RecordState.LIVE: NotNow(Reason.LIVE, None),
    RecordState.WRAPUP: NotNow(Reason.AWAITS_RESULT, None),
    RecordState.PROMISED: NotNow(Reason.PROMISED, None),
    RecordState.FINISHED: Never(Reason.FINISHED),
    RecordState.BLOCKED: Never(Reason.DO_NOT_CALL),
    RecordState.INVALID: Never(Reason.NO_NUMBER),
}


def eligibility(record: RecordFacts, job: Job, run_started: Instant | None, now: Instant) -> Eligibility:
    """All ten conditions of domain 4.2, the record's own before the job's: the first of the obstacles.

    Args:
        record: facts of the record and its number.
        job: the job that would dial it.
        run_started: start of the job's open run; None while it is stopped.
        now: the present instant.
    """
    own = record_eligibility(record, job, run_started, now)
    return job_eligibility(job, run_started, now, record.customer) if own == DIALABLE else own


def obstacles(
    record: RecordFacts, job: Job, run_started: Instant | None, now: Instant
) -> tuple[Obstacle, ...]:
    """Every condition that stands in the way, each once; empty = dialable. Arguments as of `eligibility`."""
    found: dict[Reason, Obstacle] = {}
    for each in chain(
        _of_record(record, job, run_started, now), _of_job(job, run_started, now, record.customer)
    ):
        found.setdefault(each.reason, each)
    return tuple(found.values())


def job_eligibility(
    job: Job, run_started: Instant | None, now: Instant, customer: CustomerKind = CustomerKind.INDIVIDUAL
) -> Eligibility:
    """What the job's state and hours say, for all records of such customers alike (conditions 1 to 3)."""
    return next(_of_job(job, run_started, now, customer), DIALABLE)


def record_eligibility(
    record: RecordFacts, job: Job, run_started: Instant | None, now: Instant
) -> Eligibility:
    """What the record itself says (conditions 4 to 10)."""
    return next(_of_record(record, job, run_started, now), DIALABLE)


def may_redial_at(dials: Sequence[Instant]) -> Instant:
    """When a number may be dialled once more: not a third redial within three minutes, unless there are few in all.

    Args:
        dials: all dials of the number so far, the oldest first.
    """
    redials = dials[1:]
    if len(redials) < FEW_REDIALS:
        return 0
    return redials[-REDIALS_AT_ONCE] + REDIAL_SPAN


def _of_job(
    job: Job, run_started: Instant | None, now: Instant, customer: CustomerKind
) -> Iterator[Obstacle]:
    window = calling_window(job, now, customer)
    if window is None:
        yield Never(Reason.OUTSIDE_PERIOD)
    if run_started is None:
        yield NotNow(Reason.JOB_STOPPED, None)
    if window is not None and not window.holds(now):
        apart = customer is CustomerKind.CORPORATE and job.campaign.corporate is not None
        yield NotNow(Reason.CORPORATE_HOURS if apart else Reason.CLOSED_HOURS, window.opens)


def _of_record(
    record: RecordFacts, job: Job, run_started: Instant | None, now: Instant
) -> Iterator[Obstacle]:
    if record.batch != job.batch:
        yield Never(Reason.OTHER_BATCH)
    if record.state is RecordState.PROMISED and record.owned:
        yield NotNow(Reason.BELONGS, None)
    elif record.state in _STATES:
        yield _STATES[record.state]
    if record.listed:
        yield Never(Reason.DO_NOT_CALL)
    if record.group is None:
        yield NotNow(Reason.UNALLOCATED, None)
    elif record.group not in job.groups:
        yield Never(Reason.OTHER_GROUP)
    if job.phone_type is not None and record.phone_type != job.phone_type:
        yield Never(Reason.PHONE_TYPE)
    if job.customer_list is not None and record.customer_list != job.customer_list:
        yield Never(Reason.OTHER_LIST)
    if not record.fits:
        yield Never(Reason.CONDITION)
    yield from _by_attempts(record, job, run_started, now)


def _by_attempts(
    record: RecordFacts, job: Job, run_started: Instant | None, now: Instant
) -> Iterator[Obstacle]:
    rule = job.campaign.towards(record.customer).rule
    if record.attempts >= rule.attempt_cap:
        yield Never(Reason.CAP_REACHED)
    if record.attempts < job.attempts_from or (
        job.attempts_to is not None and record.attempts > job.attempts_to
    ):
        yield Never(Reason.ATTEMPTS)
    if record.number_live:
        yield NotNow(Reason.NUMBER_LIVE, None)
    if record.next_at > now:
        yield NotNow(Reason.RESTING, record.next_at)
    if record.number_last_dial is not None:
        interval = rule.rest_after(record.number_last_outcome)
        rested = rests_until(record.number_last_dial, interval, job.campaign.zone, once_a_day=rule.once_a_day)
        if rested > now:
            yield NotNow(Reason.NUMBER_RESTING, rested)
    frequent = may_redial_at(record.number_dials)
    if frequent > now:
        yield NotNow(Reason.NUMBER_RESTING, frequent)
    if run_started is not None and record.next_at != 0 and record.next_at >= run_started:
        yield NotNow(Reason.AWAITS_RESTART, None)
