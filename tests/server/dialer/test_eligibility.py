"""May it be dialled now: each of the ten conditions at its edge, then all of them against a plain domain 4.2."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaden.clock import DAY, HOUR, MINUTE, Instant
from kaden.vocabulary import BatchId, CustomerKind, GroupId, ListId, Outcome, PhoneType, Reason, RecordState
from server.dialer import eligibility as verdicts
from server.dialer.eligibility import (
    DIALABLE,
    Eligibility,
    Never,
    NotNow,
    RecordFacts,
    eligibility,
    job_eligibility,
    obstacles,
    record_eligibility,
)
from server.dialer.hours import may_ring
from server.dialer.model import Job, Terms
from tests.server.dialer.a_day import changeable, dataclasses_of
from tests.server.dialer.sample import a_campaign, a_job, a_rule, at, hours

STARTED = at("09:00")
NOW = at("10:00")
NEW = RecordFacts(BatchId(1), GroupId(1), PhoneType.MOBILE, RecordState.READY, 0, 0)


def judge(
    now: Instant = NOW, run_started: Instant | None = STARTED, job: Job | None = None, **facts: Any
) -> Eligibility:
    return eligibility(replace(NEW, **facts), job or a_job(), run_started, now)


def test_new_record_of_a_started_job_inside_the_hours() -> None:
    assert judge() == DIALABLE


@pytest.mark.parametrize(
    ("now", "verdict"),
    [
        (at("10:00", "2021-01-31"), NotNow(Reason.CLOSED_HOURS, at("09:00", "2021-02-01"))),
        (at("08:59:59.999"), NotNow(Reason.CLOSED_HOURS, at("09:00"))),
        (at("09:00"), DIALABLE),
        (at("16:59:59.999"), DIALABLE),
        (at("17:00"), NotNow(Reason.CLOSED_HOURS, at("09:00", "2021-02-11"))),
        (at("16:59:59.999", "2021-03-31"), DIALABLE),
        (at("17:00", "2021-03-31"), Never(Reason.OUTSIDE_PERIOD)),
    ],
)
def test_hours_and_period(now: Instant, verdict: Eligibility) -> None:
    """Conditions 1 and 2; rows 82, 107."""
    assert judge(now, run_started=now) == verdict


def test_time_band_of_the_job() -> None:
    """Condition 2; row 145."""
    job = a_job(band=hours("13:00-14:00"))
    assert judge(job=job) == NotNow(Reason.CLOSED_HOURS, at("13:00"))
    assert judge(at("13:00"), job=job) == DIALABLE


CORPORATE = CustomerKind.CORPORATE
APART = a_job(
    campaign=a_campaign(
        corporate=Terms(hours("08:00-20:00"), a_rule(attempt_cap=5, redial_interval=HOUR)),
    )
)
"""Corporate customers are called longer, more often and sooner again than individuals."""


@pytest.mark.parametrize(
    ("now", "individual", "corporate"),
    [
        (
            "07:59:59.999",
            NotNow(Reason.CLOSED_HOURS, at("09:00")),
            NotNow(Reason.CORPORATE_HOURS, at("08:00")),
        ),
        ("08:00", NotNow(Reason.CLOSED_HOURS, at("09:00")), DIALABLE),
        ("09:00", DIALABLE, DIALABLE),
        ("16:59:59.999", DIALABLE, DIALABLE),
        ("17:00", NotNow(Reason.CLOSED_HOURS, at("09:00", "2021-02-11")), DIALABLE),
        (
            "20:00",
            NotNow(Reason.CLOSED_HOURS, at("09:00", "2021-02-11")),
            NotNow(Reason.CORPORATE_HOURS, at("08:00", "2021-02-11")),
        ),
    ],
)
def test_corporate_customers_have_hours_of_their_own(
    now: str, individual: Eligibility, corporate: Eligibility
) -> None:
    """Row 323, at each edge of both."""
    assert judge(at(now), run_started=at("07:00"), job=APART) == individual
    assert judge(at(now), run_started=at("07:00"), job=APART, customer=CORPORATE) == corporate


def test_without_hours_of_their_own_corporate_customers_are_everybody() -> None:
    """Row 323."""
    closed = NotNow(Reason.CLOSED_HOURS, at("09:00"))
    assert judge(at("08:59"), customer=CORPORATE) == judge(at("08:59")) == closed


def test_the_jobs_band_binds_corporate_customers_too() -> None:
    """Rows 145, 323."""
    job = replace(APART, band=hours("18:00-19:00"))
    assert judge(at("18:00"), job=job, customer=CORPORATE) == DIALABLE
    closed = NotNow(Reason.CORPORATE_HOURS, at("18:00", "2021-02-11"))
    assert judge(at("19:00"), job=job, customer=CORPORATE) == closed


def test_corporate_customers_rest_and_end_by_their_own_rule() -> None:
    """Rows 62, 65, 323: cap and interval."""
    assert judge(job=APART, attempts=3) == Never(Reason.CAP_REACHED)
    assert judge(job=APART, attempts=4, customer=CORPORATE) == DIALABLE
    assert judge(job=APART, attempts=5, customer=CORPORATE) == Never(Reason.CAP_REACHED)
    dialled = NOW - HOUR
    assert judge(job=APART, number_last_dial=dialled) == NotNow(Reason.NUMBER_RESTING, dialled + DAY)
    assert judge(job=APART, number_last_dial=dialled, customer=CORPORATE) == DIALABLE
    later = judge(job=APART, number_last_dial=dialled + 1, customer=CORPORATE)
    assert later == NotNow(Reason.NUMBER_RESTING, NOW + 1)


def test_a_customer_who_belongs_to_an_agent_is_not_dialled() -> None:
    """Row 328; who only was promised a call is told as such."""
    assert judge(state=RecordState.PROMISED, owned=True) == NotNow(Reason.BELONGS, None)
    assert judge(state=RecordState.PROMISED) == NotNow(Reason.PROMISED, None)


def test_stopped_job() -> None:
    """Condition 3; row 152."""
    assert judge(run_started=None) == NotNow(Reason.JOB_STOPPED, None)
    assert job_eligibility(a_job(), None, NOW) == NotNow(Reason.JOB_STOPPED, None)


@pytest.mark.parametrize(
    ("facts", "verdict"),
    [
        ({"batch": BatchId(2)}, Never(Reason.OTHER_BATCH)),
        ({"group": None}, NotNow(Reason.UNALLOCATED, None)),
        ({"group": GroupId(2)}, Never(Reason.OTHER_GROUP)),
    ],
)
def test_allocation(facts: dict[str, Any], verdict: Eligibility) -> None:
    """Condition 4; row 126."""
    assert judge(**facts) == verdict


@pytest.mark.parametrize("kind", PhoneType)
def test_phone_type(kind: PhoneType) -> None:
    """Condition 5; row 138."""
    assert judge(phone_type=kind) == DIALABLE
    wanted = judge(job=a_job(phone_type=PhoneType.FIXED), phone_type=kind)
    assert wanted == (DIALABLE if kind is PhoneType.FIXED else Never(Reason.PHONE_TYPE))


def test_list_and_conditions_of_the_job() -> None:
    """Rows 136, 151."""
    job = a_job(customer_list=ListId(1))
    assert judge(job=job, customer_list=ListId(1)) == DIALABLE
    assert judge(job=job, customer_list=ListId(2)) == Never(Reason.OTHER_LIST)
    assert judge(job=job) == Never(Reason.OTHER_LIST)
    assert judge(fits=False) == Never(Reason.CONDITION)


@pytest.mark.parametrize(
    ("redials", "last_but_one", "verdict"),
    [
        (14, NOW - 1, DIALABLE),
        (15, NOW - 3 * MINUTE, DIALABLE),
        (15, NOW - 3 * MINUTE + 1, NotNow(Reason.NUMBER_RESTING, NOW + 1)),
        (40, NOW - 1, NotNow(Reason.NUMBER_RESTING, NOW - 1 + 3 * MINUTE)),
    ],
)
def test_a_number_is_not_redialled_a_third_time_within_three_minutes(
    redials: int, last_but_one: Instant, verdict: Eligibility
) -> None:
    """Row 189: unless the redials stay at fifteen in all, this one included."""
    dials = (*(last_but_one - DAY for _ in range(redials - 1)), last_but_one, NOW)
    assert judge(number_dials=dials) == verdict


def test_once_a_day_counts_for_the_number_too() -> None:
    """Domain section 6: another record's call of today keeps it until midnight, however short the interval."""
    job = a_job(campaign=a_campaign(rule=a_rule(redial_interval=HOUR, once_a_day=True)))
    tomorrow = at("00:00", "2021-02-11")
    assert judge(job=job, number_last_dial=at("00:01")) == NotNow(Reason.NUMBER_RESTING, tomorrow)
    assert judge(job=job, number_last_dial=at("23:59", "2021-02-09")) == DIALABLE


