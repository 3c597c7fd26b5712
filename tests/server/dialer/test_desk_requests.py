"""What agents ask of their desk, and what is refused (domain rows 196 to 201, 213, 230 to 241, 283, 285, 307)."""

from __future__ import annotations

import pytest

from kaden.clock import SECOND
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
    Join,
    PlaceCall,
    Refuse,
    RingAgent,
    ShowDesk,
)
from server.dialer.events import (
    AgentArrived,
    AgentReleaseRequested,
    AgentSignedOut,
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
    PhoneAnswered,
    PhoneEnded,
    ResumeRequested,
    SwitchLost,
)
from server.dialer.floor import Notice
from server.dialer.model import Asked
from server.dialer.writes import (
    ClaimNext,
    CloseSession,
    MarkAnswered,
    MarkConnected,
    MarkEnded,
    MarkHeld,
    MarkUnsaved,
    OpenSession,
)
from tests.server.dialer.playbook import CYCLE, Playbook, Wait, ended, nothing, save
from tests.server.dialer.sample import a_job, asked

ONE = AgentId(1)
BY = asked("r", 1)
JOIN = JoinRequested(BY, ONE, JobId(1))
END = EndRequested(BY, ONE)
BREAK = PauseRequested(BY, ONE, AgentState.BREAK)
RESUME = ResumeRequested(BY, ONE)


def alone(agents: int = 1) -> Playbook:
    """An office whose list is exhausted, so that nothing rings."""
    return Playbook(records=0).office(agents)


class TestArrive:
    def test_gives_an_idle_desk(self, book: Playbook) -> None:
        """Row 196: the started jobs of the agent's groups."""
        book.start()
        book >> AgentArrived(ONE, "a1", "担当1", "7001", "pts/3", calls=4, saved=3, talk=9) << ShowDesk(ONE)
        desk = book.desk()
        assert (desk.state, desk.today.calls, desk.today.saved, desk.today.talk) == (AgentState.IDLE, 4, 3, 9)
        assert [job.name for job in desk.jobs] == ["午前"]

    def test_shows_no_job_of_other_groups_and_none_that_is_stopped(self) -> None:
        """Rows 152, 197: the screen then gives the hint."""
        book = Playbook(a_job(1, members=frozenset()), a_job(2)).start(1).arrive(1)
        assert book.desk().jobs == ()

    def test_at_another_terminal_finds_the_same_call(self, office: Playbook) -> None:
        """Rows 283, 285."""
        call = office.talk()
        office.aside(AgentVanished(ONE), Wait(100 * SECOND))
        assert not office.monitor()[1][0].connected
        office >> AgentArrived(ONE, "a1", "担当1", "9999", "pts/9", calls=1) << nothing
        assert (office.agent().call, office.agent().phone) == (call, "7001")
        row = office.monitor()[1][0]
        assert (row.connected, row.terminal, row.state) == (True, "pts/9", AgentState.TALKING)
        office >> Wait(100 * SECOND) << nothing

    def test_with_another_phone_counts_from_the_next_join(self, book: Playbook) -> None:
        book.start().arrive(1).aside(AgentArrived(ONE, "a1", "担当1", "09012345678", "pts/1"))
        book >> JOIN << OpenSession << RingAgent(book.leg(), ONE, "09012345678") << Answer

    def test_back_in_time_takes_calls_again(self) -> None:
        book = Playbook().office()
        call = book.out()[0]
        book.aside(AgentVanished(ONE))
        book >> CustomerAnswered(call) << MarkAnswered << nothing
        book >> AgentArrived(ONE, "a1", "担当1", "7001", "pts/1") << Join(call, book.leg()) << MarkConnected


