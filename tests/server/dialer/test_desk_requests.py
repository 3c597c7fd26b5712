"""What agents ask of their desk, and what is refused (domain rows 196 to 201, 213, 230 to 241, 283, 285, 307)."""

from __future__ import annotations

import pytest

from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import (
    AgentId,
    AgentState,
    AttemptId,
    EndedBy,
    JobId,
    Outcome,
    ReleaseReason,
    RunId,
    StopReason,
)
from server.dialer.effects import (
    Answer,
    DropAgent,
    HangUp,
    HoldCall,
    Refuse,
    RingAgent,
    ShowDesk,
)
from server.dialer.events import (
    AgentReleaseRequested,
    AgentVanished,
    CallEnded,
    CustomerAnswered,
    CutRequested,
    EndCause,
    EndRequested,
    HoldRequested,
    JobStopRequested,
    JoinRequested,
    NoticeRead,
    PauseRequested,
    PhoneEnded,
    ResumeRequested,
    SwitchLost,
)
from server.dialer.model import Asked
from server.dialer.notice import Notice
from server.dialer.writes import (
    CloseSession,
    MarkAnswered,
    MarkEnded,
    MarkHeld,
    MarkUnsaved,
    OpenSession,
)
from tests.server.dialer.playbook import Playbook, nothing, quiet_office
from tests.server.dialer.sample import a_job, asked

ONE = AgentId(1)
BY = asked("r", 1)
JOIN = JoinRequested(BY, ONE, JobId(1))
END = EndRequested(BY, ONE)
BREAK = PauseRequested(BY, ONE, AgentState.BREAK)
RESUME = ResumeRequested(BY, ONE)


class TestJoin:
    def test_goes_to_disk_before_the_phone_rings(self, book: Playbook) -> None:
        """Rows 152, 198."""
        book.start().arrive(1)
        book.withheld = True
        book >> JOIN << OpenSession(BY, ONE, JobId(1), RunId(1), "7001", book.now) << nothing
        assert book.agent().state is AgentState.IDLE
        book.store_answers() << RingAgent << Answer(BY)

    def test_is_refused_with_the_reason(self) -> None:
        """Rows 152, 193, 196; domain 1.4."""
        book = Playbook(a_job(1), a_job(2), a_job(3, members=frozenset())).start(1).start(3)
        book >> JOIN << RefusalCode.NOT_NOW
        book.arrive(1)
        for job, code in (
            (9, RefusalCode.UNKNOWN_JOB), (3, RefusalCode.NOT_A_MEMBER), (2, RefusalCode.JOB_NOT_STARTED)
        ):  # fmt: skip
            book >> JoinRequested(asked(f"j{job}", 1), ONE, JobId(job)) << code << nothing
        book.agent().phone = ""
        book >> JOIN << Refuse(BY, Refused(RefusalCode.NO_PHONE, account="a1"))
        book.agent().phone = "7001"
        book >> SwitchLost() >> JOIN << RefusalCode.SWITCH_UNAVAILABLE

    def test_of_a_second_job_is_refused_and_of_the_same_is_granted(self) -> None:
        book = Playbook(a_job(1), a_job(2, name="午後"), records=0).start(1).start(2).sit(1, job=2)
        book >> JOIN << Refuse(BY, Refused(RefusalCode.ALREADY_IN_JOB, job="午後"))
        book >> JoinRequested(BY, ONE, JobId(2)) << Answer(BY) << nothing

    def test_under_way_waits_for_the_first_answer(self, book: Playbook) -> None:
        """Guarantee I15: the same request again; another one is refused."""
        book.start().arrive(1)
        book.withheld = True
        book >> JOIN << OpenSession >> JOIN << nothing
        book >> JoinRequested(asked("other", 1), ONE, JobId(1)) << RefusalCode.NOT_NOW
        book.store_answers() << RingAgent << Answer(BY) << nothing

    def test_that_the_store_refused_can_be_asked_again(self, book: Playbook) -> None:
        book.start().arrive(1)
        book.trouble = Refused(RefusalCode.STORE_UNAVAILABLE, problem="disk full")
        book >> JOIN << OpenSession << RefusalCode.STORE_UNAVAILABLE
        book.trouble = None
        book >> JOIN << OpenSession << RingAgent << Answer

    def test_that_the_store_refused_after_the_agent_went_is_refused(self, book: Playbook) -> None:
        book.start().arrive(1)
        book.withheld = True
        book.aside(JOIN, AgentVanished(ONE))
        book.trouble = Refused(RefusalCode.STORE_UNAVAILABLE, problem="disk full")
        book.store_answers() << RefusalCode.STORE_UNAVAILABLE

    def test_of_a_job_that_stopped_meanwhile_rings_nobody(self, book: Playbook) -> None:
        book.start().arrive(1)
        book.withheld = True
        book.aside(JobStopRequested(asked("stop"), JobId(1)), JOIN)
        book.store_answers() << Answer(asked("stop")) << CloseSession << RefusalCode.JOB_NOT_STARTED
        assert book.agent().state is AgentState.IDLE

    def test_of_an_agent_who_went_meanwhile_rings_nobody(self, book: Playbook) -> None:
        book.start().arrive(1)
        book.withheld = True
        book.aside(JOIN, AgentVanished(ONE))
        book.store_answers() << CloseSession << Refuse << nothing
        assert not book.store.sessions[next(iter(book.store.sessions))].open

    def test_asked_again_after_a_stay_that_is_over_does_not_begin_another(self, book: Playbook) -> None:
        """Guarantee I15: a repeated request has no second effect."""
        book.start().arrive(1).aside(JOIN, EndRequested(asked("e", 1), ONE))
        book >> JOIN << OpenSession << RefusalCode.REQUEST_REUSED << nothing
        assert book.agent().state is AgentState.IDLE

    def test_asked_again_by_a_client_that_came_back_meanwhile_is_answered(self, book: Playbook) -> None:
        book.start().arrive(1)
        book.withheld = True
        book.aside(JOIN, AgentVanished(ONE)).arrive(1)
        book >> JOIN << OpenSession
        book.store_answers() << RingAgent << Answer(BY) << Answer(BY)
        assert book.agent().state is AgentState.JOINING

    def test_clears_the_notice_of_the_last_stay(self, book: Playbook) -> None:
        """Row 250."""
        book.start().sit(1).aside(AgentReleaseRequested(asked("x"), ONE))
        assert book.desk().notice is not None
        book.aside(JOIN)
        assert book.desk().notice is None