@pytest.mark.parametrize(
    ("attempts", "low", "high", "verdict"),
    [
        (2, 0, None, DIALABLE),
        (3, 0, None, Never(Reason.CAP_REACHED)),
        (3, 0, 3, Never(Reason.CAP_REACHED)),
        (1, 0, 1, DIALABLE),
        (2, 0, 1, Never(Reason.ATTEMPTS)),
        (0, 1, None, Never(Reason.ATTEMPTS)),
        (1, 1, None, DIALABLE),
    ],
)
def test_attempts(attempts: int, low: int, high: int | None, verdict: Eligibility) -> None:
    """Condition 6; rows 65, 141 to 143, 181: the stricter of job and rule wins."""
    assert judge(job=a_job(attempts_from=low, attempts_to=high), attempts=attempts) == verdict


def test_do_not_call_list() -> None:
    """Condition 7; row 95."""
    assert judge(listed=True) == Never(Reason.DO_NOT_CALL)


@pytest.mark.parametrize(
    ("next_at", "started", "verdict"),
    [
        (NOW + 1, NOW + 2, NotNow(Reason.RESTING, NOW + 1)),
        (NOW, NOW + 1, DIALABLE),
        (STARTED - 1, STARTED, DIALABLE),
        (STARTED, STARTED, NotNow(Reason.AWAITS_RESTART, None)),
        (STARTED + 1, STARTED, NotNow(Reason.AWAITS_RESTART, None)),
        (NOW + HOUR, STARTED, NotNow(Reason.RESTING, NOW + HOUR)),
    ],
)
def test_interval_and_restart(next_at: Instant, started: Instant, verdict: Eligibility) -> None:
    """Condition 8; rows 62, 64, 178 to 180: neither the interval alone nor the restart alone is enough."""
    record = replace(NEW, attempts=1, next_at=next_at)
    assert record_eligibility(record, a_job(), started, NOW) == verdict