class TestVanish:
    def test_takes_the_agent_out_of_pacing_and_keeps_the_desk(self, office: Playbook) -> None:
        """Row 285."""
        office >> AgentVanished(ONE) << nothing
        assert office.agent().state is AgentState.WAITING
        assert office.seat().decision.target == 0

    def test_for_the_grace_time_gives_the_desk_up(self) -> None:
        """Row 283."""
        book = alone()
        leg = book.leg()
        book.aside(AgentVanished(ONE), Wait(book.floor.rules.client_grace - 1))
        book >> Wait(1) << DropAgent(leg) << CloseSession(leg, book.now, ReleaseReason.CONNECTION) << nothing
        assert book.floor.agents == {}

    def test_in_the_wrap_up_leaves_an_unsaved_record(self, office: Playbook) -> None:
        """Row 283."""
        call = office.wrap_up()
        office.aside(AgentVanished(ONE))
        office >> Wait(office.floor.rules.client_grace) << MarkUnsaved(call, office.now)
        office << DropAgent << CloseSession

    def test_twice_does_not_lengthen_the_grace_time(self) -> None:
        book = alone()
        book.aside(AgentVanished(ONE), Wait(book.floor.rules.client_grace - 1), AgentVanished(ONE))
        book >> Wait(1) << DropAgent << CloseSession

    def test_after_a_return_begins_a_new_grace_time(self) -> None:
        book = alone()
        book.aside(AgentVanished(ONE), Wait(SECOND)).arrive(1).aside(Wait(SECOND), AgentVanished(ONE))
        book >> Wait(book.floor.rules.client_grace - 1) << nothing
        book >> Wait(1) << DropAgent << CloseSession

    def test_outside_a_job_is_forgotten_at_once(self, book: Playbook) -> None:
        book.arrive(1)
        book >> AgentVanished(ONE) >> AgentVanished(ONE) << nothing
        assert book.floor.agents == {}

    def test_of_one_who_was_thrown_out_meanwhile_is_forgotten_after_the_grace_time(self) -> None:
        """The job stopped while the client was away: nothing may be left over."""
        book = alone()
        book.aside(AgentVanished(ONE), JobStopRequested(asked("stop"), JobId(1)))
        assert book.agent().state is AgentState.STOPPED
        book >> Wait(book.floor.rules.client_grace) << nothing
        assert book.floor.agents == {}


class TestSignOut:
    @pytest.mark.parametrize("pause", [None, AgentState.BREAK, AgentState.AWAY])
    def test_ends_the_job_where_that_harms_nobody(self, pause: AgentState | None) -> None:
        book = alone()
        if pause:
            book.aside(PauseRequested(BY, ONE, pause))
        leg = book.leg()
        book >> AgentSignedOut(ONE) << DropAgent(leg) << CloseSession(leg, book.now, None) << nothing
        assert book.floor.agents == {}

    @pytest.mark.parametrize("state", [AgentState.TALKING, AgentState.WRAPUP])
    def test_with_a_customer_or_a_result_open_is_a_lost_link(
        self, office: Playbook, state: AgentState
    ) -> None:
        (office.talk if state is AgentState.TALKING else office.wrap_up)()
        office >> AgentSignedOut(ONE) << nothing
        assert (office.agent().state, office.agent().connected) == (state, False)

    def test_of_one_who_vanished_before_is_forgotten(self) -> None:
        book = alone()
        book.aside(AgentVanished(ONE), AgentSignedOut(ONE))
        assert book.floor.agents == {}

    def test_of_a_stranger_is_nothing(self, book: Playbook) -> None:
        book >> AgentSignedOut(ONE) << nothing


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
        book.aside(JOIN, JobStopRequested(asked("stop"), JobId(1)))
        book.store_answers() << CloseSession << RefusalCode.JOB_NOT_STARTED << Answer(asked("stop"))
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
        book = alone()
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


