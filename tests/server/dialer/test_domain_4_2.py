"""Eligibility against a plain restatement of domain 4.2, for random definitions, records and times.

Rule: the restatement reads the domain's ten lines and the calendar on the wall; it asks nothing of the dialler's code.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from kaden.clock import DAY, HOUR, MINUTE, Instant
from kaden.vocabulary import BatchId, GroupId, ListId, Outcome, PhoneType, RecordState
from server.dialer.eligibility import DIALABLE, RecordFacts, eligibility
from server.dialer.model import Calendar, Hours, Job
from tests.server.dialer.sample import a_campaign, a_job, a_rule, at

TOKYO = ZoneInfo("Asia/Tokyo")
FEBRUARY = date(2024, 2, 1)
"""Of a leap year."""

DAYS = st.integers(0, 40).map(lambda days: FEBRUARY + timedelta(days=days))
MINUTES = st.sampled_from([0, 1, 539, 540, 541, 720, 1019, 1020, 1439])
SMALL = st.sampled_from([0, 1, MINUTE - 1])
MOMENTS = st.builds(
    lambda day, minute, more: at("00:00", day.isoformat()) + minute * MINUTE + more, DAYS, MINUTES, SMALL
)
HOURS = st.sampled_from([Hours(540, 1020), Hours(0, 1440), Hours(720, 1440), Hours(540, 541)])
CALENDARS = st.none() | st.builds(
    Calendar,
    st.frozensets(st.integers(0, 6), min_size=1),
    st.frozensets(
        st.builds(lambda day, length: (day, day + timedelta(days=length)), DAYS, st.integers(0, 9)),
        max_size=2,
    ),
)
RULES = st.builds(
    a_rule,
    redial_interval=st.sampled_from([0, HOUR, DAY]),
    redial_by_outcome=st.sampled_from([(), ((Outcome.BUSY, HOUR),)]),
    attempt_cap=st.integers(1, 4),
    once_a_day=st.booleans(),
)
JOBS = st.builds(
    a_job,
    campaign=st.builds(a_campaign, rule=RULES, hours=HOURS, calendar=CALENDARS),
    first_day=st.just(FEBRUARY),
    last_day=DAYS,
    groups=st.sampled_from([(GroupId(1),), (GroupId(1), GroupId(2))]),
    phone_type=st.none() | st.just(PhoneType.FIXED),
    attempts_from=st.integers(0, 1),
    attempts_to=st.none() | st.integers(0, 3),
    band=st.none() | HOURS,
    customer_list=st.none() | st.just(ListId(1)),
)


def mostly(usual: object, *others: object) -> st.SearchStrategy[object]:
    """The usual value in most cases, so that not everything is refused for the same reason."""
    return st.sampled_from([*[usual] * 6, *others])


RECORDS = st.builds(
    RecordFacts,
    batch=mostly(BatchId(1), BatchId(2)),
    group=mostly(GroupId(1), GroupId(2), None),
    phone_type=mostly(PhoneType.FIXED, PhoneType.MOBILE, PhoneType.OTHER),
    state=mostly(RecordState.READY, *RecordState),
    attempts=st.integers(0, 4),
    next_at=st.just(0) | MOMENTS,
    listed=mostly(False, True),
    number_live=mostly(False, True),
    number_last_dial=st.none() | MOMENTS,
    number_last_outcome=st.none() | st.sampled_from([Outcome.BUSY, Outcome.NO_ANSWER]),
    customer_list=mostly(ListId(1), ListId(2), None),
    fits=mostly(True, False),
    number_dials=st.just(())
    | st.tuples(MOMENTS, st.integers(1, 20)).map(
        lambda spread: tuple(spread[0] - place * MINUTE for place in range(spread[1], 0, -1))
    ),
)


def wall(moment: Instant) -> datetime:
    """What clock and calendar in Tokyo show."""
    return datetime.fromtimestamp(moment // 1_000, TOKYO)


def is_open(job: Job, now: Instant) -> bool:
    """Lines 1 and 2, with the calendar (rows 82, 92, 107, 108, 145)."""
    here = wall(now)
    today, minute = here.date(), here.hour * 60 + here.minute
    calendar = job.campaign.calendar
    holiday = calendar is not None and any(first <= today <= last for first, last in calendar.holidays)
    working = calendar is None or (today.weekday() in calendar.weekdays and not holiday)
    both = [job.campaign.hours] if job.band is None else [job.campaign.hours, job.band]
    return (
        job.first_day <= today <= job.last_day
        and working
        and all(hours.start <= minute < hours.end for hours in both)
    )


def number_rested(record: RecordFacts, job: Job, now: Instant) -> bool:
    """Line 8 for the number: rows 62, 63, 71, 189 and "once per calendar day"."""
    rule, last = job.campaign.rule, record.number_last_dial
    if last is not None:
        of_its_own = [
            rest for outcome, rest in rule.redial_by_outcome if outcome == record.number_last_outcome
        ]
        interval = of_its_own[0] if of_its_own else rule.redial_interval
        if now < last + interval or (rule.once_a_day and wall(now).date() <= wall(last).date()):
            return False
    redials = len(record.number_dials) - 1
    lately = sum(now < dialled + 3 * MINUTE for dialled in record.number_dials[1:])
    return redials < 15 or lately < 2


def may_be_dialled(record: RecordFacts, job: Job, started: Instant | None, now: Instant) -> bool:
    """The ten lines of domain 4.2."""
    rule = job.campaign.rule
    return (
        is_open(job, now)
        and started is not None
        and record.batch == job.batch
        and record.group in job.groups
        and job.phone_type in (None, record.phone_type)
        and job.customer_list in (None, record.customer_list)
        and record.fits
        and job.attempts_from <= record.attempts < rule.attempt_cap
        and (job.attempts_to is None or record.attempts <= job.attempts_to)
        and not record.listed
        and (record.next_at == 0 or (record.next_at <= now and record.next_at < started))
        and number_rested(record, job, now)
        and not record.number_live
        and record.state is RecordState.READY
    )


@settings(max_examples=1_000)
@given(record=RECORDS, job=JOBS, started=st.none() | MOMENTS, now=MOMENTS)
def test_the_dialler_reads_the_domain_as_it_stands(
    record: RecordFacts, job: Job, started: Instant | None, now: Instant
) -> None:
    """Rows 62 to 66, 82, 92, 106 to 108, 126, 138 to 145, 151, 178 to 182, 189."""
    verdict = eligibility(record, job, started, now)
    assert (verdict == DIALABLE) == may_be_dialled(record, job, started, now)


@settings(max_examples=300)
@given(job=JOBS, now=MOMENTS)
def test_a_new_record_is_judged_by_the_calendar_alone(job: Job, now: Instant) -> None:
    """So that the property above is not of refusals only."""
    if job.attempts_from:
        return
    new = RecordFacts(
        BatchId(1), GroupId(1), PhoneType.FIXED, RecordState.READY, 0, 0, customer_list=ListId(1)
    )
    assert (eligibility(new, job, now, now) == DIALABLE) == is_open(job, now)
