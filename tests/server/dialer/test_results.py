"""Drafts, the checks of a result, saving, and what comes after (domain rows 80, 163, 230 to 244, 280 to 284)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kaden.protocol.base import MAX_NOTE
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import (
    AfterSave,
    AgentId,
    AgentState,
    AttemptId,
    CampaignId,
    JobId,
    RunId,
    StopReason,
)
from server.dialer.effects import (
    Answer,
    DropAgent,
    HangUp,
    PlaceCall,
    Refuse,
    ShowDesk,
    ShowJob,
    ShowPromises,
)
from server.dialer.events import (
    AgentReleaseRequested,
    CallEnded,
    EndCause,
    JobStopRequested,
    PauseRequested,
    PhoneEnded,
    StoreBack,
    StoreLost,
    WriteFailed,
    Written,
)
from server.dialer.lines import Draft
from server.dialer.notice import Notice
from server.dialer.result_requests import DraftTyped
from server.dialer.writes import (
    ClaimNext,
    CloseSession,
    KeepDraft,
    MarkUnsaved,
    ResultSaved,
    SaveResult,
)
from tests.server.dialer.playbook import Playbook, nothing, save
from tests.server.dialer.sample import (
    ABSENT,
    CALL_AGAIN,
    REFUSED,
    a_campaign,
    asked,
    at,
)

ONE = AgentId(1)
STOP = JobStopRequested(asked("stop"), JobId(1))
DISK_FULL = Refused(RefusalCode.STORE_UNAVAILABLE, problem="disk full")


def draft(call: AttemptId, sequence: int, note: str = "メモ", agent: int = 1) -> DraftTyped:
    return DraftTyped(AgentId(agent), call, sequence, note, ABSENT.id, None)


class TestDraft:
    def test_that_the_disk_did_not_take_is_kept_when_it_is_back(self, office: Playbook) -> None:
        """Guarantee I7: what stands on the screen and what stands on the disk are the same again."""
        call = office.wrap_up()
        office.trouble = DISK_FULL
        office.aside(StoreLost(), draft(call, 1))
        office.trouble = None
        assert office.store.attempts[call].draft is None
        office >> StoreBack() << KeepDraft(call, ONE, 1, "メモ", ABSENT.id, None, office.now) << nothing
        assert office.store.attempts[call].draft is not None

    def test_is_kept_while_talking_and_in_the_wrap_up(self, office: Playbook) -> None:
        """Row 244; guarantee I7."""
        call = office.talk()
        office >> draft(call, 1) << KeepDraft(call, ONE, 1, "メモ", ABSENT.id, None, office.now) << nothing
        office.aside(CallEnded(call, EndCause.HANGUP))
        office >> draft(call, 2, "来週また") << KeepDraft << nothing
        shown = office.desk().call
        assert shown is not None
        assert shown.draft is not None
        assert (shown.draft.sequence, shown.draft.note, shown.draft.disposition) == (2, "来週また", 2)

    @pytest.mark.parametrize("sequence", [1, 2])
    def test_that_is_older_or_the_same_never_overwrites(self, office: Playbook, sequence: int) -> None:
        call = office.talk()
        office.aside(draft(call, 2, "新"))
        office >> draft(call, sequence, "旧") << nothing
        assert office.call(call).draft == Draft(2, "新", ABSENT.id, None)

    def test_of_another_agent_is_not_taken(self, office: Playbook) -> None:
        call = office.talk()
        office >> draft(call, 1, agent=2) << nothing
        assert office.call(call).draft is None

    def test_of_an_unsaved_record_is_the_stores_to_judge(self, office: Playbook) -> None:
        """Rows 244, 281: also of somebody who is at no desk, and again and again; nothing of it stays in memory."""
        call = office.wrap_up()
        office.aside(AgentReleaseRequested(asked("r"), ONE))
        first = KeepDraft(call, ONE, 1, "来", ABSENT.id, None, office.now)
        second = replace(first, sequence=2, note="来週")
        office >> draft(call, 1, "来") << first >> draft(call, 2, "来週") << second << nothing
        office >> draft(AttemptId(99), 1, agent=7) << KeepDraft << nothing
        assert office.store.attempts[call].draft == second
        assert call not in office.floor.calls

    def test_of_an_unsaved_record_may_be_as_long_as_a_note(self, office: Playbook) -> None:
        office >> draft(AttemptId(99), 1, "あ" * (MAX_NOTE + 1)) << nothing
        office >> draft(AttemptId(99), 1, "あ" * MAX_NOTE) << KeepDraft << nothing

    def test_may_be_as_long_as_a_note(self, office: Playbook) -> None:
        call = office.talk()
        office >> draft(call, 1, "あ" * (MAX_NOTE + 1)) << nothing
        office >> draft(call, 1, "あ" * MAX_NOTE) << KeepDraft

    def test_comes_too_late_once_the_result_is_on_its_way(self, office: Playbook) -> None:
        call = office.wrap_up()
        office.withheld = True
        office.aside(save(call))
        office >> draft(call, 1) << nothing


class TestSave:
    def test_is_said_only_once_it_is_on_disk(self, office: Playbook) -> None:
        """Row 230; guarantee I15."""
        call = office.wrap_up()
        office.withheld = True
        event = save(call)
        (
            office
            >> event
            << SaveResult(
                event.by, call, ONE, event.disposition, "来週", None, AfterSave.CONTINUE, office.now
            )
        )
        office << ShowDesk(ONE) << nothing
        shown = office.desk().call
        assert shown is not None
        assert shown.saving
        assert office.agent().state is AgentState.WRAPUP
        office.store_answers() << Answer(event.by) << ShowJob(JobId(1)) << ClaimNext << PlaceCall
        assert (office.agent().state, office.agent().saved, office.seat().tally.saved) == (
            AgentState.WAITING, 1, 1
        )  # fmt: skip
        assert call not in office.floor.calls

    @pytest.mark.parametrize(
        ("then", "state"),
        [
            (AfterSave.CONTINUE, AgentState.WAITING),
            (AfterSave.BREAK, AgentState.BREAK),
            (AfterSave.AWAY, AgentState.AWAY),
            (AfterSave.END, AgentState.IDLE),
        ],
    )
    def test_leads_where_the_agent_chose(self, office: Playbook, then: AfterSave, state: AgentState) -> None:
        """Rows 231 to 236."""
        call = office.wrap_up()
        office.aside(save(call, then=then))
        assert office.agent().state is state
        assert (office.agent().session is None) == (then is AfterSave.END)

    @pytest.mark.parametrize(
        ("wish", "then", "state"),
        [
            (AgentState.AWAY, AfterSave.CONTINUE, AgentState.AWAY),
            (AgentState.AWAY, AfterSave.BREAK, AgentState.BREAK),
            (AgentState.BREAK, AfterSave.END, AgentState.IDLE),
        ],
    )
    def test_choice_is_stronger_than_the_wish_to_pause(
        self, office: Playbook, wish: AgentState, then: AfterSave, state: AgentState
    ) -> None:
        call = office.wrap_up()
        office.aside(PauseRequested(asked("p", 1), ONE, wish), save(call, then=then))
        assert (office.agent().state, office.agent().pause_after) == (state, None)

    @pytest.mark.parametrize("then", [AfterSave.CONTINUE, AfterSave.BREAK, AfterSave.AWAY])
    def test_of_a_call_that_outlived_its_job_leads_to_the_stop_screen(
        self, office: Playbook, then: AfterSave
    ) -> None:
        """Row 163."""
        call, leg = office.wrap_up(), office.leg()
        office.aside(STOP)
        office >> save(call, then=then) << SaveResult << DropAgent(leg)
        office << CloseSession(leg, office.now, StopReason.MANUAL) << Answer
        assert office.agent().notice == Notice("stopped", StopReason.MANUAL, "午前", JobId(1))

    def test_of_a_call_that_outlived_its_job_and_end_is_an_end(self, office: Playbook) -> None:
        call = office.wrap_up()
        office.aside(STOP, save(call, then=AfterSave.END))
        assert (office.agent().state, office.agent().notice) == (AgentState.IDLE, None)

    def test_of_a_call_that_outlived_its_run_leads_to_the_stop_screen_though_the_job_runs_again(
        self, office: Playbook
    ) -> None:
        call = office.wrap_up()
        office.aside(STOP).start().aside(save(call))
        assert office.agent().state is AgentState.STOPPED
        assert office.seat().tally.saved == 0

    def test_twice_at_once_is_answered_once(self, office: Playbook) -> None:
        """Guarantee I15: the client asks again because the link broke."""
        call = office.wrap_up()
        office.withheld = True
        office >> save(call) << SaveResult >> save(call) << nothing
        office >> save(call, by=asked("other", 1)) << RefusalCode.NOT_NOW
        office.store_answers() << Answer << ClaimNext << PlaceCall << nothing

    def test_twice_after_another_is_answered_again(self, office: Playbook) -> None:
        call = office.wrap_up()
        office.aside(save(call))
        office >> save(call) << SaveResult << Answer << nothing
        assert (office.agent().saved, office.seat().tally.saved) == (1, 1)

    def test_under_another_id_is_refused(self, office: Playbook) -> None:
        call = office.wrap_up()
        office.aside(save(call))
        office >> save(call, by=asked("other", 1)) << SaveResult << RefusalCode.ALREADY_SAVED << nothing

    def test_that_lists_the_number_ends_the_call_that_rings_there(self) -> None:
        """Rows 96, 104: the same customer in another record, or in another job of the campaign."""
        book = Playbook().office(2)
        call = book.wrap_up(1)
        other = book.out()[0]
        book.call(other).number = book.call(call).number
        book >> save(call, disposition=REFUSED.id) << SaveResult << Answer << HangUp(other)

    def test_keeps_a_paused_agent_out_of_pacing(self, office: Playbook) -> None:
        call = office.wrap_up()
        office >> save(call, then=AfterSave.BREAK) << SaveResult << Answer << nothing


class TestFailure:
    def test_leaves_the_form_as_it_is(self, office: Playbook) -> None:
        """Guarantee I18: the result is kept until it can be written."""
        call = office.wrap_up()
        office.trouble = DISK_FULL
        office >> save(call) << SaveResult << Refuse(asked(f"save{call}", 1), DISK_FULL) << ShowDesk(ONE)
        assert office.agent().state is AgentState.WRAPUP
        assert office.call(call).saving is None
        office.trouble = None
        office >> save(call) << SaveResult << Answer << ClaimNext << PlaceCall

    def test_because_somebody_else_saved_it_frees_the_desk(self, office: Playbook) -> None:
        """Row 282: a supervisor completed it meanwhile."""
        call = office.wrap_up()
        office.store.attempts[call].result = "saved"
        office >> save(call, then=AfterSave.BREAK) << SaveResult << RefusalCode.ALREADY_SAVED << nothing
        assert office.agent().state is AgentState.BREAK
        assert call not in office.floor.calls

    def test_of_somebody_elses_save_does_not_touch_a_live_call(self, office: Playbook) -> None:
        """An id that nobody has yet becomes a live call while its refusal is on the way."""
        office.withheld = True
        office >> save(AttemptId(1), agent=9) << RefusalCode.CALL_GONE
        live = office.out()[0]
        order = SaveResult(asked("x", 9), live, AgentId(9), None, "", None, AfterSave.CONTINUE, office.now)
        office >> WriteFailed(order, Refused(RefusalCode.CALL_GONE)) << RefusalCode.CALL_GONE << nothing
        assert office.out() == [live]


class TestReleasedWhileSaving:
    """The agent is taken out while the result is on its way: the save decides, not the release."""

    @pytest.fixture
    def saving(self, office: Playbook) -> AttemptId:
        call = office.wrap_up()
        office.withheld = True
        office.aside(save(call))
        self.order = next(order for order in office.asked_of_store if isinstance(order, SaveResult))
        office >> AgentReleaseRequested(asked("x"), ONE) << DropAgent << CloseSession << Answer
        return call

    def test_saved_is_saved(self, office: Playbook, saving: AttemptId) -> None:
        office >> Written(self.order, ResultSaved(office.now, 2, None)) << Answer << nothing
        assert (office.seat().tally.saved, office.seat().tally.unsaved) == (1, 0)
        assert (office.agent().state, office.agent().saved) == (AgentState.RELEASED, 1)
        assert office.floor.calls == {}

    def test_not_saved_is_an_unsaved_record(self, office: Playbook, saving: AttemptId) -> None:
        """Row 280."""
        office >> WriteFailed(self.order, DISK_FULL) << MarkUnsaved(saving, office.now)
        office << RefusalCode.STORE_UNAVAILABLE << nothing
        assert (office.seat().tally.saved, office.seat().tally.unsaved) == (0, 1)

    def test_saved_by_somebody_else_is_saved(self, office: Playbook, saving: AttemptId) -> None:
        office >> WriteFailed(self.order, Refused(RefusalCode.ALREADY_SAVED)) << Refuse << nothing
        assert office.floor.calls == {}


def test_at_its_agents_desk_it_is_nobody_elses_to_save(office: Playbook) -> None:
    """Row 282."""
    call = office.wrap_up()
    office >> save(call, by=asked("s", 9)) << RefusalCode.NOT_NOW << nothing


class TestUnsavedRecord:
    @pytest.fixture
    def unsaved(self, office: Playbook) -> AttemptId:
        """The agent's phone was cut in mid-call, and the agent waits again."""
        call = office.talk()
        office.aside(PhoneEnded(office.leg(), True), CallEnded(call, EndCause.CANCELLED)).sit(1)
        assert (office.seat().tally.unsaved, office.seat().tally.saved) == (1, 0)
        return call

    def test_is_completed_later_and_leaves_the_list(self, office: Playbook, unsaved: AttemptId) -> None:
        """Rows 281, 284; guarantee I14."""
        office >> save(unsaved) << SaveResult << Answer << ShowJob(JobId(1)) << ShowDesk(ONE) << nothing
        assert office.seat().tally == office.store.tally(RunId(1))
        assert (office.seat().tally.unsaved, office.agent().saved) == (0, 1)
        assert office.agent().state is AgentState.WAITING

    def test_is_completed_by_a_supervisor(self, office: Playbook, unsaved: AttemptId) -> None:
        """Row 282: what it promises and counts is its agent's."""
        office >> save(unsaved, by=asked("s", 9)) << SaveResult << Answer << nothing
        assert (office.seat().tally.unsaved, office.agent().saved) == (0, 1)

    def test_completed_twice_counts_once(self, office: Playbook, unsaved: AttemptId) -> None:
        office.aside(save(unsaved), save(unsaved))
        assert office.seat().tally == office.store.tally(RunId(1))
        assert office.agent().saved == 1

    def test_of_an_earlier_run_counts_there(self, office: Playbook, unsaved: AttemptId) -> None:
        office.aside(STOP).start().aside(save(unsaved))
        assert office.seat().tally.saved == 0

    def test_that_lists_the_number_ends_the_call_that_rings_there(
        self, office: Playbook, unsaved: AttemptId
    ) -> None:
        """Row 96."""
        ringing = office.out()[0]
        office.call(ringing).number = office.store.attempts[unsaved].record.number
        office >> save(unsaved, disposition=REFUSED.id) << SaveResult << Answer << HangUp(ringing)

    def test_that_lists_the_number_leaves_another_campaigns_call_alone(
        self, office: Playbook, unsaved: AttemptId
    ) -> None:
        """Row 324: a result lists for its own campaign, of a completed record, too."""
        ringing = office.out()[0]
        office.call(ringing).number = office.store.attempts[unsaved].record.number
        office.store.campaign = a_campaign(id=CampaignId(2))
        office >> save(unsaved, disposition=REFUSED.id) << SaveResult << Answer << nothing

    def test_that_promises_a_call_tells_of_it(self, office: Playbook, unsaved: AttemptId) -> None:
        """Row 267."""
        promise = save(unsaved, disposition=CALL_AGAIN.id, callback_at=at("16:00"))
        office >> promise << SaveResult << Answer << ShowPromises(CampaignId(1)) << nothing

    def test_of_a_promised_call_is_of_no_run(self, office: Playbook) -> None:
        """Rows 281, 284: the agent's figures and promises are told of all the same; once."""
        call = office.talk()
        office.aside(PhoneEnded(office.leg(), True), CallEnded(call, EndCause.CANCELLED)).sit(1)
        row, tally = office.store.attempts[call], office.seat().tally
        row.run, row.promise = None, office.store.promise(ONE, row.record, office.now)
        event = save(call)
        office >> event << SaveResult << Answer << ShowDesk(ONE) << ShowPromises(CampaignId(1)) << nothing
        assert office.agent().saved == 1
        assert office.seat().tally == tally
        office.aside(event)
        assert office.agent().saved == 1

    def test_of_an_agent_who_is_not_there_is_answered(self, office: Playbook, unsaved: AttemptId) -> None:
        del office.floor.agents[ONE]
        office.floor.sessions.clear()
        office >> save(unsaved) << SaveResult << Answer << nothing