class TestEnd:
    """Rows 235, 236, 238 to 241."""

    @pytest.mark.parametrize("pause", [None, AgentState.BREAK, AgentState.AWAY])
    def test_of_waiting_or_paused_agents(self, pause: AgentState | None) -> None:
        book = quiet_office()
        if pause:
            book.aside(PauseRequested(BY, ONE, pause))
        leg = book.leg()
        book >> END << DropAgent(leg) << CloseSession(leg, book.now, None) << Answer(BY) << nothing
        assert (book.agent().state, book.desk().notice) == (AgentState.IDLE, None)

    @pytest.mark.parametrize("held", [False, True])
    def test_loses_against_a_customer_who_was_joined_meanwhile(self, office: Playbook, held: bool) -> None:
        """Row 239."""
        call = office.talk()
        if held:
            office.aside(HoldRequested(BY, ONE, call, True))
        office >> END << Refuse(BY, Refused(RefusalCode.CALL_CONNECTED)) << nothing

    def test_in_the_wrap_up_is_done_by_saving(self, office: Playbook) -> None:
        office.wrap_up()
        office >> END << Refuse(BY, Refused(RefusalCode.NOT_NOW, action="end_job", state="wrapup"))

    def test_outside_a_job_is_done_already(self, book: Playbook) -> None:
        book >> END << Answer(BY)
        book.arrive(1) >> END << Answer(BY) << nothing

    def test_takes_the_agent_out_of_the_same_cycle(self, office: Playbook) -> None:
        """Row 241: a customer who answers right after finds nobody."""
        call = office.out()[0]
        office.aside(END)
        office >> CustomerAnswered(call) << MarkAnswered << nothing


class TestCut:
    """Row 213: only the customer is cut; the agent stays in the job."""

    @pytest.mark.parametrize("held", [False, True])
    def test_ends_the_customers_leg_only(self, office: Playbook, held: bool) -> None:
        call = office.talk()
        if held:
            office.aside(HoldRequested(asked("h", 1), ONE, call, True))
        office >> CutRequested(BY, ONE, call) << HangUp(call) << Answer(BY) << nothing
        assert office.agent().on_call
        office >> CallEnded(call, EndCause.CANCELLED)
        office << MarkEnded(call, office.now, Outcome.CONNECTED, EndedBy.AGENT) << nothing
        assert (office.agent().state, office.agent().leg) == (AgentState.WRAPUP, "up")
        shown = office.desk().call
        assert shown is not None
        assert shown.ended_by == "agent"

    def test_in_the_wrap_up_is_done_already(self, office: Playbook) -> None:
        call = office.wrap_up()
        office >> CutRequested(BY, ONE, call) << Answer(BY) << nothing

    @pytest.mark.parametrize("agent", [1, 2, 9])
    def test_of_a_call_that_is_not_theirs_is_refused(self, agent: int) -> None:
        book = Playbook().office(2)
        call = book.talk(1)
        attempt = AttemptId(call + 5) if agent == 1 else call
        by = asked("c", agent)
        book >> CutRequested(by, AgentId(agent), attempt) << Refuse(by, Refused(RefusalCode.CALL_GONE))


