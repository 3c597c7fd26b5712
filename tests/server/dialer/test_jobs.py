"""Start, stop and end of hours of a call job, each at its edge (domain rows 152 to 165, 2.3)."""

from __future__ import annotations

from datetime import date

import pytest

from kaden.clock import MINUTE, Instant
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import AgentId, AgentState, JobId, Limiting, RunId, StopReason
from server.dialer.effects import Answer, DropAgent, HangUp, PlaceCall, Refuse, ShowDesk, ShowJob
from server.dialer.events import (
    CallEnded,
    EndCause,
    EndRequested,
    JobStartRequested,
    JobStopRequested,
    JoinRequested,
    PlanChanged,
    RecordsAdded,
)
from server.dialer.writes import (
    ClaimNext,
    CloseSession,
    MarkEnded,
    SaveResult,
    StartRun,
    StopRun,
)
from tests.server.dialer.playbook import CYCLE, Playbook, Wait, nothing, save
from tests.server.dialer.sample import a_campaign, a_job, a_rule, asked, at, job_open

START = JobStartRequested(asked("start"), JobId(1))
STOP = JobStopRequested(asked("stop"), JobId(1))


class TestStart:
    def test_opens_a_run_and_says_so_once_it_is_on_disk(self, book: Playbook) -> None:
        """Row 152; guarantee I15."""
        book.withheld = True
        book >> START << StartRun(asked("start"), JobId(1), book.now) << nothing
        assert not book.seat().started
        book.store_answers() << Answer(asked("start"))
        assert (book.seat().run, book.seat().since, book.seat().remaining) == (1, book.now, 100)

    def test_and_stop_are_shown_to_members_who_are_in_no_job(self) -> None:
        """Row 196: the list of jobs to choose from changes under their eyes."""
        book = Playbook(a_job(members=frozenset([AgentId(1)]))).arrive(1).arrive(2)
        book >> START << StartRun << Answer << ShowDesk(AgentId(1)) << nothing
        book >> JobStopRequested(asked("stop"), JobId(1)) << StopRun << Answer << ShowDesk(AgentId(1))
        with pytest.raises(AssertionError):
            book << ShowDesk(AgentId(2))

    def test_of_an_unknown_job_is_refused(self, book: Playbook) -> None:
        book >> JobStartRequested(asked(), JobId(9)) << RefusalCode.UNKNOWN_JOB

    @pytest.mark.parametrize(
        ("now", "answer"),
        [
            (at("07:59:59.999"), RefusalCode.TOO_EARLY),
            (at("08:00"), StartRun),
            (at("16:59:59.999"), StartRun),
            (at("17:00"), RefusalCode.AFTER_HOURS),
            (at("23:59:59.999"), RefusalCode.AFTER_HOURS),
        ],
    )
    def test_from_one_hour_before_business_start_to_its_end(
        self, now: Instant, answer: RefusalCode | type[StartRun]
    ) -> None:
        """Rows 153, 155."""
        book = Playbook(now=now)
        book.withheld = True
        book >> START << answer << nothing

    @pytest.mark.parametrize(
        ("day", "answer"),
        [
            ("2021-01-31", RefusalCode.OUTSIDE_PERIOD),
            ("2021-02-01", StartRun),
            ("2021-03-31", StartRun),
            ("2021-04-01", RefusalCode.OUTSIDE_PERIOD),
        ],
    )
    def test_on_the_days_of_the_batch_both_inclusive(
        self, day: str, answer: RefusalCode | type[StartRun]
    ) -> None:
        """Rows 108, 155."""
        book = Playbook(now=at("10:00", day))
        book.withheld = True
        book >> START << answer << nothing

    def test_of_a_closed_campaign_is_refused(self) -> None:
        """Row 91."""
        campaign = a_campaign(closed=True)
        book = Playbook(a_job(campaign=campaign))
        told = Refused(RefusalCode.CAMPAIGN_CLOSED, job="午前", campaign="展示会")
        book >> START << Refuse(asked("start"), told) << nothing

    def test_refusals_say_the_hours_and_days(self) -> None:
        early, late, past = at("07:00"), at("18:00"), at("10:00", "2021-04-01")
        said = {
            early: Refused(RefusalCode.TOO_EARLY, job="午前", opens="08:00"),
            late: Refused(RefusalCode.AFTER_HOURS, job="午前", end="17:00", campaign="展示会"),
            past: Refused(RefusalCode.OUTSIDE_PERIOD, job="午前", first="2021-02-01", last="2021-03-31"),
        }
        for now, refusal in said.items():
            Playbook(now=now) >> START << Refuse(asked("start"), refusal)

    @pytest.mark.parametrize(
        ("now", "answer"),
        [
            (at("23:29:59.999"), RefusalCode.AFTER_HOURS),
            (at("23:30"), StartRun),
            (at("23:59:59.999"), StartRun),
        ],
    )
    def test_from_one_hour_before_a_business_start_soon_after_midnight(
        self, now: Instant, answer: RefusalCode | type[StartRun]
    ) -> None:
        """Row 153 when that hour is still the day before."""
        book = Playbook(job_open("00:30-20:00"), now=now)
        book.withheld = True
        book >> START << answer << nothing

    def test_before_business_start_places_no_call_until_it(self) -> None:
        """Row 154."""
        book = Playbook(now=at("08:00")).start()
        book.aside(Wait(MINUTE)).sit(1)
        assert book.out() == []
        assert book.seat().decision.limiting is Limiting.BEFORE_HOURS
        book >> Wait(at("08:59:59.999") - book.now) << nothing
        book >> Wait(1) << ClaimNext << PlaceCall

    def test_at_most_five_at_once(self) -> None:
        """Row 157."""
        book = Playbook(*(a_job(number) for number in range(1, 8)))
        for number in range(1, 6):
            book.start(number)
        sixth = JobStartRequested(asked("six"), JobId(6))
        book >> sixth << Refuse(asked("six"), Refused(RefusalCode.TOO_MANY_JOBS, limit=5))
        book.aside(JobStopRequested(asked("stop"), JobId(2)))
        book >> sixth << StartRun << Answer

    def test_that_is_under_way_counts_too(self) -> None:
        """Row 157 under two supervisors who start jobs in the same moment."""
        book = Playbook(*(a_job(number) for number in range(1, 8)))
        book.withheld = True
        for number in range(1, 6):
            book.aside(JobStartRequested(asked(f"s{number}"), JobId(number)))
        book >> JobStartRequested(asked("six"), JobId(6)) << RefusalCode.TOO_MANY_JOBS

    def test_that_the_store_refused_does_not_count(self) -> None:
        book = Playbook(*(a_job(number) for number in range(1, 8)))
        book.trouble = Refused(RefusalCode.STORE_UNAVAILABLE, problem="disk full")
        for number in range(1, 6):
            book >> JobStartRequested(asked(f"s{number}"), JobId(number))
            book << StartRun << RefusalCode.STORE_UNAVAILABLE
        book.trouble = None
        book >> JobStartRequested(asked("six"), JobId(6)) << StartRun << Answer

    def test_of_a_started_job_is_refused_by_the_store(self, office: Playbook) -> None:
        office >> START << StartRun << RefusalCode.JOB_ALREADY_STARTED
        assert office.seat().run == 1

    def test_asked_twice_has_one_effect(self, book: Playbook) -> None:
        """Guarantee I15: the client asks again because it never saw the answer."""
        book >> START << StartRun << Answer
        since = book.seat().since
        book >> Wait(MINUTE) >> START << StartRun << Answer << nothing
        assert (book.seat().run, book.seat().since) == (1, since)

    def test_asked_twice_while_the_first_is_under_way_is_answered_once(self, book: Playbook) -> None:
        book.withheld = True
        book >> START << StartRun >> START << nothing
        book.store_answers() << Answer << nothing

    def test_asked_again_after_the_stop_does_not_start_again(self, book: Playbook) -> None:
        """The store remembers the request; the run that it opened is closed."""
        book.aside(START, STOP)
        book >> START << StartRun << Answer << nothing
        assert not book.seat().started

    def test_asked_twice_takes_one_of_the_five_places(self) -> None:
        book = Playbook(*(a_job(number) for number in range(1, 8)))
        book.aside(START, START, STOP)
        for number in range(2, 7):
            book.start(number)
        assert book.seat(6).started

    def test_of_a_job_that_was_deleted_meanwhile_closes_the_run(self, book: Playbook) -> None:
        book.withheld = True
        book.aside(START, PlanChanged(()))
        book.store_answers() << Answer << StopRun(None, JobId(1), RunId(1), book.now, StopReason.MANUAL)

    def test_that_reaches_the_disk_after_the_end_of_hours_ends_at_once(self) -> None:
        """Row 159."""
        book = Playbook(now=at("16:59:59.999"))
        book.withheld = True
        book.aside(START, Wait(1))
        (
            book.store_answers()
            << Answer
            << StopRun(None, JobId(1), RunId(1), at("17:00"), StopReason.END_OF_HOURS)
        )


