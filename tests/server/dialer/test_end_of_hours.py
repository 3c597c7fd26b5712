"""When the business window of a run is over, however the clock gets there (domain rows 83, 107, 159, 170, 171)."""

from __future__ import annotations

from kaden.clock import DAY, HOUR, MINUTE
from kaden.vocabulary import JobId, Limiting, RunId, StopReason
from server.dialer.effects import DropAgent, HangUp
from server.dialer.events import (
    ClockJumped,
    TimePassed,
)
from server.dialer.writes import CloseSession, StopRun
from tests.server.dialer.playbook import Playbook, Wait, nothing
from tests.server.dialer.sample import at, job_open


class TestEndOfHours:
    def test_stops_the_job_at_the_exact_instant(self) -> None:
        """Row 159."""
        book = Playbook(now=at("16:30")).office()
        ringing = book.out()[0]
        book.aside(Wait(at("16:59:59.999") - book.now))
        assert book.seat().started
        book >> Wait(1)
        book << StopRun(None, JobId(1), RunId(1), at("17:00"), StopReason.END_OF_HOURS)
        book << HangUp(ringing) << DropAgent << CloseSession

    def test_on_the_first_day_comes_at_its_end(self) -> None:
        """Row 108: the day is inside."""
        book = Playbook(now=at("16:30", "2021-02-01")).start()
        book.aside(Wait(at("16:59:59.999", "2021-02-01") - book.now))
        assert book.seat().started
        book >> Wait(1) << StopRun

    def test_is_end_of_hours_on_the_last_day_too(self) -> None:
        book = Playbook(now=at("16:30", "2021-03-31")).start()
        book.aside(Wait(HOUR))
        assert book.seat().stop_reason is StopReason.END_OF_HOURS
        assert book.monitor()[0].limiting is Limiting.JOB_STOPPED

    def test_is_noticed_however_late(self) -> None:
        """A machine that slept over the night does not go on with yesterday's run."""
        book = Playbook(now=at("16:30")).start()
        book.now = at("09:30", "2021-02-11")
        book >> TimePassed() << StopRun
        assert book.seat().stop_reason is StopReason.END_OF_HOURS

    def test_at_half_past_eleven_leaves_half_an_hour_of_night(self) -> None:
        """Open again at midnight, and noticed only then: the half hour between ends the run."""
        book = Playbook(job_open("00:00-23:30"), now=at("23:00")).start()
        book.aside(Wait(at("23:29:59.999") - book.now))
        assert book.seat().started
        book.now = at("00:10", "2021-02-11")
        book >> TimePassed() << StopRun

    def test_never_comes_for_a_campaign_of_24_hours(self) -> None:
        """Rows 83, 159: over midnight without stopping."""
        book = Playbook(job_open("00:00-24:00"), now=at("23:30")).start()
        book.aside(Wait(3 * DAY))
        assert book.seat().started
        assert book.seat().run == 1

    def test_comes_for_a_campaign_of_24_hours_when_the_period_is_over(self) -> None:
        """Row 107."""
        book = Playbook(job_open("00:00-24:00"), now=at("23:30", "2021-03-31")).start()
        book.aside(Wait(30 * MINUTE - 1))
        assert book.seat().started
        (
            book
            >> Wait(1)
            << StopRun(None, JobId(1), RunId(1), at("00:00", "2021-04-01"), StopReason.PERIOD_OVER)
        )

    def test_for_a_job_started_the_evening_before_is_that_of_the_next_day(self) -> None:
        book = Playbook(job_open("00:30-20:00"), now=at("23:45")).start()
        book.aside(Wait(at("19:59:59.999", "2021-02-11") - book.now))
        assert book.seat().started
        book >> Wait(1) << StopRun

    def test_is_watched_after_a_restart_too(self) -> None:
        """Row 171: a restored run knows only that somebody should look."""
        book = Playbook(now=at("10:00")).start()
        book.floor.alarms.clear()
        book.floor.asked.clear()
        book.floor.wake(book.now, "closes", JobId(1))
        book >> Wait(7 * HOUR) << StopRun

    def test_comes_when_the_clock_jumps_over_it(self) -> None:
        """Guarantees, fault F12."""
        book = Playbook(now=at("16:30")).start()
        book.now += HOUR
        book >> ClockJumped(HOUR) << StopRun

    def test_does_not_come_when_the_clock_jumps_back_before_the_opening(self) -> None:
        book = Playbook(now=at("09:10")).office()
        book.now -= HOUR
        book >> ClockJumped(-HOUR) << nothing
        assert book.seat().started
        assert book.seat().decision.limiting is Limiting.BEFORE_HOURS
