"""What supervisors have agents do (issue 7; rows 231, 280, 282): each at its edge, and against a second supervisor."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from kaden.clock import SECOND
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import AfterSave, AgentId, AgentState, AttemptId, JobId, RunId
from server.dialer.effects import Answer, DropAgent
from server.dialer.events import (
    AgentVanished,
    CallEnded,
    EndCause,
    ResumeRequested,
)
from server.dialer.model import Asked
from server.dialer.result_requests import SaveRequested
from server.dialer.standing_orders import STANDS
from server.dialer.supervisor_requests import (
    AgentPauseRequested,
    AgentTold,
    KeepUnsavedRequested,
)
from server.dialer.supervisor_writes import NoteOrder
from server.dialer.writes import CloseSession, MarkUnsaved, SaveResult
from tests.server.dialer.playbook import Playbook, Wait, nothing, quiet_office, save
from tests.server.dialer.sample import asked

ONE = AgentId(1)
BREAK = AgentState.BREAK
BY = asked("o")
RIVAL = asked("o2", 901)


class TestPause:
    def test_at_once_while_waiting_and_audited(self) -> None:
        book = quiet_office()
        book >> AgentPauseRequested(BY, ONE, BREAK)
        (
            book
            << Answer(BY)
            << NoteOrder(BY, "agent.pause", "agent:1", (("mode", "break"),), book.now)
            << nothing
        )
        assert book.agent().state is BREAK

    def test_after_the_call_and_taken_back(self, office: Playbook) -> None:
        call = office.talk()
        office.aside(AgentPauseRequested(BY, ONE, BREAK))
        assert office.agent().pause_after is BREAK
        office >> AgentPauseRequested(RIVAL, ONE, BREAK) << RefusalCode.ALREADY_ORDERED << nothing
        office.aside(AgentPauseRequested(asked("b"), ONE, None))
        assert office.agent().pause_after is None
        office.aside(
            AgentPauseRequested(asked("a"), ONE, BREAK), CallEnded(call, EndCause.HANGUP), save(call)
        )
        assert office.agent().state is BREAK

    def test_of_nobody_and_of_who_pauses_already(self) -> None:
        book = quiet_office()
        book >> AgentPauseRequested(BY, AgentId(9), BREAK) << RefusalCode.UNKNOWN_AGENT << nothing
        book.arrive(2)
        book >> AgentPauseRequested(BY, AgentId(2), BREAK) << RefusalCode.AGENT_NOT_IN_JOB << nothing
        book.aside(AgentPauseRequested(BY, ONE, BREAK))
        book >> AgentPauseRequested(RIVAL, ONE, AgentState.AWAY) << RefusalCode.NOT_NOW << nothing
        book.aside(ResumeRequested(asked("r", 1), ONE))


class TestMessage:
    def test_to_one_agent_until_the_next_status_or_for_a_minute(self, office: Playbook) -> None:
        office >> AgentTold(BY, ONE, None, "電話を回してください")
        office << NoteOrder(BY, "agent.message", "agent:1", (), office.now) << Answer(BY) << nothing
        sent = office.now
        office.aside(Wait(2 * STANDS))
        assert [(told.text, told.at) for told in office.desk().messages] == [("電話を回してください", sent)]
        office.talk()
        assert office.desk().messages == ()

    def test_it_stands_for_a_minute_though_the_status_changes(self, office: Playbook) -> None:
        office.aside(AgentTold(BY, ONE, None, "x"), Wait(SECOND))
        office.talk()
        assert len(office.desk().messages) == 1
        office.aside(Wait(STANDS - SECOND))
        assert office.desk().messages == ()

    def test_to_all_of_a_job_whose_screens_answer(self) -> None:
        book = quiet_office(3)
        book.aside(AgentVanished(AgentId(2)), AgentTold(BY, None, JobId(1), "x"))
        assert [len(book.agent(agent).told) for agent in (1, 2, 3)] == [1, 0, 1]

    def test_that_nobody_would_read(self) -> None:
        book = quiet_office()
        book.aside(AgentVanished(ONE))
        book >> AgentTold(BY, ONE, None, "x") << RefusalCode.SCREEN_AWAY << nothing
        book >> AgentTold(BY, AgentId(9), None, "x") << RefusalCode.SCREEN_AWAY << nothing
        book >> AgentTold(BY, None, JobId(1), "x") << RefusalCode.NOBODY_THERE << nothing


class TestKeepUnsaved:
    """Rows 280, 282."""

    def test_an_agent_whose_screen_answers_pauses_and_gets_no_call_before_a_key(self) -> None:
        office = Playbook().office()
        call = office.wrap_up()
        office >> KeepUnsavedRequested(BY, ONE, call) << MarkUnsaved(call, office.now)
        office << NoteOrder(BY, "agent.keep_unsaved", f"attempt:{call}", (("agent", 1),), office.now)
        office << Answer(BY)
        assert (office.agent().state, office.agent().call) == (BREAK, None)
        assert office.monitor()[0].unsaved == 1
        office.aside(Wait(SECOND))
        assert office.out() == []

    def test_a_wish_for_an_absence_stays(self, office: Playbook) -> None:
        call = office.talk()
        wish = AgentPauseRequested(BY, ONE, AgentState.AWAY)
        office.aside(wish, CallEnded(call, EndCause.HANGUP), KeepUnsavedRequested(BY, ONE, call))
        assert office.agent().state is AgentState.AWAY

    def test_an_agent_who_is_gone_is_released(self, office: Playbook) -> None:
        call = office.wrap_up()
        office.aside(AgentVanished(ONE), KeepUnsavedRequested(BY, ONE, call))
        assert office.agent().state is AgentState.RELEASED
        assert call not in office.floor.calls

    def test_a_live_call_one_on_its_way_to_the_disk_and_one_that_is_gone(self, office: Playbook) -> None:
        call = office.talk()
        office >> KeepUnsavedRequested(BY, ONE, call) << RefusalCode.NOT_NOW << nothing
        office >> KeepUnsavedRequested(BY, ONE, AttemptId(999)) << RefusalCode.CALL_GONE << nothing
        office.aside(CallEnded(call, EndCause.HANGUP))
        office.call(call).saving = asked("s", 1)
        office >> KeepUnsavedRequested(BY, ONE, call) << RefusalCode.NOT_NOW << nothing
        office.floor.calls[call] = replace(office.call(call), saving=None)
        office.aside(KeepUnsavedRequested(BY, ONE, call))
        office >> KeepUnsavedRequested(RIVAL, ONE, call) << RefusalCode.CALL_GONE << nothing


def save_over(call: AttemptId, by: Asked = BY, seen: Literal["away", "there"] = "there") -> SaveRequested:
    """A supervisor saves a call at agent 1's desk."""
    return save(call, by=by, then=AfterSave.BREAK, at_desk=seen)


