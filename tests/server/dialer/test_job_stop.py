"""How a call job is stopped by hand: at once, once, and to the end on disk (domain rows 160 to 165)."""

from __future__ import annotations

import pytest

from kaden.clock import SECOND
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import AgentId, AgentState, JobId, Limiting, Outcome, RunId, StopReason
from server.dialer.effects import Alarm, Answer, DropAgent, HangUp, PlaceCall, ShowDesk, ShowJob
from server.dialer.events import (
    CallEnded,
    CustomerAnswered,
    EndCause,
    JobStopRequested,
    PauseRequested,
    PhoneAnswered,
    PhoneReadyChanged,
    WriteFailed,
    Written,
)
from server.dialer.writes import (
    ClaimNext,
    CloseSession,
    MarkEnded,
    NoteAgentState,
    StopRun,
)
from tests.server.dialer.playbook import Playbook, Wait, ended, nothing
from tests.server.dialer.sample import asked

STOP = JobStopRequested(asked("stop"), JobId(1))


class TestStop:
    def test_by_hand(self, office: Playbook) -> None:
        """Rows 160, 161, 164."""
        ringing, leg = office.out()[0], office.leg()
        office >> STOP << StopRun(asked("stop"), JobId(1), RunId(1), office.now, StopReason.MANUAL)
        office << HangUp(ringing) << DropAgent(leg) << CloseSession(leg, office.now, StopReason.MANUAL)
        office << Answer(asked("stop")) << ShowDesk(AgentId(1)) << ShowJob(JobId(1))
        assert office.agent().state is AgentState.STOPPED
        office >> CallEnded(ringing, EndCause.CANCELLED) << MarkEnded << nothing
        assert office.store.attempts[ringing].outcome is Outcome.CANCELLED

    @pytest.mark.parametrize(
        ("job", "code"), [(1, RefusalCode.JOB_ALREADY_STOPPED), (2, RefusalCode.UNKNOWN_JOB)]
    )
    def test_of_a_stopped_or_unknown_job_is_refused(
        self, book: Playbook, job: int, code: RefusalCode
    ) -> None:
        book >> JobStopRequested(asked(), JobId(job)) << code

    def test_does_not_cut_a_conversation(self, office: Playbook) -> None:
        """Row 162."""
        call = office.talk()
        office.aside(STOP)
        assert office.agent().state is AgentState.TALKING
        assert office.desk().job_stopped
        assert office.call(call).ended_by is None

    def test_leaves_the_wrap_up_to_its_agent(self, office: Playbook) -> None:
        office.wrap_up()
        office.aside(STOP)
        assert office.agent().state is AgentState.WRAPUP
        assert office.desk().job_stopped

    @pytest.mark.parametrize("pause", [AgentState.BREAK, AgentState.AWAY])
    def test_shows_the_stop_screen_to_who_pauses(self, office: Playbook, pause: AgentState) -> None:
        """Row 161, domain 2.1."""
        office.sit(2).aside(PauseRequested(asked("p", 2), AgentId(2), pause), *ended(*office.out()))
        assert office.agent(2).state is pause
        office.aside(STOP)
        assert office.agent(2).state is AgentState.STOPPED

    def test_shows_the_stop_screen_to_whose_phone_still_rings(self, office: Playbook) -> None:
        office.join(2)
        leg = office.leg(2)
        office.aside(STOP)
        assert office.agent(2).state is AgentState.STOPPED
        office >> PhoneAnswered(leg) << DropAgent(leg)

    def test_abandons_who_answered_and_nobody_is_left_for(self) -> None:
        """Domain 2.3: delivered if an agent is still there, otherwise abandoned."""
        book = Playbook().office(2)
        first, second = book.out()
        book.aside(CustomerAnswered(first), PhoneReadyChanged(book.leg(2), False), CustomerAnswered(second))
        book.aside(STOP, Wait(2 * SECOND - 1))
        book >> Wait(1) << HangUp(second, announce=True) << Alarm
        assert book.agent(1).state is AgentState.TALKING

    def test_dials_nothing_that_was_claimed_meanwhile(self, book: Playbook) -> None:
        """Guarantee I12; such an attempt is none (row 66)."""
        book.start().join(1)
        book.withheld = True
        book >> PhoneAnswered(book.leg()) << ClaimNext
        book.aside(STOP)
        book.store_answers() << MarkEnded << DropAgent << CloseSession << Answer << nothing
        assert book.store.records[0].attempts == 0

    def test_dials_nothing_from_the_request_on_and_hangs_up_when_it_is_on_disk(self, book: Playbook) -> None:
        """Guarantee I12: no new dial later than a second after the answer."""
        book.start().join(1)
        book.withheld = True
        book >> STOP << StopRun << nothing
        book.aside(PhoneAnswered(book.leg()), Wait(10 * SECOND))
        assert [type(order) for order in book.asked_of_store] == [StopRun, NoteAgentState]
        assert book.seat().decision.limiting is Limiting.JOB_STOPPED
        book.store_answers() << DropAgent << CloseSession << Answer(asked("stop")) << nothing
        assert not book.seat().started

    def test_that_was_carried_out_before_a_restart_stops_no_other_run(self, office: Playbook) -> None:
        """Guarantee I15: the client repeats what it heard no answer to, and the job was started again since."""
        office.aside(STOP, *ended(*office.out())).start().sit(1)
        office >> STOP << StopRun << Answer(asked("stop")) << nothing
        assert office.seat().run == RunId(2)
        assert office.store.runs[RunId(2)].open
        office >> Wait(SECOND)
        assert office.seat().decision.limiting is Limiting.CALLS_OUT

    def test_of_two_supervisors_happens_once_and_both_are_answered(self, office: Playbook) -> None:
        other = JobStopRequested(asked("too", 901), JobId(1))
        office.withheld = True
        office >> STOP << StopRun << nothing
        office >> STOP << nothing
        office >> other << StopRun << nothing
        office.store_answers() << HangUp << DropAgent << CloseSession << Answer(asked("stop"))
        office << Answer(asked("too", 901)) << nothing

    def test_under_the_id_of_another_request_stops_nothing(self, office: Playbook) -> None:
        """Guarantee I15."""
        office.trouble = Refused(RefusalCode.REQUEST_REUSED)
        office >> STOP << StopRun << RefusalCode.REQUEST_REUSED << nothing
        office.trouble = None
        assert office.seat().started
        assert office.seat().stopping is None

    def test_takes_effect_although_the_disk_is_in_trouble(self, office: Playbook) -> None:
        """Guarantee I12; the run must not stay open on disk, or the job could never be started again."""
        office.trouble = Refused(RefusalCode.STORE_UNAVAILABLE, problem="disk full")
        office.withheld = True
        office.aside(STOP)
        order = office.asked_of_store.popleft()
        office >> WriteFailed(order, office.trouble) << RefusalCode.STORE_UNAVAILABLE
        office << StopRun(None, JobId(1), RunId(1), office.now, StopReason.MANUAL)
        office << HangUp << DropAgent << CloseSession << nothing
        assert not office.seat().started

    def test_by_the_floor_that_the_store_refused_has_nobody_to_tell(self, office: Playbook) -> None:
        order = StopRun(None, JobId(1), RunId(1), office.now, StopReason.END_OF_HOURS)
        office >> WriteFailed(order, Refused(RefusalCode.STORE_UNAVAILABLE, problem="full")) << nothing

    def test_can_be_followed_by_another_start_the_same_day(self, office: Playbook) -> None:
        """Rows 165, 167, 178: what was dialled in the first run is not dialled in the second inside its interval."""
        dialled = office.store.attempts[office.out()[0]].record.number
        office.aside(STOP, *ended(*office.out()))
        office.start().sit(1)
        assert office.seat().run == RunId(2)
        assert [office.call(call).number for call in office.out()] == [office.store.records[1].number]
        assert office.store.records[0].number == dialled

    def test_leaves_a_claim_of_the_old_run_out_of_the_new_one(self, book: Playbook) -> None:
        """The claim comes back when the job is started again: its numbers are not dialled, and pacing goes on."""
        book.start().join(1)
        book.withheld = True
        book >> PhoneAnswered(book.leg()) << ClaimNext
        claim = book.asked_of_store.popleft()
        while not isinstance(claim, ClaimNext):
            claim = book.asked_of_store.popleft()
        claimed = book.store.perform(claim)
        book.withheld = False
        book.aside(STOP).start().sit(1)
        assert book.seat().decision.limiting is Limiting.CALLS_OUT
        book >> Written(claim, claimed) << MarkEnded << ClaimNext << PlaceCall
