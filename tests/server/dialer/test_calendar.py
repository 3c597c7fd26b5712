"""Weekdays and holidays of a campaign, the holiday first: windows, start, end of hours, callbacks (domain row 92)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaden.clock import DAY, HOUR, Instant, instant_of, local_time
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import JobId, StopReason
from server.dialer.effects import PlaceCall, Refuse
from server.dialer.events import JobStartRequested, PlanChanged
from server.dialer.hours import (
    Window,
    business_window,
    calling_window,
    day_at,
    day_begins,
    may_ring,
    moment_of,
    rests_until,
    window_on,
)
from server.dialer.model import Calendar, Hours, Job
from server.dialer.writes import ClaimNext, SaveResult, StartRun, StopRun
from tests.server.dialer.playbook import Playbook, Wait, nothing, save
from tests.server.dialer.sample import CALL_AGAIN, TOKYO, a_campaign, a_job, asked, at, hours

WEEKDAYS = Calendar(frozenset(range(5)), frozenset({(date(2021, 2, 11), date(2021, 2, 12))}))
"""Closed on Saturday, Sunday, and Thursday the 11th and Friday the 12th of February."""

START = JobStartRequested(asked("start"), JobId(1))


def closed_days(text: str = "09:00-17:00", calendar: Calendar = WEEKDAYS, **changes: Any) -> Job:
    return a_job(campaign=a_campaign(calendar=calendar, hours=hours(text)), **changes)


def test_a_holiday_comes_before_its_weekday() -> None:
    """The 10th is a Wednesday, the 11th a holiday, the 13th a Saturday, the 15th a Monday."""
    days = [date(2021, 2, day) for day in range(10, 16)]
    assert [WEEKDAYS.is_open(day) for day in days] == [True, False, False, False, False, True]


def test_a_campaign_without_a_calendar_works_every_day() -> None:
    assert a_campaign().is_open(date(2021, 2, 13))


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        (at("16:59:59.999"), at("09:00")),
        (at("17:00"), at("09:00", "2021-02-15")),
        (at("12:00", "2021-02-11"), at("09:00", "2021-02-15")),
        (at("08:59", "2021-02-15"), at("09:00", "2021-02-15")),
    ],
)
def test_the_next_window_skips_closed_days(now: Instant, opens: Instant) -> None:
    window = calling_window(closed_days(), now)
    assert window == Window(opens, opens + 8 * HOUR)
    assert may_ring(closed_days(), now) == (now == at("16:59:59.999"))


def test_there_is_no_window_when_the_period_ends_in_closed_days() -> None:
    assert business_window(closed_days(last_day=date(2021, 2, 14)), at("17:00")) is None


@pytest.mark.parametrize(
    ("now", "answer"),
    [
        (at("10:00"), StartRun),
        (at("18:00"), Refused(RefusalCode.AFTER_HOURS, job="午前", end="17:00", campaign="展示会")),
        (at("10:00", "2021-02-11"), Refused(RefusalCode.CLOSED_DAY, job="午前", day="2021-02-11", next="2021-02-15")),
        (at("10:00", "2021-02-14"), Refused(RefusalCode.CLOSED_DAY, job="午前", day="2021-02-14", next="2021-02-15")),
        (at("08:00", "2021-02-15"), StartRun),
    ],
)  # fmt: skip
def test_a_job_is_not_started_on_a_closed_day(now: Instant, answer: Refused | type[StartRun]) -> None:
    """Row 155: the reason, and when it can be."""
    book = Playbook(closed_days(), now=now)
    book.withheld = True
    book >> START << (Refuse(asked("start"), answer) if isinstance(answer, Refused) else answer) << nothing


def test_a_closed_day_with_no_other_to_come() -> None:
    book = Playbook(closed_days(last_day=date(2021, 2, 14)), now=at("10:00", "2021-02-13"))
    refusal = Refused(RefusalCode.CLOSED_DAY, job="午前", day="2021-02-13", next="-")
    book >> START << Refuse(asked("start"), refusal)


def test_a_job_of_whole_days_stops_where_a_closed_day_follows() -> None:
    """Rows 159, 170: 24:00 of the 10th, not of the 15th."""
    book = Playbook(closed_days("00:00-24:00"), now=at("23:00")).start()
    book >> Wait(HOUR - 1) << nothing
    book >> Wait(1) << StopRun
    assert book.seat().stop_reason is StopReason.END_OF_HOURS


def test_a_day_that_becomes_a_holiday_stops_the_job() -> None:
    """Row 69: at once."""
    book = Playbook(a_job()).start()
    today = Calendar(frozenset(range(7)), frozenset({(date(2021, 2, 10), date(2021, 2, 10))}))
    book >> PlanChanged((closed_days(calendar=today),)) << StopRun
    assert book.seat().stop_reason is StopReason.END_OF_HOURS


def test_a_job_that_was_started_early_for_a_day_that_becomes_closed_stops() -> None:
    book = Playbook(closed_days(), now=at("08:00", "2021-02-15")).start()
    closed = Calendar(frozenset(range(7)), frozenset({(date(2021, 2, 15), date(2021, 2, 15))}))
    book >> PlanChanged((closed_days(calendar=closed),)) << StopRun << nothing


def test_a_new_day_off_elsewhere_changes_nothing_today() -> None:
    book = Playbook(a_job()).office()
    book >> PlanChanged((closed_days(),)) << nothing
    assert book.seat().started


@pytest.mark.parametrize(
    ("callback", "code"),
    [
        (at("10:00", "2021-02-11"), RefusalCode.CALLBACK_CLOSED_DAY),
        (at("10:00", "2021-02-13"), RefusalCode.CALLBACK_CLOSED_DAY),
        (at("18:00", "2021-02-13"), RefusalCode.CALLBACK_CLOSED_DAY),
        (at("18:00", "2021-02-15"), RefusalCode.CALLBACK_OUTSIDE_HOURS),
        (at("10:00", "2021-02-15"), None),
    ],
)
def test_a_callback_is_promised_for_a_working_day(callback: Instant, code: RefusalCode | None) -> None:
    """Row 242."""
    book = Playbook(closed_days()).office()
    call = book.wrap_up()
    book.withheld = True
    book >> save(call, disposition=CALL_AGAIN.id, callback_at=callback) << (code or SaveResult) << nothing


def test_nothing_is_dialled_in_the_night_before_a_holiday_ends() -> None:
    """A job that was started early waits for the window, not for the day."""
    book = Playbook(closed_days("00:30-20:00"), now=at("23:40", "2021-02-14")).office()
    assert not book.out()
    book >> Wait(at("00:30", "2021-02-15") - book.now) << ClaimNext << PlaceCall


ZONES = ["Asia/Tokyo", "America/New_York", "Europe/London", "Australia/Lord_Howe", "America/Asuncion"]
DAYS = st.sampled_from(
    [
        date(2024, 2, 27),
        date(2023, 2, 27),
        date(2024, 12, 30),
        date(2024, 3, 9),
        date(2024, 10, 4),
        date(2024, 4, 29),
    ]
).flatmap(lambda first: st.integers(0, 4).map(lambda days: first + timedelta(days=days)))
"""Around the ends of months, leap days, and days on which clocks are set."""
HOURS = st.sampled_from([Hours(0, 1440), Hours(540, 1020), Hours(30, 120), Hours(1380, 1440), Hours(0, 60)])
CALENDARS = st.builds(
    Calendar,
    st.frozensets(st.integers(0, 6), min_size=1),
    st.frozensets(DAYS.map(lambda day: (day, day)), max_size=3),
)


@given(zone=st.sampled_from(ZONES), day=DAYS, minute=st.integers(0, 1439), opening=HOURS, calendar=CALENDARS)
def test_a_window_is_that_of_the_first_open_day(
    zone: str, day: date, minute: int, opening: Hours, calendar: Calendar
) -> None:
    """Asked day by day: no closed day has a window, and no open one is left out."""
    now = moment_of(day, minute, zone)
    campaign = a_campaign(zone=zone, hours=opening, calendar=calendar)
    job = a_job(campaign=campaign, first_day=date(2023, 1, 1), last_day=date(2025, 1, 31))
    days = (day_at(now, zone) + timedelta(days=later) for later in range(-1, 60))
    windows = [window_on(each, opening, zone) for each in days if calendar.is_open(each)]
    expected = next((each for each in windows if now < each.closes and each.opens < each.closes), None)
    assert business_window(job, now) == expected


@given(
    zone=st.sampled_from(ZONES),
    day=DAYS,
    minute=st.integers(0, 1439),
    interval=st.sampled_from([0, HOUR, DAY]),
)
def test_once_a_day_is_a_day_of_the_calendar(zone: str, day: date, minute: int, interval: int) -> None:
    """Domain section 6: the next day's first instant is early enough, the one before is not."""
    dialled = instant_of(
        local_time(0, ZoneInfo(zone)).replace(year=day.year, month=day.month, day=day.day, hour=0)
    )
    dialled += minute * 60_000
    rested = rests_until(dialled, interval, zone, once_a_day=True)
    assert rested >= rests_until(dialled, interval, zone, once_a_day=False) == dialled + interval
    assert day_at(rested, zone) > day_at(dialled, zone)
    assert rested == dialled + interval or day_at(rested - 1, zone) == day_at(dialled, zone)


def test_a_day_begins_where_the_clock_leaps_over_midnight() -> None:
    """In Asunción the 6th of October 2024 began at one o'clock."""
    began = day_begins(date(2024, 10, 6), "America/Asuncion")
    assert local_time(began, ZoneInfo("America/Asuncion")).strftime("%d %H:%M") == "06 01:00"
    assert moment_of(date(2021, 2, 10), 9 * 60, TOKYO) == at("09:00")
