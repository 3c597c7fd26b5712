"""Reserved starts: at the time, on open days, once a day, and what keeps them back (domain row 169)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from kaden.clock import DAY, HOUR, MINUTE, SECOND, Instant
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import JobId
from server.dialer.effects import Alarm
from server.dialer.events import ClockJumped, JobStopRequested, PlanChanged
from server.dialer.floor import Floor, FloorRules, JobSeat
from server.dialer.model import Calendar
from server.dialer.reservations import (
    LATE,
    MISSED,
    RESERVED_START,
    lateness,
    plan_reserved_start,
    recover_reserved_start,
    reserve_anew,
)
from server.dialer.writes import StartRun, StopRun
from tests.server.dialer.playbook import Playbook, Wait, nothing
from tests.server.dialer.sample import a_campaign, a_job, asked, at

NINE = 9 * 60


def reserved(minute: int = NINE, now: Instant | None = None, **changes: Any) -> Playbook:
    """A floor with one job that has a reserved start, just told of it."""
    job = a_job(start_at=minute, **changes)
    book = Playbook(replace(job, start_at=None), now=at("08:00") if now is None else now)
    return book.aside(PlanChanged((job,)))


def refused(code: RefusalCode | str) -> Alarm:
    """What is told of a start that was not carried out."""
    return Alarm(RESERVED_START, f"job 1: {code}")


def test_the_job_starts_by_itself_at_the_time() -> None:
    """Row 169: at the instant, not before; nobody asked, so nobody is answered."""
    book = reserved()
    book >> Wait(HOUR - 1) << nothing
    book >> Wait(1) << StartRun(None, JobId(1), at("09:00")) << nothing
    assert book.seat().started
    assert not book.seat().reserving


def test_again_on_the_next_day() -> None:
    book = reserved()
    book.aside(Wait(12 * HOUR))
    assert not book.seat().started
    book >> Wait(13 * HOUR) << StartRun(None, JobId(1), at("09:00", "2021-02-11")) << nothing


def test_not_on_a_closed_day_nor_beyond_the_period() -> None:
    """Rows 92, 106."""
    calendar = Calendar(frozenset(range(5)), frozenset({(date(2021, 2, 11), date(2021, 2, 11))}))
    campaign, last = a_campaign(calendar=calendar), date(2021, 2, 15)
    book = reserved(NINE, at("18:00"), campaign=campaign, last_day=last)
    book >> Wait(DAY) << nothing
    book >> Wait(DAY) << StartRun(None, JobId(1), at("09:00", "2021-02-12")) << StopRun << nothing
    book >> Wait(3 * DAY) << StartRun(None, JobId(1), at("09:00", "2021-02-15")) << StopRun << nothing
    book >> Wait(5 * DAY) << nothing


def test_a_time_that_had_passed_when_it_was_reserved_means_the_next_day() -> None:
    book = reserved(NINE, at("10:00"))
    book >> Wait(22 * HOUR) << nothing
    book >> Wait(HOUR) << StartRun(None, JobId(1), at("09:00", "2021-02-11")) << nothing


def test_an_alarm_of_an_older_time_does_not_start_it() -> None:
    book = reserved(10 * 60, at("09:58"))
    book.aside(PlanChanged((a_job(start_at=9 * 60 + 55),)))
    book >> Wait(HOUR) << nothing


@pytest.mark.parametrize(
    ("minute", "changes", "code"),
    [
        (7 * 60, {}, RefusalCode.TOO_EARLY),
        (17 * 60, {}, RefusalCode.AFTER_HOURS),
        (NINE, {"campaign": a_campaign(closed=True)}, RefusalCode.CAMPAIGN_CLOSED),
    ],
)
def test_what_may_not_be_started_is_told_once(minute: int, changes: Any, code: RefusalCode) -> None:
    """Rows 91, 153, 155: one alarm, and no second try on that day."""
    book = reserved(minute, at("06:00"), **changes)
    book >> Wait(minute * MINUTE - 6 * HOUR) << refused(code) << nothing
    book >> Wait(6 * HOUR) << nothing


def test_it_takes_one_of_the_places_like_any_start() -> None:
    """Row 157."""
    jobs = [a_job(1, start_at=NINE + 30), a_job(2)]
    book = Playbook(
        *(replace(job, start_at=None) for job in jobs), rules=FloorRules(started_jobs=1), now=at("09:00")
    )
    book.aside(PlanChanged(tuple(jobs))).start(2)
    book >> Wait(HOUR) << refused(RefusalCode.TOO_MANY_JOBS) << nothing


def test_a_job_that_is_started_already_stays_as_it_is() -> None:
    book = reserved().start()
    since = book.seat().since
    book >> Wait(2 * HOUR) << nothing
    assert book.seat().since == since


def test_a_job_that_was_stopped_by_hand_is_left_alone_for_that_day() -> None:
    book = reserved().start()
    book.aside(JobStopRequested(asked("stop"), JobId(1)))
    book >> Wait(2 * HOUR) << nothing
    book >> Wait(23 * HOUR) << StartRun(None, JobId(1), at("09:00", "2021-02-11")) << nothing


def test_a_new_time_counts_though_the_job_was_stopped_by_hand() -> None:
    book = reserved().start()
    book.aside(JobStopRequested(asked("stop"), JobId(1)), PlanChanged((a_job(start_at=13 * 60),)))
    book >> Wait(4 * HOUR) << nothing
    book >> Wait(HOUR) << StartRun(None, JobId(1), at("13:00")) << nothing


def test_trouble_of_the_store_is_told() -> None:
    book = reserved()
    book.trouble = Refused(RefusalCode.STORE_UNAVAILABLE, problem="full")
    book >> Wait(HOUR) << StartRun << refused(RefusalCode.STORE_UNAVAILABLE) << nothing
    assert not book.seat().opening


def test_a_person_who_starts_it_meanwhile_is_told_by_the_store() -> None:
    book = reserved()
    book.withheld = True
    book.aside(Wait(HOUR))
    assert book.seat().reserving
    book.withheld = False
    book.start()
    assert book.seat().started


def test_a_clock_that_is_set_moves_no_reservation() -> None:
    book = reserved()
    book.aside(ClockJumped(30 * MINUTE))
    book.now += 30 * MINUTE
    book >> Wait(30 * MINUTE) << StartRun(None, JobId(1), at("09:00")) << nothing


def test_a_clock_that_leaps_far_over_it_leaves_it_to_a_person() -> None:
    book = reserved()
    book.now = at("10:00")
    book.aside(ClockJumped(2 * HOUR))
    book >> Wait(SECOND) << refused(MISSED) << nothing
    assert not book.seat().started
    assert book.seat().reserved_on == date(2021, 2, 10)


def seated(now: Instant, began: Instant | None, *, by_hand: bool = False) -> tuple[Floor, JobSeat]:
    """A job with a reserved start after a restart of the server."""
    job = a_job(start_at=NINE)
    floor = Floor(FloorRules(), 30, {job.id: JobSeat(job)})
    recover_reserved_start(floor, floor.jobs[job.id], now, began, by_hand=by_hand)
    return floor, floor.jobs[job.id]


@pytest.mark.parametrize(
    ("began", "by_hand", "due"),
    [
        (None, False, True),
        (at("09:00", "2021-02-09"), True, True),
        (at("09:00"), False, False),
        (at("08:10"), True, False),
        (at("08:10"), False, True),
    ],
)
def test_a_restart_repeats_nothing_and_forgets_nothing(
    began: Instant | None, by_hand: bool, due: bool
) -> None:
    floor, seat = seated(at("09:05"), began, by_hand=by_hand)
    assert (lateness(seat, at("09:05")) == 5 * MINUTE) == due
    assert (floor.next_wakeup() == at("09:05")) == due


@pytest.mark.parametrize(
    ("reserved_at", "due"), [(at("08:59"), True), (at("09:00"), False), (at("09:03"), False)]
)
def test_a_restart_does_not_start_what_was_reserved_for_tomorrow(reserved_at: Instant, due: bool) -> None:
    """A time that had passed when it was reserved means the next day, on both sides of a restart."""
    book = Playbook(a_job(start_at=NINE, start_reserved_at=reserved_at), now=at("09:05"))
    recover_reserved_start(book.floor, book.seat(), book.now, None, by_hand=False)
    if due:
        book >> Wait(0) << StartRun
    book >> Wait(HOUR) << nothing
    assert book.seat().started == due


def test_a_start_that_nobody_was_awake_for_is_made_up_for_soon_after_only() -> None:
    for late, told in ((LATE, StartRun), (LATE + 1, refused(MISSED))):
        book = Playbook(a_job(start_at=NINE), now=at("09:00") + late)
        recover_reserved_start(book.floor, book.seat(), book.now, None, by_hand=False)
        book >> Wait(0) << told << nothing


def test_a_job_without_a_reserved_start_has_no_alarm() -> None:
    seat = JobSeat(a_job())
    floor = Floor(FloorRules(), 30, {seat.plan.id: seat})
    plan_reserved_start(floor, seat, at("08:00"))
    reserve_anew(floor, seat, at("08:00"))
    recover_reserved_start(floor, seat, at("08:00"), None, by_hand=False)
    assert floor.next_wakeup() is None
    assert lateness(seat, at("09:00")) is None


def test_a_reservation_that_was_taken_back_starts_nothing() -> None:
    book = reserved()
    book.aside(PlanChanged((a_job(),)))
    book >> Wait(2 * HOUR) << nothing
