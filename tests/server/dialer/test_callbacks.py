"""Promised calls: the own phone first, the customer for this agent alone, a promise that stays open (257 to 266)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kaden.clock import SECOND
from kaden.protocol.refusals import RefusalCode
from kaden.vocabulary import (
    AfterSave,
    AgentId,
    AgentState,
    AttemptId,
    AttemptState,
    CallKind,
    CampaignId,
    Outcome,
    ReleaseReason,
)
from server.dialer.callback_requests import CallBackRequested
from server.dialer.callback_writes import OpenCallback
from server.dialer.effects import (
    Alarm,
    Answer,
    DropAgent,
    HangUp,
    Join,
    PlaceCall,
    RingAgent,
    ShowPromises,
)
from server.dialer.events import (
    AgentSignedOut,
    AgentVanished,
    CallEnded,
    ChannelState,
    CustomerAnswered,
    CustomerRinging,
    CutRequested,
    EndCause,
    JobStopRequested,
    JoinRequested,
    LegState,
    LiveCall,
    LiveLeg,
    NumberListed,
    PauseRequested,
    PhoneAnswered,
    PhoneEnded,
    PlaceFailed,
    SwitchLost,
    SwitchSynchronised,
    TimePassed,
)
from server.dialer.floor import FloorRules
from server.dialer.leg_effects import Record
from server.dialer.leg_events import PhoneDigit, TrunkChanged
from server.dialer.leg_requests import TransferRequested
from server.dialer.writes import (
    CloseSession,
    MarkAbandoned,
    MarkAnswered,
    MarkConnected,
    MarkEnded,
    MarkUnsaved,
    SaveResult,
    StopRun,
)
from tests.server.dialer.playbook import Playbook, Wait, nothing, save
from tests.server.dialer.sample import CALL_AGAIN, REFUSED, a_campaign, a_job, asked, at

ONE = AgentId(1)
BY = asked("cb", 1)


@pytest.fixture
def desk() -> Playbook:
    """An agent outside a job who has promised a call; nothing else goes on."""
    book = Playbook(records=1).arrive(1)
    book.promise(1, record=1)
    return book


@pytest.fixture
def pausing() -> Playbook:
    """An agent on a break in a job whose list has only the promised customer."""
    book = Playbook(records=1)
    book.promise(1, record=1)
    book.start().sit(1)
    return book.aside(PauseRequested(asked("p", 1), ONE, AgentState.BREAK))


def wish(book: Playbook, caller_id: str | None = "+81312345678") -> CallBackRequested:
    """Agent 1 keeps the first promise."""
    return CallBackRequested(BY, ONE, next(iter(book.store.promises)), caller_id)


def calling(book: Playbook) -> AttemptId:
    """The customer's phone rings for agent 1."""
    book.aside(wish(book))
    if book.agent().leg == "ringing":
        book.aside(PhoneAnswered(book.leg()))
    call = own_call(book)
    book.aside(CustomerRinging(call))
    return call


def talking(book: Playbook) -> AttemptId:
    """The promised call is joined."""
    call = calling(book)
    book.aside(CustomerAnswered(call))
    assert book.agent().state is AgentState.TALKING
    return call


def own_call(book: Playbook) -> AttemptId:
    """The call at the desk of agent 1."""
    call = book.agent().call
    assert call is not None
    return call


def promise_is_open(book: Playbook) -> bool:
    """Whether the first promise still stands."""
    return next(iter(book.store.promises.values())).open


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
        assert book.agent().pause_after is None

    def test_after_the_result_the_agent_waits_again(self, pausing: Playbook) -> None:
        call = talking(pausing)
        pausing.aside(CallEnded(call, EndCause.HANGUP), save(call))
        assert pausing.agent().state is AgentState.WAITING
        assert pausing.seat().tally.saved == 0

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