class TestSaveFromDesk:
    """Rows 280, 282: an orphaned call is saved with its result in one step."""

    def test_an_agent_whose_screen_answers_pauses(self) -> None:
        office = Playbook().office()
        call = office.wrap_up()
        office >> save_over(call) << SaveResult << Answer(BY) << nothing
        assert (office.agent().state, office.agent().call, office.agent().saved) == (BREAK, None, 1)
        assert (office.monitor()[0].saved, office.monitor()[0].unsaved) == (1, 0)
        assert office.seat().tally == office.store.tally(RunId(1))

    def test_an_agent_who_is_gone_is_released(self, office: Playbook) -> None:
        call = office.wrap_up()
        office.aside(AgentVanished(ONE))
        office >> save_over(call, seen="away") << SaveResult << DropAgent << CloseSession << Answer(BY)
        assert (office.agent().state, office.floor.calls) == (AgentState.RELEASED, {})

    def test_an_agent_who_came_back_is_not_written_over_unseen(self, office: Playbook) -> None:
        call = office.wrap_up()
        office >> save_over(call, seen="away") << RefusalCode.AGENT_IS_BACK << nothing
        assert (office.agent().state, office.call(call).saving) == (AgentState.WRAPUP, None)
        office >> save_over(call, by=RIVAL, seen="there") << SaveResult << Answer(RIVAL)

    def test_of_two_supervisors_and_of_the_agent_the_first_one_saves(self, office: Playbook) -> None:
        call = office.wrap_up()
        office.withheld = True
        office.aside(save_over(call))
        office >> save_over(call, by=RIVAL) << RefusalCode.NOT_NOW << nothing
        office >> save(call) << RefusalCode.NOT_NOW << nothing
        office.store_answers()
        office << Answer(BY)
        office.withheld = False
        office >> save_over(call, by=RIVAL) << SaveResult << RefusalCode.ALREADY_SAVED << nothing
        assert office.agent().saved == 1

    def test_a_wish_for_an_absence_stays(self, office: Playbook) -> None:
        call = office.talk()
        office.aside(AgentPauseRequested(RIVAL, ONE, AgentState.AWAY), CallEnded(call, EndCause.HANGUP))
        office.aside(save_over(call))
        assert office.agent().state is AgentState.AWAY

    def test_a_live_call_is_nobodys_to_save_and_one_kept_meanwhile_is_completed(
        self, office: Playbook
    ) -> None:
        call = office.talk()
        office >> save_over(call) << RefusalCode.NOT_NOW << nothing
        office.aside(CallEnded(call, EndCause.HANGUP), KeepUnsavedRequested(RIVAL, ONE, call))
        office >> save_over(call) << SaveResult << Answer(BY)
        assert (office.agent().state, office.monitor()[0].unsaved) == (BREAK, 0)

    def test_a_disk_that_takes_nothing_leaves_it_as_it_is(self, office: Playbook) -> None:
        call = office.wrap_up()
        office.trouble = Refused(RefusalCode.STORE_UNAVAILABLE, problem="disk full")
        office >> save_over(call) << SaveResult << RefusalCode.STORE_UNAVAILABLE << nothing
        assert (office.agent().state, office.call(call).saving) == (AgentState.WRAPUP, None)
