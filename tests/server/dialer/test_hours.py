"""Calling hours at their edges: days, months, leap days, 24:00, and the days when clocks are set (fault F12)."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kaden.clock import DAY, HOUR, MINUTE, Instant, instant_of, local_time
from kaden.vocabulary import CustomerKind
from server.dialer.hours import (
    Window,
    business_window,
    calling_window,
    calling_windows,
    campaign_hours,
    clock_text,
    day_window,
    hours_text,
    may_ring,
    next_open,
    overlap,
    today,
    window_on,
)
from server.dialer.model import Calendar, Hours, Job, Terms
from tests.server.dialer.sample import CAMPAIGN, a_campaign, a_job, at, hours

NEW_YORK = "America/New_York"
"""2021-03-14 02:00 -> 03:00, 2021-11-07 02:00 -> 01:00."""
LORD_HOWE = "Australia/Lord_Howe"
"""Half an hour: 2021-10-03 02:00 -> 02:30, 2021-04-04 02:00 -> 01:30."""
HAVANA = "America/Havana"
"""At midnight: 2021-03-14 00:00 -> 01:00, 2021-11-07 01:00 -> 00:00."""
APIA = "Pacific/Apia"
"""2011-12-30 did not exist."""

ZONES = ["Asia/Tokyo", NEW_YORK, LORD_HOWE, HAVANA, APIA, "Europe/London", "America/Nuuk", "UTC"]


def job_in(zone: str, text: str, first: str = "2000-01-01", last: str = "2040-12-31", band: str = "") -> Job:
    return a_job(
        campaign=a_campaign(zone=zone, hours=hours(text)),
        first_day=date.fromisoformat(first),
        last_day=date.fromisoformat(last),
        band=hours(band) if band else None,
    )


class TestWindow:
    @pytest.mark.parametrize(("moment", "inside"), [(99, False), (100, True), (199, True), (200, False)])
    def test_is_half_open(self, moment: Instant, inside: bool) -> None:
        """Row 83."""
        assert Window(100, 200).holds(moment) is inside

    def test_of_a_day(self) -> None:
        assert window_on(date(2021, 2, 10), hours("09:00-17:00"), "Asia/Tokyo") == Window(
            at("09:00"), at("17:00")
        )

    def test_to_24_00_ends_at_the_next_midnight(self) -> None:
        """Row 272's 24:00, at a month's end in a leap year and not."""
        for day, following in [("2024-02-29", "2024-03-01"), ("2021-02-28", "2021-03-01")]:
            window = window_on(date.fromisoformat(day), hours("09:00-24:00"), "Asia/Tokyo")
            assert window == Window(at("09:00", day), at("00:00", following))

    def test_of_29_february_exists_in_leap_years(self) -> None:
        """Row 335."""
        job = job_in("Asia/Tokyo", "09:00-17:00", "2024-02-29", "2024-02-29")
        assert may_ring(job, at("12:00", "2024-02-29"))
        assert not may_ring(job, at("12:00", "2024-02-28"))
        assert not may_ring(job, at("12:00", "2024-03-01"))


class TestNext:
    @pytest.mark.parametrize(
        ("now", "opens"),
        [
            (at("08:59:59.999"), at("09:00")),
            (at("09:00"), at("09:00")),
            (at("16:59:59.999"), at("09:00")),
            (at("17:00"), at("09:00", "2021-02-11")),
            (at("23:59", "2021-02-28"), at("09:00", "2021-03-01")),
            (at("12:00", "2020-12-24"), at("09:00", "2021-02-01")),
            (at("16:59:59.999", "2021-03-31"), at("09:00", "2021-03-31")),
        ],
    )
    def test_window_is_the_one_that_holds_or_follows(self, now: Instant, opens: Instant) -> None:
        window = business_window(a_job(), now)
        assert window is not None
        assert window.opens == opens

    def test_window_is_none_once_the_period_is_over(self) -> None:
        """Rows 107, 108."""
        assert business_window(a_job(), at("17:00", "2021-03-31")) is None
        assert calling_window(a_job(), at("17:00", "2021-03-31")) is None

    def test_periods_first_and_last_day_are_inside(self) -> None:
        """Row 108."""
        job = job_in("Asia/Tokyo", "00:00-24:00", "2021-02-01", "2021-03-31")
        edges = [at("23:59:59.999", "2021-01-31"), at("00:00", "2021-02-01")]
        edges += [at("23:59:59.999", "2021-03-31"), at("00:00", "2021-04-01")]
        assert [may_ring(job, now) for now in edges] == [False, True, True, False]

    def test_day_is_that_of_the_campaigns_zone(self) -> None:
        assert today(job_in("Asia/Tokyo", "09:00-17:00"), at("23:00", zone="UTC")) == date(2021, 2, 11)
        assert today(job_in(NEW_YORK, "09:00-17:00"), at("01:00", zone="UTC")) == date(2021, 2, 9)


class TestBand:
    @pytest.mark.parametrize(
        ("band", "both"),
        [
            ("", "09:00-17:00"),
            ("09:00-17:00", "09:00-17:00"),
            ("10:00-12:00", "10:00-12:00"),
            ("08:00-12:00", "09:00-12:00"),
            ("16:59-20:00", "16:59-17:00"),
            ("17:00-20:00", ""),
            ("06:00-09:00", ""),
        ],
    )
    def test_overlap_with_the_business_hours_counts(self, band: str, both: str) -> None:
        """Row 145."""
        shared = overlap(hours("09:00-17:00"), hours(band) if band else None)
        assert shared == (hours(both) if both else None)

    def test_does_not_move_the_business_hours(self) -> None:
        """Rows 153, 159 look at the campaign, row 145 at both."""
        job = job_in("Asia/Tokyo", "09:00-17:00", band="10:00-12:00")
        assert business_window(job, at("09:30")) == Window(at("09:00"), at("17:00"))
        assert calling_window(job, at("09:30")) == Window(at("10:00"), at("12:00"))

    def test_beside_the_business_hours_never_rings(self) -> None:
        job = job_in("Asia/Tokyo", "09:00-17:00", band="17:00-20:00")
        assert calling_window(job, at("12:00")) is None
        assert not may_ring(job, at("18:00"))


class TestSetClocks:
    @pytest.mark.parametrize(
        ("zone", "day", "text", "length"),
        [
            (NEW_YORK, "2021-03-14", "00:00-24:00", 23 * HOUR),
            (NEW_YORK, "2021-11-07", "00:00-24:00", 25 * HOUR),
            (LORD_HOWE, "2021-10-03", "00:00-24:00", 23 * HOUR + 30 * MINUTE),
            (LORD_HOWE, "2021-04-04", "00:00-24:00", 24 * HOUR + 30 * MINUTE),
            (HAVANA, "2021-03-14", "00:00-24:00", 23 * HOUR),
            (HAVANA, "2021-11-07", "00:00-24:00", 25 * HOUR),
            (NEW_YORK, "2021-03-14", "01:00-04:00", 2 * HOUR),
            (NEW_YORK, "2021-11-07", "00:30-04:00", 4 * HOUR + 30 * MINUTE),
            (APIA, "2011-12-30", "09:00-17:00", 0),
        ],
    )
    def test_day_has_its_own_length(self, zone: str, day: str, text: str, length: int) -> None:
        window = window_on(date.fromisoformat(day), hours(text), zone)
        assert window.closes - window.opens == length

    @pytest.mark.parametrize("text", ["02:30-05:00", "02:31-05:00"])
    def test_opening_that_the_clock_leaps_over_is_where_it_lands(self, text: str) -> None:
        window = window_on(date(2021, 3, 14), hours(text), NEW_YORK)
        assert window.opens == at("03:00", "2021-03-14", NEW_YORK)

    def test_closing_that_the_clock_leaps_over_is_the_leap(self) -> None:
        """No phone rings at 03:15 for hours that end at 02:30."""
        window = window_on(date(2021, 3, 14), hours("01:00-02:30"), NEW_YORK)
        assert window.closes == at("03:00", "2021-03-14", NEW_YORK)

    def test_opening_in_an_hour_that_comes_twice_waits_for_the_second(self) -> None:
        """After the first 01:30 it becomes 01:00 again, which is before the opening."""
        window = window_on(date(2021, 11, 7), hours("01:30-05:00"), NEW_YORK)
        assert window.opens == at("01:30", "2021-11-07", NEW_YORK, fold=1)

    def test_opening_at_the_hour_that_comes_twice_is_the_first(self) -> None:
        window = window_on(date(2021, 11, 7), hours("01:00-05:00"), NEW_YORK)
        assert window.opens == at("01:00", "2021-11-07", NEW_YORK, fold=0)

    def test_closing_in_an_hour_that_comes_twice_is_the_first(self) -> None:
        window = window_on(date(2021, 11, 7), hours("00:00-01:30"), NEW_YORK)
        assert window.closes == at("01:30", "2021-11-07", NEW_YORK, fold=0)

    @pytest.mark.parametrize("text", ["02:15-02:45", "02:00-03:00"])
    def test_hours_that_the_clock_leaps_over_are_those_of_the_next_day(self, text: str) -> None:
        job = job_in(NEW_YORK, text)
        window = business_window(job, at("00:00", "2021-03-14", NEW_YORK))
        assert window == window_on(date(2021, 3, 15), hours(text), NEW_YORK)


HOURS = st.integers(0, 1439).flatmap(lambda s: st.integers(s + 1, 1440).map(lambda e: Hours(s, e)))
SPRING_AND_AUTUMN = st.dates(date(2021, 1, 1), date(2021, 12, 31)) | st.sampled_from(
    [date(2021, month, day) for month, day in [(3, 14), (3, 28), (4, 4), (10, 3), (10, 31), (11, 7)]]
)


@given(zone=st.sampled_from(ZONES), day=SPRING_AND_AUTUMN, opening=HOURS, at_minute=st.integers(-30, 27 * 60))
@example(NEW_YORK, date(2021, 11, 7), Hours(90, 300), 60 * 2)
@example(LORD_HOWE, date(2021, 4, 4), Hours(105, 1440), 60 * 2)
def test_inside_a_window_the_wall_clock_is_inside_the_hours(
    zone: str, day: date, opening: Hours, at_minute: int
) -> None:
    """Guarantee I3: whatever the clock does, no phone rings at an hour that is not among the hours."""
    now = instant_of(
        local_time(0, ZoneInfo(zone)).replace(year=day.year, month=day.month, day=day.day, hour=0)
    )
    now += at_minute * MINUTE
    window = window_on(day, opening, zone)
    local = local_time(now, ZoneInfo(zone))
    if window.holds(now):
        assert local.date() == day
        assert opening.start <= local.hour * 60 + local.minute < opening.end


@given(zone=st.sampled_from(ZONES), day=SPRING_AND_AUTUMN)
def test_days_of_24_hours_follow_without_a_gap(zone: str, day: date) -> None:
    whole = Hours(0, 1440)
    assert window_on(day, whole, zone).closes == window_on(day + timedelta(days=1), whole, zone).opens


@given(
    now=st.integers(at("00:00", "2021-01-01"), at("00:00", "2022-01-01")),
    opening=HOURS,
    zone=st.sampled_from(ZONES),
)
def test_next_window_is_the_next(now: Instant, opening: Hours, zone: str) -> None:
    """Never one that is over, and none between now and its opening."""
    job = a_job(
        campaign=a_campaign(zone=zone, hours=opening), first_day=date(2020, 1, 1), last_day=date(2023, 1, 1)
    )
    window = business_window(job, now)
    assert window is not None
    assert now < window.closes
    assert window.opens < window.closes
    assert window.opens - now <= 2 * DAY + HOUR
    if now < window.opens:
        assert business_window(job, window.opens - 1) == window


@pytest.mark.parametrize(("minute", "text"), [(0, "00:00"), (545, "09:05"), (1440, "24:00")])
def test_minutes_are_written_as_people_do(minute: int, text: str) -> None:
    """Row 272."""
    assert clock_text(minute) == text


def test_hours_are_written_as_people_do() -> None:
    assert hours_text(Hours(540, 1440)) == "09:00-24:00"


class TestCorporate:
    """Row 323: each kind of customers has its calling window, and the job works from the first to the last."""

    APART = a_campaign(corporate=Terms(hours("18:00-20:00"), CAMPAIGN.rule))

    def test_each_kind_has_its_window(self) -> None:
        windows = calling_windows(a_job(campaign=self.APART), at("12:00"))
        assert windows == {
            CustomerKind.INDIVIDUAL: Window(at("09:00"), at("17:00")),
            CustomerKind.CORPORATE: Window(at("18:00"), at("20:00")),
        }

    def test_where_nobody_is_told_apart_they_are_one(self) -> None:
        windows = calling_windows(a_job(), at("12:00"))
        assert set(windows.values()) == {Window(at("09:00"), at("17:00"))}
        assert calling_windows(a_job(band=hours("06:00-07:00")), at("12:00")) == {}

    def test_the_job_works_from_the_first_to_the_last_of_both(self) -> None:
        """Rows 153 to 159."""
        job = a_job(campaign=self.APART)
        assert (
            business_window(job, at("12:00"))
            == day_window(job, at("12:00"))
            == Window(at("09:00"), at("20:00"))
        )
        banded = a_job(campaign=self.APART, band=hours("10:00-19:00"))
        assert day_window(banded, at("12:00")) == Window(at("10:00"), at("19:00"))
        assert day_window(a_job(band=hours("06:00-07:00")), at("12:00")) is None

    @pytest.mark.parametrize(
        ("now", "individual", "corporate"),
        [("16:59", True, False), ("17:30", False, False), ("18:00", False, True), ("20:00", False, False)],
    )
    def test_a_phone_rings_in_its_owners_hours(self, now: str, individual: bool, corporate: bool) -> None:
        """Guarantee I3."""
        job = a_job(campaign=self.APART)
        assert may_ring(job, at(now)) is individual
        assert may_ring(job, at(now), CustomerKind.CORPORATE) is corporate

    def test_both_are_told_where_they_differ(self) -> None:
        assert campaign_hours(self.APART) == "09:00-17:00 / 18:00-20:00"
        assert campaign_hours(CAMPAIGN) == "09:00-17:00"
        same = a_campaign(corporate=Terms(CAMPAIGN.hours, a_campaign().rule))
        assert campaign_hours(same) == "09:00-17:00"


@pytest.mark.parametrize(
    ("at_", "opens"),
    [
        (at("08:00"), at("09:00")),
        (at("09:00"), at("09:00")),
        (at("16:59:59.999"), at("16:59:59.999")),
        (at("17:00", "2021-02-12"), at("09:00", "2021-02-15")),
    ],
)
def test_the_next_moment_in_which_a_campaign_calls(at_: Instant, opens: Instant) -> None:
    """Rows 82, 92: over the night, and over a weekend that its calendar closes."""
    campaign = a_campaign(calendar=Calendar(frozenset(range(5))))
    assert next_open(campaign, at_) == opens
    never = a_campaign(calendar=Calendar(frozenset()))
    assert next_open(never, at_) == at_
