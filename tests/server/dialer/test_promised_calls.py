"""What becomes of promised calls: a promise that stays open, a talk as any other, a lost link (rows 260, 265)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kaden.clock import SECOND
from kaden.protocol.refusals import RefusalCode
from kaden.vocabulary import (
    AgentState,
    AttemptState,
    CampaignId,
    EndedBy,
    Outcome,
    ReleaseReason,
)
from server.dialer.callback_requests import CallBackRequested
from server.dialer.effects import (
    Alarm,
    Answer,
    DropAgent,
    HangUp,
    Join,
    PlaceCall,
    ShowDesk,
    ShowPromises,
)
from server.dialer.events import (
    AgentReleaseRequested,
    AgentVanished,
    CallEnded,
    ChannelState,
    CustomerRinging,
    CutRequested,
    EndCause,
    LegState,
    LiveCall,
    LiveLeg,
    NoticeRead,
    NumberListed,
    PhoneAnswered,
    PhoneEnded,
    PlaceFailed,
    SwitchLost,
    SwitchSynchronised,
    TimePassed,
)
from server.dialer.floor import FloorRules
from server.dialer.leg_events import PhoneDigit, TrunkChanged
from server.dialer.leg_requests import TransferRequested
from server.dialer.writes import (
    CloseSession,
    MarkAbandoned,
    MarkAnswered,
    MarkConnected,
    MarkEnded,
    MarkUnsaved,
)
from tests.server.dialer.playbook import Playbook, Wait, nothing, save
from tests.server.dialer.promising import ONE, calling, own_call, promise_is_open, talking, wish
from tests.server.dialer.sample import CALL_AGAIN, REFUSED, asked, at


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

    def test_the_desk_says_so_until_it_is_read(self, desk: Playbook, pausing: Playbook) -> None:
        """Row 265: outside a job, and in its pause, which goes on."""
        for book in (desk, pausing):
            book.aside(CallEnded(calling(book), EndCause.BUSY))
            state = book.agent().state
            assert book.desk().called_back is not None
            book >> NoticeRead(ONE) << ShowDesk(ONE) << nothing
            assert (book.desk().called_back, book.agent().state) == (None, state)

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

    @pytest.mark.parametrize("shown", ["+81312345678", None])
    def test_row_78_the_call_shows_the_number_that_stands_on_disk_or_none(
        self, desk: Playbook, shown: str | None
    ) -> None:
        """None is what the store gives where the campaign shows no number, whatever the agent chose."""
        desk.aside(wish(desk, caller_id=shown))
        desk >> PhoneAnswered(desk.leg()) << PlaceCall(own_call(desk), "+819000000001", shown, 30_000)
        desk << nothing

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

    def test_without_a_screen_that_answers_nobody_is_dialled(self, desk: Playbook) -> None:
        """Rows 58, 59: somebody took the phone, and nobody sees whom it is for. Back at the screen, all is as ever."""
        desk.aside(wish(desk), AgentVanished(ONE))
        call, session = own_call(desk), desk.leg()
        desk >> PhoneAnswered(session)
        desk << MarkEnded(call, desk.now, Outcome.CANCELLED, EndedBy.SWITCH, dialled=False)
        desk << ShowPromises << DropAgent(session) << CloseSession << nothing
        assert promise_is_open(desk)
        desk.arrive(1).aside(replace(wish(desk), by=asked("again", 1)))
        desk >> PhoneAnswered(desk.leg()) << PlaceCall << nothing

    def test_a_screen_that_is_back_before_the_own_phone_is_up_dials(self, desk: Playbook) -> None:
        """Rows 58, 285."""
        desk.aside(wish(desk), AgentVanished(ONE)).arrive(1)
        desk >> PhoneAnswered(desk.leg()) << PlaceCall << nothing

    def test_a_phone_that_is_found_up_without_a_screen_dials_nobody(self, desk: Playbook) -> None:
        """Rows 58, 59: the same by the switch's list."""
        desk.aside(wish(desk), AgentVanished(ONE), SwitchLost())
        desk >> SwitchSynchronised((), (LiveLeg(desk.leg(), LegState.UP),))
        desk << MarkEnded << ShowPromises << DropAgent << CloseSession << nothing

    def test_a_supervisor_releases_who_is_stuck_in_one(self, desk: Playbook) -> None:
        """Row 307: outside a job too."""
        call = calling(desk)
        session = desk.leg()
        desk >> AgentReleaseRequested(asked("r"), ONE)
        desk << HangUp(call) << DropAgent(session) << CloseSession << Answer << nothing
        assert desk.agent().state is AgentState.RELEASED
        desk.aside(CallEnded(call, EndCause.CANCELLED))
        assert (desk.floor.calls, promise_is_open(desk)) == ({}, True)


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