class TestPause:
    """Domain 2.1, note: now when nothing is out for me, else after this call."""

    def test_is_granted_at_once_when_nothing_is_out(self) -> None:
        book = alone()
        book >> BREAK << Answer(BY) << nothing
        assert (book.agent().state, book.agent().pause_after) == (AgentState.BREAK, None)
        assert book.monitor()[0].paused == 1

    def test_waits_while_a_call_is_out_for_this_agent(self, office: Playbook) -> None:
        call = office.out()[0]
        office >> BREAK << Answer << nothing
        assert (office.agent().state, office.desk().pause_after) == (AgentState.WAITING, AgentState.BREAK)
        office >> CallEnded(call, EndCause.NO_ANSWER) << MarkEnded << nothing
        assert office.agent().state is AgentState.BREAK

    def test_is_granted_when_the_others_can_take_what_is_out(self) -> None:
        book = Playbook().office(3)
        book.aside(CallEnded(book.out()[0], EndCause.BUSY))
        book.aside(PauseRequested(asked("p", 3), AgentId(3), AgentState.AWAY))
        assert len(book.out()) == 3
        assert book.agent(3).state is AgentState.WAITING
        book >> CallEnded(book.out()[0], EndCause.BUSY) << MarkEnded << nothing
        assert book.agent(3).state is AgentState.AWAY
        assert len(book.out()) == 2

    def test_does_not_count_the_wishing_agent_for_new_calls(self) -> None:
        """Row 2: nobody is dialled for somebody who is about to leave."""
        book = Playbook().office(2)
        book.aside(PauseRequested(asked("p", 2), AgentId(2), AgentState.BREAK))
        book >> CallEnded(book.out()[0], EndCause.BUSY) << MarkEnded << nothing
        assert (len(book.out()), book.agent(2).state) == (1, AgentState.BREAK)

    def test_of_two_who_wish_lets_the_longer_waiting_go_first(self) -> None:
        book = Playbook().office(2)
        for agent in (2, 1):
            book.aside(PauseRequested(asked("p", agent), AgentId(agent), AgentState.BREAK))
        book.aside(CallEnded(book.out()[0], EndCause.BUSY))
        assert (book.agent(1).state, book.agent(2).state) == (AgentState.BREAK, AgentState.WAITING)

    def test_follows_the_call_that_came_first(self, office: Playbook) -> None:
        office.aside(BREAK)
        call = office.wrap_up()
        assert office.desk().pause_after is AgentState.BREAK
        office.aside(save(call))
        assert (office.agent().state, office.agent().pause_after) == (AgentState.BREAK, None)

    def test_can_be_wished_during_the_call(self, office: Playbook) -> None:
        call = office.talk()
        office >> BREAK << Answer << nothing
        office.aside(CallEnded(call, EndCause.HANGUP), save(call))
        assert office.agent().state is AgentState.BREAK

    def test_can_be_taken_back(self, office: Playbook) -> None:
        office.aside(BREAK)
        office >> PauseRequested(asked("back", 1), ONE, None) << Answer << nothing
        call = office.wrap_up()
        office.aside(save(call))
        assert office.agent().state is AgentState.WAITING

    def test_is_refused_outside_a_job_and_in_a_pause(self) -> None:
        book = alone()
        book.arrive(2).aside(BREAK)
        book >> BREAK << Refuse(BY, Refused(RefusalCode.NOT_NOW, action="pause", state="break"))
        for stranger, state in ((2, "idle"), (9, "idle")):
            by = asked("p", stranger)
            book >> PauseRequested(by, AgentId(stranger), AgentState.BREAK)
            book << Refuse(by, Refused(RefusalCode.NOT_NOW, action="pause", state=state))

    def test_is_forgotten_with_the_stay(self, office: Playbook) -> None:
        office.aside(BREAK, END, *ended(*office.out())).sit(1)
        assert (office.agent().state, office.agent().pause_after) == (AgentState.WAITING, None)

    def test_wished_while_the_phone_rings_is_granted_when_it_is_up(self) -> None:
        book = Playbook(records=0).start().join(1)
        book >> BREAK << Answer << nothing
        book >> PhoneAnswered(book.leg()) << nothing
        assert book.agent().state is AgentState.BREAK


class TestResume:
    def test_leads_back_to_waiting_and_to_the_next_call(self) -> None:
        """Rows 233, 234."""
        book = Playbook().office()
        book.aside(BREAK, *ended(*book.out()), Wait(CYCLE))
        assert (book.agent().state, book.out()) == (AgentState.BREAK, [])
        book >> RESUME << Answer(BY) << ClaimNext << PlaceCall
        assert book.agent().state is AgentState.WAITING

    def test_of_who_waits_already_is_done(self, office: Playbook) -> None:
        office >> RESUME << Answer(BY) << nothing

    def test_of_others_is_refused(self, office: Playbook) -> None:
        office.talk()
        office >> RESUME << Refuse(BY, Refused(RefusalCode.NOT_NOW, action="resume_work", state="talking"))
        by = asked("r", 9)
        (
            office
            >> ResumeRequested(by, AgentId(9))
            << Refuse(by, Refused(RefusalCode.NOT_NOW, action="resume_work", state="idle"))
        )


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
        assert office.agent().notice == Notice("stopped", StopReason.MANUAL, "午前")
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
        book = alone()
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
