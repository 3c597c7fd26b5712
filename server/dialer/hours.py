"""Calling hours: when a job may be started, and when its numbers may ring.

Windows are half-open and computed in the campaign's zone, then compared as instants. Two windows matter: the business
window gates start and stop of a job (domain rows 153 to 159), the calling window, which is its overlap with the job's
own time band, gates dialling (domain rows 82, 145). Days that the campaign's calendar closes have neither (row 92).
Where corporate customers have hours of their own, each kind of customers has its calling window, and the business
window reaches from the first to the last of both (row 323).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from kaden.clock import SECOND, Instant, Millis, instant_of, local_time
from kaden.vocabulary import CustomerKind
from server.dialer.model import Calendar, Campaign, Hours, Job

LONGEST_CLOSED: Final = 60
"""Days after which nobody looks on for a day on which a campaign calls."""


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of time; `opens` is inside, `closes` is not."""

    opens: Instant
    closes: Instant

    def holds(self, now: Instant) -> bool:
        """Whether `now` is inside."""
        return self.opens <= now < self.closes


def overlap(hours: Hours, band: Hours | None) -> Hours | None:
    """The minutes that both allow; None when they share none (domain row 145)."""
    if band is None:
        return hours
    start, end = max(hours.start, band.start), min(hours.end, band.end)
    return Hours(start, end) if start < end else None


@lru_cache(maxsize=4_096)
def window_on(day: date, hours: Hours, zone: str) -> Window:
    """The window of one calendar day, half-open; 24:00 is the next day's midnight.

    Where the clock is set, the window is the stretch in which the wall clock stays inside the hours: an edge that the
    clock leaps over is where it lands, and of an hour that comes twice the opening takes the second, the closing the
    first. Such a window can be empty.
    """
    return Window(_edge(day, hours.start, zone, opening=True), _edge(day, hours.end, zone, opening=False))


def business_window(job: Job, now: Instant) -> Window | None:
    """The business window that holds `now`, else the next one; None when the batch's period is over."""
    return _window(job, job.campaign.business_hours, now)


def calling_window(job: Job, now: Instant, customer: CustomerKind = CustomerKind.INDIVIDUAL) -> Window | None:
    """The calling window that holds `now`, else the next one; None when none is left in the batch's period."""
    hours = overlap(job.campaign.towards(customer).hours, job.band)
    return None if hours is None else _window(job, hours, now)


def may_ring(job: Job, now: Instant, customer: CustomerKind = CustomerKind.INDIVIDUAL) -> bool:
    """Whether such a customer's phone may start to ring now (guarantee I3)."""
    window = calling_window(job, now, customer)
    return window is not None and window.holds(now)


def calling_windows(job: Job, now: Instant) -> dict[CustomerKind, Window]:
    """The calling window of each kind of customers that has one left."""
    if job.campaign.corporate is None:
        window = calling_window(job, now)
        return {} if window is None else dict.fromkeys(CustomerKind, window)
    windows = ((customer, calling_window(job, now, customer)) for customer in CustomerKind)
    return {customer: window for customer, window in windows if window is not None}


def day_window(job: Job, now: Instant) -> Window | None:
    """From the first to the last minute of a day in which anybody's phone may ring; it may be nobody's in between."""
    hours = overlap(job.campaign.business_hours, job.band)
    return None if hours is None else _window(job, hours, now)


def in_hours(campaign: Campaign, now: Instant) -> bool:
    """Whether a customer who meets the campaign so may be called by hand now: a job's band binds only its own calls."""
    day = day_at(now, campaign.zone)
    return campaign.is_open(day) and window_on(day, campaign.hours, campaign.zone).holds(now)


def next_open(campaign: Campaign, at: Instant) -> Instant:
    """The first instant from `at` on in which the campaign calls; `at` itself where its calendar never opens."""
    day = day_at(at, campaign.zone)
    for _ in range(LONGEST_CLOSED):
        window = window_on(day, campaign.hours, campaign.zone)
        if campaign.is_open(day) and at < window.closes and window.opens < window.closes:
            return max(at, window.opens)
        day += timedelta(days=1)
    return at


def today(job: Job, now: Instant) -> date:
    """The date in the campaign's zone."""
    return day_at(now, job.campaign.zone)


def day_at(now: Instant, zone: str) -> date:
    """The date in a zone."""
    return local_time(now, ZoneInfo(zone)).date()


def day_begins(day: date, zone: str) -> Instant:
    """The first instant of a calendar day."""
    return _edge(day, 0, zone, opening=False)


def moment_of(day: date, minute: int, zone: str) -> Instant:
    """When the wall clock shows that minute of a day; where it is leapt over, where the clock lands."""
    return _edge(day, minute, zone, opening=False)


def rests_until(dialled_at: Instant, interval: Millis, zone: str, *, once_a_day: bool) -> Instant:
    """When a number that was dialled may be dialled again (domain rows 62 to 64, section 6).

    Args:
        dialled_at: the dial time of its last attempt.
        interval: resting time from there.
        zone: of the campaign.
        once_a_day: whether it rests until the next calendar day at least.
    """
    rested = dialled_at + interval
    if not once_a_day:
        return rested
    return max(rested, day_begins(day_at(dialled_at, zone) + timedelta(days=1), zone))


def clock_text(minute: int) -> str:
    """A minute of the day as people write it, 24:00 included (domain row 272)."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def hours_text(hours: Hours) -> str:
    """As in "09:00-17:00"."""
    return f"{clock_text(hours.start)}-{clock_text(hours.end)}"


def campaign_hours(campaign: Campaign) -> str:
    """A campaign's hours; where corporate customers have others, those behind a slash."""
    known = [campaign.hours] if campaign.corporate is None else [campaign.hours, campaign.corporate.hours]
    return " / ".join(map(hours_text, dict.fromkeys(known)))


def _window(job: Job, hours: Hours, now: Instant) -> Window | None:
    campaign = job.campaign
    return _window_in_second(
        job.first_day, job.last_day, hours, campaign.zone, campaign.calendar, now // SECOND
    )


@lru_cache(maxsize=4_096)
def _window_in_second(
    first_day: date, last_day: date, hours: Hours, zone: str, calendar: Calendar | None, second: int
) -> Window | None:
    """Edges are whole seconds, so the answer is the same for all of one second, in which a busy floor asks often."""
    now = second * SECOND
    day = max(day_at(now, zone), first_day)
    while day <= last_day:
        if calendar is None or calendar.is_open(day):
            window = window_on(day, hours, zone)
            if now < window.closes and window.opens < window.closes:
                return window
        day += timedelta(days=1)
    return None


def _edge(day: date, minute: int, zone_name: str, *, opening: bool) -> Instant:
    zone = ZoneInfo(zone_name)
    wall = datetime.combine(day, time()) + timedelta(minutes=minute)
    first = instant_of(wall.replace(tzinfo=zone))
    while local_time(first, zone).replace(tzinfo=None) != wall:
        wall += timedelta(minutes=1)
        first = instant_of(wall.replace(tzinfo=zone))
    second = instant_of(wall.replace(tzinfo=zone, fold=1))
    if opening and second != first and local_time(second - 1, zone).replace(tzinfo=None) < wall:
        return second
    return first
