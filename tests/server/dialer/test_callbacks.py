"""Promised calls: the own phone first, then the customer, for this agent alone (rows 257 to 266)."""

from __future__ import annotations

import pytest

from kaden.clock import SECOND
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import (
    AfterSave,
    AgentId,
    AgentState,
    CallKind,
    CampaignId,
)
from server.dialer.callback_requests import CallBackRequested
from server.dialer.callback_writes import OpenCallback
from server.dialer.effects import (
    Answer,
    DropAgent,
    Join,
    PlaceCall,
    Refuse,
    RingAgent,
    ShowPromises,
)
from server.dialer.events import (
    AgentSignedOut,
    CallEnded,
    CustomerAnswered,
    EndCause,
    JobStopRequested,
    JoinRequested,
    PauseRequested,
    PhoneAnswered,
    SwitchLost,
)
from server.dialer.leg_effects import Record
from server.dialer.leg_events import TrunkChanged
from server.dialer.writes import (
    CloseSession,
    MarkAnswered,
    MarkConnected,
    MarkEnded,
    SaveResult,
    StopRun,
)
from tests.server.dialer.playbook import Playbook, Wait, nothing, save
from tests.server.dialer.promising import BY, ONE, calling, own_call, promise_is_open, talking, wish
from tests.server.dialer.sample import a_campaign, a_job, asked


class TestFromOutsideAJob:
    def test_the_attempt_is_on_disk_before_the_own_phone_rings(self, desk: Playbook) -> None:
        """Rows 257, 258: the phone shows the customer's number."""
        desk.withheld = True
        desk >> wish(desk) << OpenCallback << nothing
        assert desk.agent().state is AgentState.IDLE
        desk.withheld = False
        desk.store_answers()
        desk << RingAgent(desk.leg(), ONE, "7001", shown="+819000000001") << Answer(BY) << nothing
        assert (desk.agent().state, desk.agent().leg) == (AgentState.REDIALLING, "ringing")

    def test_answering_it_is_not_yet_the_customer(self, desk: Playbook) -> None:
        """Rows 259, 264: then the customer's phone rings, with the campaign's time and the chosen number."""
        desk.aside(wish(desk))
        call = own_call(desk)
        desk >> PhoneAnswered(desk.leg()) << PlaceCall(call, "+819000000001", "+81312345678", 30_000)
        desk << nothing
        assert desk.agent().state is AgentState.REDIALLING

    def test_who_answers_is_joined_to_this_agent(self, desk: Playbook) -> None:
        call = calling(desk)
        desk >> CustomerAnswered(call) << MarkAnswered(call, desk.now) << Join(call, desk.leg())
        desk << MarkConnected(call, ONE, desk.leg(), desk.now) << nothing
        assert desk.agent().calls == 1

    def test_the_card_is_there_from_the_beginning(self, desk: Playbook) -> None:
        """Row 257: with what it is placed for."""
        desk.aside(wish(desk))
        shown = desk.desk().call
        assert shown is not None
        assert (shown.kind, shown.promised_for) == (CallKind.CALLBACK, desk.now)
        assert (shown.card.name, len(shown.results)) == ("客1", 4)

    def test_the_place_ends_with_the_result_whatever_was_chosen(self) -> None:
        """Row 261: the place was taken for this call alone."""
        for then in AfterSave:
            book = Playbook(records=1).arrive(1)
            book.promise(1, record=1)
            call = talking(book)
            session = book.leg()
            book >> CallEnded(call, EndCause.HANGUP) << MarkEnded
            assert book.agent().state is AgentState.WRAPUP
            book >> save(call, then=then) << SaveResult << DropAgent(session)
            book << ShowPromises(CampaignId(1)) << CloseSession(session, book.now, None) << Answer << nothing
            assert (book.agent().state, book.agent().notice) == (AgentState.IDLE, None)
            assert not promise_is_open(book)

    def test_nobody_who_waits_in_a_job_gets_the_customer(self) -> None:
        """And the call is none of the job's: not out, not counted, not learned from."""
        book = Playbook(records=1).arrive(2)
        book.promise(2, record=1)
        book.start().sit(1)
        book.aside(CallBackRequested(asked("cb", 2), AgentId(2), next(iter(book.store.promises)), None))
        call = book.agent(2).call
        assert call is not None
        book.aside(PhoneAnswered(book.leg(2)), CustomerAnswered(call), Wait(SECOND))
        assert (book.agent(1).state, book.agent(2).state) == (AgentState.WAITING, AgentState.TALKING)
        assert (book.out(), book.seat().tally.connected) == ([], 0)
        assert book.floor.lines_in_use() == 1

    def test_it_is_recorded_where_the_campaign_records(self, desk: Playbook) -> None:
        desk.store.campaign = a_campaign(recording=True)
        call = calling(desk)
        desk >> CustomerAnswered(call) << MarkAnswered << Join << MarkConnected << Record << nothing

    def test_joining_a_job_has_to_wait(self, desk: Playbook) -> None:
        desk.start()
        calling(desk)
        desk >> JoinRequested(asked("j", 1), ONE, a_job().id) << RefusalCode.NOT_NOW << nothing

    def test_the_cap_does_not_count_it(self, desk: Playbook) -> None:
        """Section 6: the card tells how often the customer was dialled by the dialler."""
        call = calling(desk)
        desk.aside(CallEnded(call, EndCause.NO_ANSWER))
        assert desk.store.records[0].attempts == 0