def test_record_that_was_dialled_in_this_run_waits_for_the_next() -> None:
    """Rows 178, 180, asked of all conditions together."""
    assert judge(run_started=STARTED, attempts=1, next_at=STARTED) == NotNow(Reason.AWAITS_RESTART, None)


def test_rested_record_of_a_stopped_job_waits_for_the_job_only() -> None:
    assert judge(run_started=None, attempts=1, next_at=NOW - 1) == NotNow(Reason.JOB_STOPPED, None)


@pytest.mark.parametrize(
    ("facts", "verdict"),
    [
        ({"number_live": True}, NotNow(Reason.NUMBER_LIVE, None)),
        ({"number_last_dial": NOW - 24 * HOUR}, DIALABLE),
        ({"number_last_dial": NOW - 24 * HOUR + 1}, NotNow(Reason.NUMBER_RESTING, NOW + 1)),
    ],
)
def test_same_number_in_another_record(facts: dict[str, Any], verdict: Eligibility) -> None:
    """Rows 62, 176; guarantee I1."""
    assert judge(**facts) == verdict


@pytest.mark.parametrize(
    ("outcome", "verdict"),
    [
        (Outcome.BUSY, DIALABLE),
        (Outcome.NO_ANSWER, NotNow(Reason.NUMBER_RESTING, NOW + 23 * HOUR)),
        (None, NotNow(Reason.NUMBER_RESTING, NOW + 23 * HOUR)),
    ],
)
def test_number_rests_as_long_as_its_last_outcome_says(outcome: Outcome | None, verdict: Eligibility) -> None:
    """Row 71: busy rests an hour, everything else the rule's interval."""
    job = a_job(campaign=a_campaign(rule=a_rule(redial_by_outcome=((Outcome.BUSY, HOUR),))))
    assert judge(job=job, number_last_dial=NOW - HOUR, number_last_outcome=outcome) == verdict


@pytest.mark.parametrize(
    ("state", "verdict"),
    [
        (RecordState.READY, DIALABLE),
        (RecordState.LIVE, NotNow(Reason.LIVE, None)),
        (RecordState.WRAPUP, NotNow(Reason.AWAITS_RESULT, None)),
        (RecordState.PROMISED, NotNow(Reason.PROMISED, None)),
        (RecordState.FINISHED, Never(Reason.FINISHED)),
        (RecordState.BLOCKED, Never(Reason.DO_NOT_CALL)),
        (RecordState.INVALID, Never(Reason.NO_NUMBER)),
    ],
)
def test_what_is_open_or_closed(state: RecordState, verdict: Eligibility) -> None:
    """Conditions 9 and 10; rows 149, 182, 188."""
    assert judge(state=state) == verdict