class TestHold:
    def test_and_back_from_the_desk(self, office: Playbook) -> None:
        """Row 219 and its key."""
        call = office.talk()
        hold = HoldRequested(BY, ONE, call, True)
        office >> hold << MarkHeld(call, True, office.now) << HoldCall(call, True) << Answer(BY)
        assert office.agent().state is AgentState.HELD
        office >> hold << Answer(BY) << nothing
        back = HoldRequested(asked("b", 1), ONE, call, False)
        office >> back << MarkHeld(call, False, office.now) << HoldCall(call, False) << Answer
        assert office.agent().state is AgentState.TALKING

    def test_of_a_call_that_is_over_is_refused(self, office: Playbook) -> None:
        call = office.wrap_up()
        office >> HoldRequested(BY, ONE, call, True) << RefusalCode.CALL_GONE
        office >> HoldRequested(BY, ONE, AttemptId(99), True) << RefusalCode.CALL_GONE


class TestNotice:
    def test_that_was_read_is_gone(self, office: Playbook) -> None:
        """Row 161."""
        office.aside(JobStopRequested(asked("stop"), JobId(1)))
        assert office.agent().notice == Notice("stopped", StopReason.MANUAL, "午前", JobId(1))
        office >> NoticeRead(ONE) << ShowDesk(ONE) << nothing
        assert (office.agent().state, office.desk().notice) == (AgentState.IDLE, None)
        office >> NoticeRead(ONE) << nothing

    def test_of_a_phone_that_was_not_answered_leaves_the_agent_idle(self, book: Playbook) -> None:
        """Row 199."""
        book.start().join(1).aside(*phone_gone(book))
        book >> NoticeRead(ONE) << ShowDesk(ONE)
        assert book.agent().state is AgentState.IDLE

    def test_of_a_stranger_is_nothing(self, book: Playbook) -> None:
        book >> NoticeRead(ONE) << nothing


class TestRelease:
    """Row 307: a supervisor takes a stuck agent out."""

    BOSS = asked("x")

    def test_of_a_waiting_agent(self) -> None:
        book = quiet_office()
        leg = book.leg()
        book >> AgentReleaseRequested(self.BOSS, ONE) << DropAgent(leg)
        book << CloseSession(leg, book.now, ReleaseReason.SUPERVISOR) << Answer(self.BOSS)
        assert book.agent().state is AgentState.RELEASED

    def test_of_a_talking_agent_ends_the_call_and_keeps_its_record(self, office: Playbook) -> None:
        call = office.talk()
        office >> AgentReleaseRequested(self.BOSS, ONE) << HangUp(call) << DropAgent << CloseSession << Answer
        office >> CallEnded(call, EndCause.CANCELLED)
        (
            office
            << MarkEnded(call, office.now, Outcome.CONNECTED, EndedBy.SWITCH)
            << MarkUnsaved(call, office.now)
        )

    def test_of_an_agent_in_the_wrap_up_keeps_its_record(self, office: Playbook) -> None:
        call = office.wrap_up()
        office >> AgentReleaseRequested(self.BOSS, ONE) << MarkUnsaved(call, office.now)
        office << DropAgent << CloseSession << Answer

    @pytest.mark.parametrize(
        ("agent", "code"), [(1, RefusalCode.AGENT_NOT_IN_JOB), (2, RefusalCode.UNKNOWN_AGENT)]
    )
    def test_of_others_is_refused(self, book: Playbook, agent: int, code: RefusalCode) -> None:
        book.arrive(1)
        book >> AgentReleaseRequested(self.BOSS, AgentId(agent)) << code


def phone_gone(book: Playbook) -> list[PhoneEnded]:
    """The system call was refused."""
    return [PhoneEnded(book.leg(), False)]


def test_the_asker_is_who_hears(office: Playbook) -> None:
    """An answer goes to the account and request that asked, whoever is concerned."""
    by = Asked(asked().account, "release-7")
    office >> AgentReleaseRequested(by, ONE) << DropAgent << CloseSession << Answer(by)