class TestPlan:
    def test_gives_a_started_job_its_new_rule(self, office: Playbook) -> None:
        """Row 69: from the next cycle on."""
        campaign = a_campaign(rule=a_rule(multipliers=(2.0,)))
        office.aside(Wait(CYCLE))
        office >> PlanChanged((a_job(campaign=campaign),)) << ClaimNext << PlaceCall
        assert len(office.out()) == 2

    def test_with_a_new_job_seats_it(self, book: Playbook) -> None:
        book >> PlanChanged((a_job(), a_job(2))) << nothing
        assert not book.start(2).seat(1).started
        assert book.seat(2).started

    def test_without_a_started_job_stops_it(self, office: Playbook) -> None:
        ringing = office.out()[0]
        office >> PlanChanged(()) << StopRun << HangUp(ringing) << DropAgent << CloseSession
        assert office.floor.jobs == {}
        office >> CallEnded(ringing, EndCause.CANCELLED) << MarkEnded << nothing
        assert office.floor.calls == {}

    def test_without_a_job_lets_its_conversations_end(self, office: Playbook) -> None:
        """Row 162; the record of the call is not lost with the job (guarantee I6)."""
        call = office.talk()
        office.aside(PlanChanged(()), CallEnded(call, EndCause.HANGUP))
        assert office.agent().state is AgentState.WRAPUP
        assert office.desk().call is not None
        office >> save(call) << SaveResult << DropAgent << CloseSession << Answer
        assert office.agent().state is AgentState.STOPPED

    def test_that_ends_the_hours_now_stops_the_job(self, office: Playbook) -> None:
        office.aside(PlanChanged((job_open("09:00-10:00"),)))
        assert office.seat().stop_reason is StopReason.END_OF_HOURS

    def test_that_moves_the_end_moves_the_stop(self, book: Playbook) -> None:
        book.start()
        book >> PlanChanged((job_open("09:00-16:00"),)) << nothing
        book.aside(Wait(at("15:59:59.999") - book.now))
        assert book.seat().started
        book >> Wait(1) << StopRun

    def test_that_ends_the_day_before_its_opening_stops_who_started_early(self) -> None:
        """Row 170: the run does not wait for tomorrow's hours."""
        book = Playbook(now=at("08:30")).start()
        book >> PlanChanged((job_open("07:00-08:15"),)) << StopRun
        assert book.seat().stop_reason is StopReason.END_OF_HOURS

    def test_whose_period_is_another_ends_the_run(self, book: Playbook) -> None:
        book.start()
        book >> PlanChanged((a_job(first_day=date(2021, 3, 1)),)) << StopRun
        assert book.seat().stop_reason is StopReason.PERIOD_OVER

    def test_whose_period_ended_while_the_run_was_opened_ends_it(self, book: Playbook) -> None:
        book.withheld = True
        book.aside(START, PlanChanged((a_job(last_day=date(2021, 2, 9)),)))
        book.store_answers() << Answer << StopRun
        assert book.seat().stop_reason is StopReason.PERIOD_OVER

    def test_lets_a_former_member_stay_until_its_session_ends(self, office: Playbook) -> None:
        """Row 47."""
        office >> PlanChanged((a_job(members=frozenset()),)) << nothing
        assert office.agent().state is AgentState.WAITING
        office >> EndRequested(asked("e", 1), AgentId(1)) << DropAgent << CloseSession << Answer
        office >> JoinRequested(asked("j", 1), AgentId(1), JobId(1)) << RefusalCode.NOT_A_MEMBER


class TestRecords:
    def test_that_are_added_wake_an_exhausted_run(self) -> None:
        book = Playbook(records=1).office(2)
        assert book.seat().decision.limiting is Limiting.NO_RECORDS
        book.store.add("+81312345678")
        book >> Wait(CYCLE) >> RecordsAdded((JobId(1), JobId(7))) << ClaimNext << PlaceCall

    def test_are_shown_as_left_before_anybody_claims_one(self, book: Playbook) -> None:
        """Row 306; of a run that is closed by now nothing is shown."""
        book.start()
        book >> RecordsAdded((JobId(1),), ((RunId(1), 300), (RunId(9), 5))) << ShowJob(JobId(1)) << nothing
        assert book.monitor()[0].remaining == 300
        book >> RecordsAdded((JobId(1),), ((RunId(9), 5),)) << nothing
        assert book.monitor()[0].remaining == 300

    def test_are_not_asked_for_by_a_run_that_begins_with_none(self) -> None:
        book = Playbook(records=0).office()
        assert book.seat().exhausted
        assert book.store.attempts == {}