class TestFromAPause:
    @pytest.mark.parametrize("pause", [AgentState.BREAK, AgentState.AWAY])
    def test_the_phone_is_up_and_the_customer_is_dialled_at_once(self, pause: AgentState) -> None:
        """Row 266: the job is paused while the call is made, and after a vain one the pause goes on."""
        book = Playbook(records=1)
        book.promise(1, record=1)
        book.start().sit(1).aside(PauseRequested(asked("p", 1), ONE, pause))
        book >> wish(book) << OpenCallback << PlaceCall << Answer(BY) << nothing
        assert book.agent().state is AgentState.REDIALLING
        assert book.monitor()[0].paused == 1
        (
            book
            >> CallEnded(own_call(book), EndCause.BUSY)
            << MarkEnded
            << ShowPromises(CampaignId(1))
            << nothing
        )
        assert (book.agent().state, book.agent().leg) == (pause, "up")
        assert (book.agent().pause_after, book.agent().back_to) == (None, None)

    @pytest.mark.parametrize("pause", [AgentState.BREAK, AgentState.AWAY])
    def test_after_the_result_the_agent_waits_again(self, pause: AgentState) -> None:
        """Row 266: the pause was for the call. No screen takes it for a wish to pause afterwards (row 232)."""
        book = Playbook(records=1)
        book.promise(1, record=1)
        book.start().sit(1).aside(PauseRequested(asked("p", 1), ONE, pause))
        call = calling(book)
        assert (book.desk().state, book.desk().pause_after) == (AgentState.REDIALLING, None)
        assert not book.monitor()[1][0].pause_after
        book.aside(CustomerAnswered(call))
        assert (book.desk().state, book.desk().pause_after) == (AgentState.TALKING, None)
        book.aside(CallEnded(call, EndCause.HANGUP))
        assert book.desk().pause_after is None
        book.aside(save(call, then=AfterSave.CONTINUE))
        assert book.agent().state is AgentState.WAITING
        assert book.seat().tally.saved == 0

    def test_who_wishes_to_pause_while_talking_pauses_after_it(self, pausing: Playbook) -> None:
        """Row 232: as after any call."""
        call = talking(pausing)
        pausing.aside(PauseRequested(asked("p2", 1), ONE, AgentState.AWAY), CallEnded(call, EndCause.HANGUP))
        assert pausing.desk().pause_after is AgentState.AWAY
        pausing.aside(save(call, then=AfterSave.CONTINUE))
        assert pausing.agent().state is AgentState.AWAY

    def test_a_stop_of_the_job_waits_for_the_call(self, pausing: Playbook) -> None:
        """Row 163: ringing or talking, the stop screen comes afterwards."""
        call = calling(pausing)
        pausing >> JobStopRequested(asked("s"), a_job().id) << StopRun << Answer << nothing
        assert pausing.agent().state is AgentState.REDIALLING
        assert pausing.desk().job_stopped
        pausing.aside(CallEnded(call, EndCause.NO_ANSWER))
        assert pausing.agent().state is AgentState.STOPPED

    def test_who_waits_has_to_pause_first(self, pausing: Playbook) -> None:
        """Row 266: at any moment the floor may join a customer."""
        book = Playbook(records=1)
        book.promise(1, record=1)
        book.start().sit(1)
        book >> wish(book) << RefusalCode.NOT_NOW << nothing

    def test_a_wish_to_pause_has_to_wait(self, pausing: Playbook) -> None:
        calling(pausing)
        pausing >> PauseRequested(asked("p2", 1), ONE, None) << RefusalCode.NOT_NOW << nothing