class TestInVain:
    @pytest.mark.parametrize(
        ("cause", "outcome"), [(EndCause.NO_ANSWER, Outcome.NO_ANSWER), (EndCause.BUSY, Outcome.BUSY)]
    )
    def test_the_promise_stays_open_and_the_desk_says_how_it_ended(
        self, desk: Playbook, cause: EndCause, outcome: Outcome
    ) -> None:
        """Row 265."""
        call = calling(desk)
        session = desk.leg()
        desk >> CallEnded(call, cause)
        desk << MarkEnded << ShowPromises(CampaignId(1)) << DropAgent(session) << CloseSession << nothing
        assert promise_is_open(desk)
        told = desk.desk().called_back
        assert told is not None
        assert (told.name, told.outcome) == ("客1", outcome)
        assert (desk.agent().state, desk.desk().call) == (AgentState.IDLE, None)

    def test_the_desk_says_so_until_the_agents_next_step(self, desk: Playbook) -> None:
        desk.aside(CallEnded(calling(desk), EndCause.BUSY))
        desk.aside(CallBackRequested(asked("again", 1), ONE, next(iter(desk.store.promises)), None))
        assert desk.desk().called_back is None

    def test_the_cut_key_ends_it(self, desk: Playbook) -> None:
        call = calling(desk)
        desk >> CutRequested(asked("c", 1), ONE, call) << HangUp(call) << Answer << nothing
        desk >> CutRequested(asked("c2", 1), ONE, call) << Answer << nothing
        desk.aside(CallEnded(call, EndCause.CANCELLED))
        assert desk.store.attempts[call].outcome is Outcome.CANCELLED
        assert (desk.agent().state, promise_is_open(desk)) == (AgentState.IDLE, True)

    def test_the_cut_key_before_the_own_phone_is_up_dials_nobody(self, desk: Playbook) -> None:
        """Row 66: no attempt was made."""
        desk.aside(wish(desk))
        call, session = own_call(desk), desk.leg()
        desk >> CutRequested(asked("c", 1), ONE, call)
        desk << MarkEnded << ShowPromises << DropAgent(session) << CloseSession << Answer << nothing
        assert desk.floor.lines_in_use() == 0
        desk >> PhoneAnswered(session) << DropAgent(session) << nothing

    def test_the_own_phone_that_nobody_takes_dials_nobody(self, desk: Playbook) -> None:
        """Row 199: with a notice."""
        desk.aside(wish(desk))
        call, session = own_call(desk), desk.leg()
        desk >> PhoneEnded(session, answered=False) << MarkEnded << CloseSession << nothing
        assert desk.store.attempts[call].outcome is Outcome.CANCELLED
        notice = desk.desk().notice
        assert notice is not None
        assert (desk.agent().state, notice.reason) == (AgentState.IDLE, ReleaseReason.NO_ANSWER)

    def test_the_phone_that_is_cut_takes_the_call_with_it(self, pausing: Playbook) -> None:
        """Row 216."""
        call = calling(pausing)
        pausing >> PhoneEnded(pausing.leg(), answered=True) << HangUp(call) << CloseSession << nothing
        assert pausing.agent().state is AgentState.RELEASED
        pausing.aside(CallEnded(call, EndCause.CANCELLED))
        assert (pausing.floor.calls, promise_is_open(pausing)) == ({}, True)

    def test_an_order_that_the_switch_refuses_dials_nobody(self, desk: Playbook) -> None:
        desk.aside(wish(desk))
        desk.aside(PhoneAnswered(desk.leg()))
        desk.aside(PlaceFailed(own_call(desk), EndCause.CANCELLED))
        assert (desk.agent().state, promise_is_open(desk)) == (AgentState.IDLE, True)

    def test_a_number_that_is_listed_meanwhile_does_not_ring(self, desk: Playbook) -> None:
        """Row 96: neither before the own phone is up nor after."""
        desk.aside(wish(desk))
        desk >> NumberListed("+819000000001", CampaignId(1))
        desk << MarkEnded << ShowPromises << DropAgent << CloseSession << nothing
        desk.aside(CallBackRequested(asked("two", 1), ONE, next(iter(desk.store.promises)), None))
        desk.aside(PhoneAnswered(desk.leg()))
        desk >> NumberListed("+819000000001", CampaignId(2)) << nothing
        desk >> NumberListed("+819000000001", None) << HangUp(own_call(desk)) << nothing

    def test_hours_that_end_while_the_own_phone_rings_are_kept(self) -> None:
        """Row 264: 16:59:59 may ring, 17:00:00 may not."""
        for moment, dialled in (("16:59:59.999", [1]), ("17:00", [])):
            book = Playbook(records=1, now=at("16:59")).arrive(1)
            book.promise(1, record=1)
            book.aside(wish(book))
            book.now = at(moment)
            effects = book.step(PhoneAnswered(book.leg()))
            assert [effect.attempt for effect in effects if isinstance(effect, PlaceCall)] == dialled
            assert (book.agent().state is AgentState.REDIALLING) == bool(dialled)

    def test_hours_that_end_before_the_customers_phone_rings_are_kept(self) -> None:
        """Guarantee I3: what rings already may ring on."""
        for rings in (True, False):
            book = Playbook(records=1, now=at("16:59:59")).arrive(1)
            book.promise(1, record=1)
            book.aside(wish(book))
            book.aside(PhoneAnswered(book.leg()))
            if rings:
                book.aside(CustomerRinging(own_call(book)))
            book.now = at("17:00")
            assert (HangUp(own_call(book)) in book.step(TimePassed())) != rings

    def test_no_line_to_the_telephone_company_dials_nobody(self, desk: Playbook) -> None:
        desk.aside(wish(desk), TrunkChanged(up=False))
        desk >> PhoneAnswered(desk.leg())
        desk << MarkEnded << ShowPromises << DropAgent << CloseSession << nothing


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
        """A repeated request begins nothing anew; while it goes on it is answered."""
        call = calling(desk)
        desk >> wish(desk) << RefusalCode.NOT_NOW << nothing
        desk.aside(CallEnded(call, EndCause.BUSY))
        desk >> wish(desk) << OpenCallback << RefusalCode.REQUEST_REUSED << nothing