def test_verdicts_and_facts_are_values() -> None:
    """They can be kept and shown again."""
    assert changeable(dataclasses_of(verdicts)) == []
    assert len({NotNow(Reason.LIVE, None), NotNow(Reason.LIVE, None), Never(Reason.ATTEMPTS)}) == 2


def may_be_dialled(record: RecordFacts, job: Job, started: Instant | None, now: Instant) -> bool:
    """Domain 4.2, line by line, without a thought for reasons."""
    rule = job.campaign.rule
    most = rule.attempt_cap - 1 if job.attempts_to is None else min(job.attempts_to, rule.attempt_cap - 1)
    rested = record.next_at == 0 or (
        record.next_at <= now and started is not None and record.next_at < started
    )
    last = record.number_last_dial
    return (
        may_ring(job, now)
        and started is not None
        and record.batch == job.batch
        and record.group in job.groups
        and job.phone_type in (None, record.phone_type)
        and job.attempts_from <= record.attempts <= most
        and not record.listed
        and rested
        and not record.number_live
        and (last is None or now - last >= rule.redial_interval)
        and record.state is RecordState.READY
    )


MOMENTS = st.sampled_from(
    [at("08:59"), STARTED, NOW - 1, NOW, NOW + 1, at("17:00"), at("12:00", "2021-03-31")]
)
RECORDS = st.builds(
    RecordFacts,
    batch=st.sampled_from([BatchId(1), BatchId(1), BatchId(1), BatchId(2)]),
    group=st.sampled_from([GroupId(1), GroupId(1), GroupId(2), None]),
    phone_type=st.sampled_from(PhoneType),
    state=st.sampled_from([*RecordState, *[RecordState.READY] * 12]),
    attempts=st.integers(0, 4),
    next_at=st.just(0) | MOMENTS,
    listed=st.sampled_from([False, False, False, True]),
    number_live=st.sampled_from([False, False, False, True]),
    number_last_dial=st.none() | MOMENTS.map(lambda moment: moment - 24 * HOUR),
)
CONDITIONS = st.builds(
    a_job,
    phone_type=st.none() | st.just(PhoneType.FIXED),
    attempts_from=st.integers(0, 1),
    attempts_to=st.none() | st.integers(1, 3),
    band=st.none() | st.just(hours("10:00-12:00")),
    groups=st.sampled_from([(GroupId(1),), (GroupId(1), GroupId(2))]),
)


@given(record=RECORDS, job=CONDITIONS, started=st.none() | MOMENTS, now=MOMENTS)
def test_verdict_is_that_of_the_ten_conditions(
    record: RecordFacts, job: Job, started: Instant | None, now: Instant
) -> None:
    verdict = eligibility(record, job, started, now)
    assert (verdict == DIALABLE) == may_be_dialled(record, job, started, now)
    if isinstance(verdict, NotNow) and verdict.until is not None:
        assert verdict.until > now


@given(record=RECORDS, job=CONDITIONS, started=st.none() | MOMENTS, now=MOMENTS)
def test_verdict_is_the_first_of_the_obstacles(
    record: RecordFacts, job: Job, started: Instant | None, now: Instant
) -> None:
    """Row 148: what is shown as the reason is what the dialler judged by."""
    found = obstacles(record, job, started, now)
    assert eligibility(record, job, started, now) == next(iter(found), DIALABLE)
    assert len({each.reason for each in found}) == len(found)


def test_every_obstacle_is_told_with_its_time() -> None:
    record = replace(
        NEW, group=GroupId(2), attempts=3, next_at=NOW + HOUR, number_live=True, number_last_dial=NOW
    )
    night = at("20:00", "2021-02-10")
    assert obstacles(record, a_job(phone_type=PhoneType.FIXED, attempts_to=1), None, night) == (
        Never(Reason.OTHER_GROUP),
        Never(Reason.PHONE_TYPE),
        Never(Reason.CAP_REACHED),
        Never(Reason.ATTEMPTS),
        NotNow(Reason.NUMBER_LIVE, None),
        NotNow(Reason.NUMBER_RESTING, NOW + 24 * HOUR),
        NotNow(Reason.JOB_STOPPED, None),
        NotNow(Reason.CLOSED_HOURS, at("09:00", "2021-02-11")),
    )


def test_obstacle_that_stands_there_twice_is_told_once() -> None:
    """A listed record whose number is on a list."""
    listed = replace(NEW, state=RecordState.BLOCKED, listed=True)
    assert obstacles(listed, a_job(), STARTED, NOW) == (Never(Reason.DO_NOT_CALL),)