class TestRefused:
    def test_without_a_phone(self, desk: Playbook) -> None:
        desk.agent().phone = ""
        desk >> wish(desk) << RefusalCode.NO_PHONE << nothing

    @pytest.mark.parametrize("gone", [SwitchLost(), TrunkChanged(up=False)])
    def test_without_a_switch(self, desk: Playbook, gone: SwitchLost | TrunkChanged) -> None:
        desk.aside(gone) >> wish(desk) << RefusalCode.SWITCH_UNAVAILABLE << nothing

    @pytest.mark.parametrize(("phone", "lines"), [("7001", 1), ("09012345678", 2)])
    def test_without_a_line_for_everybody(self, phone: str, lines: int) -> None:
        """Row 177: an outside phone takes a line of its own."""
        for free in (lines, lines - 1):
            book = Playbook(records=1, lines=free).arrive(1)
            book.promise(1, record=1)
            book.agent().phone = phone
            book.aside(wish(book))
            assert (book.agent().state is AgentState.REDIALLING) == (free == lines)
            assert book.floor.lines_in_use() in (0, free)

    def test_a_line_that_was_taken_meanwhile(self, desk: Playbook) -> None:
        desk.withheld = True
        desk.aside(wish(desk))
        desk.floor.lines = 0
        desk.store_answers()
        desk << MarkEnded << CloseSession << RefusalCode.NO_LINE_FREE

    @pytest.mark.parametrize("pause", [AgentState.BREAK, AgentState.AWAY])
    def test_a_line_that_was_taken_meanwhile_lets_the_pause_go_on(self, pause: AgentState) -> None:
        """Row 266: nothing was noted but the call, and the stay in the job is kept."""
        book = Playbook(records=1)
        book.promise(1, record=1)
        book.start().sit(1).aside(PauseRequested(asked("p", 1), ONE, pause))
        since = book.agent().since
        book.withheld = True
        book.aside(Wait(SECOND), wish(book))
        book.floor.lines = 0
        book.withheld = False
        book.store_answers() << MarkEnded << ShowPromises << RefusalCode.NO_LINE_FREE << nothing
        assert (book.agent().state, book.agent().since, book.agent().pause_after) == (pause, since, None)
        assert (book.agent().call, book.floor.calls) == (None, {})

    def test_what_the_store_refuses(self, desk: Playbook) -> None:
        promise = next(iter(desk.store.promises.values()))
        promise.open = False
        desk >> wish(desk) << OpenCallback << RefusalCode.CALLBACK_GONE << nothing
        assert desk.agent().calling_back is None

    def test_while_another_is_under_way(self, desk: Playbook) -> None:
        desk.withheld = True
        desk.aside(wish(desk))
        desk >> wish(desk) << nothing
        desk >> CallBackRequested(asked("x", 1), ONE, wish(desk).callback, None) << RefusalCode.NOT_NOW
        desk.withheld = False
        desk.store_answers() << RingAgent << Answer(BY) << nothing
        again = CallBackRequested(asked("y", 1), ONE, wish(desk).callback, None)
        desk >> again << RefusalCode.NOT_NOW << nothing

    def test_by_nobody_at_a_desk(self, book: Playbook) -> None:
        book >> CallBackRequested(BY, ONE, book.promise(), None) << RefusalCode.NOT_NOW << nothing

    def test_whose_desk_was_left_while_the_store_was_at_work(self, desk: Playbook) -> None:
        desk.withheld = True
        desk.aside(wish(desk), AgentSignedOut(ONE))
        desk.store_answers()
        desk << MarkEnded << CloseSession << RefusalCode.CALL_GONE
        desk.store_answers()
        assert desk.floor.calls == {}

    def test_again_once_it_is_over(self, desk: Playbook) -> None:
        """Guarantee I15: a repeated request begins nothing anew, and says so to whoever lost the first answer."""
        call = calling(desk)
        desk >> wish(desk) << RefusalCode.NOT_NOW << nothing
        desk.aside(CallEnded(call, EndCause.BUSY))
        over = Refuse(BY, Refused(RefusalCode.CALLBACK_OVER, name="客1"))
        desk >> wish(desk) << OpenCallback << over << nothing