class TestInTheCall:
    def test_keys_of_the_phone_transfer_nothing(self, desk: Playbook) -> None:
        """Row 260: only the desk's hold transfer does."""
        call = talking(desk)
        desk >> PhoneDigit(desk.leg(), "*") << nothing
        desk.aside(TransferRequested(asked("t", 1), ONE, call, "1002"))
        assert desk.agent().state is AgentState.TRANSFERRING

    def test_a_screen_that_vanished_leaves_the_call_alone(self, desk: Playbook) -> None:
        """Row 285: a call that rings, too; what nobody can serve after the grace time is hung up."""
        call = calling(desk)
        desk >> AgentVanished(ONE) << nothing
        desk >> Wait(FloorRules().client_grace)
        desk << HangUp(call) << DropAgent << CloseSession << nothing
        assert ONE not in desk.floor.agents

    def test_a_talk_of_an_agent_who_is_gone_is_an_unsaved_record(self, desk: Playbook) -> None:
        """Row 283."""
        call = talking(desk)
        desk.aside(AgentVanished(ONE), Wait(FloorRules().client_grace))
        desk >> CallEnded(call, EndCause.HANGUP) << MarkEnded << MarkUnsaved << DropAgent << CloseSession
        desk << nothing
        assert desk.floor.agents == {}

    def test_a_new_promise_takes_the_place_of_the_old(self, desk: Playbook) -> None:
        call = talking(desk)
        desk.aside(CallEnded(call, EndCause.HANGUP))
        later = desk.now + 3600 * SECOND
        desk.aside(save(call, disposition=CALL_AGAIN.id, callback_at=later, for_group=True))
        assert [each.due_at for each in desk.store.promises.values() if each.open] == [later]

    def test_a_refusal_lists_the_number_in_the_promises_campaign(self, desk: Playbook) -> None:
        call = talking(desk)
        desk.aside(CallEnded(call, EndCause.HANGUP), save(call, disposition=REFUSED.id))
        assert desk.store.listed == {"+819000000001"}

    def test_results_are_checked_against_the_promises_campaign(self, desk: Playbook) -> None:
        """Row 85, 242: outside a job too."""
        call = talking(desk)
        desk.aside(CallEnded(call, EndCause.HANGUP))
        desk >> save(call, disposition=None) << RefusalCode.RESULT_REQUIRED << nothing
        past = replace(save(call, disposition=CALL_AGAIN.id), callback_at=desk.now)
        desk >> past << RefusalCode.CALLBACK_IN_PAST << nothing


class TestComparison:
    """With the switch's list: after a doubt, a lost link, every few seconds."""

    def test_an_own_phone_that_rings_long_is_no_lost_call(self, desk: Playbook) -> None:
        desk.aside(wish(desk), Wait(20 * SECOND))
        desk >> SwitchSynchronised((), (LiveLeg(desk.leg(), LegState.RINGING),)) << nothing
        assert desk.agent().state is AgentState.REDIALLING

    def test_a_phone_that_was_taken_while_the_link_was_down_dials(self, desk: Playbook) -> None:
        desk.aside(wish(desk), SwitchLost())
        desk >> SwitchSynchronised((), (LiveLeg(desk.leg(), LegState.UP),)) << PlaceCall << nothing
        assert desk.call(own_call(desk)).state is AttemptState.CLAIMED

    def test_a_call_that_the_switch_does_not_know_is_not_dialled_again(self, desk: Playbook) -> None:
        call = calling(desk)
        session = desk.leg()
        desk.aside(SwitchLost())
        desk >> SwitchSynchronised((), (LiveLeg(session, LegState.UP),))
        desk << MarkEnded << ShowPromises << DropAgent(session) << CloseSession << nothing
        assert desk.store.attempts[call].outcome is Outcome.UNKNOWN
        assert promise_is_open(desk)

    @pytest.mark.parametrize("joined", [True, False])
    def test_who_answered_meanwhile_is_joined_once(self, desk: Playbook, joined: bool) -> None:
        call = calling(desk)
        desk.aside(SwitchLost())
        live = LiveCall(call, ChannelState.ANSWERED, desk.leg() if joined else None)
        desk >> SwitchSynchronised((live,), (LiveLeg(desk.leg(), LegState.UP),)) << MarkAnswered
        if not joined:
            desk << Join(call, desk.leg())
        desk << MarkConnected << nothing

    def test_a_customer_whose_agent_is_gone_is_told(self, desk: Playbook) -> None:
        """Row 185: as any call that nobody can serve."""
        call = calling(desk)
        leg = desk.leg()
        desk.aside(PhoneEnded(leg, answered=True), SwitchLost())
        desk.call(call).outcome = None
        desk >> SwitchSynchronised((LiveCall(call, ChannelState.ANSWERED, None),), ()) << MarkAnswered
        desk << HangUp(call, announce=True) << Alarm << MarkAbandoned << nothing

    def test_a_call_whose_agent_is_gone_is_hung_up(self, desk: Playbook) -> None:
        call = calling(desk)
        desk.aside(PhoneEnded(desk.leg(), answered=True), SwitchLost())
        (
            desk
            >> SwitchSynchronised((LiveCall(call, ChannelState.RINGING, None),), ())
            << HangUp(call)
            << nothing
        )
