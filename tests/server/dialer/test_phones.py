"""Agents' phones: rung, up, gone, held, not ready (domain rows 198 to 201, 215 to 219, 248)."""

from __future__ import annotations

import pytest

from kaden.clock import MINUTE, SECOND
from kaden.vocabulary import AgentId, AgentState, AttemptState, EndedBy, JobId, Outcome, ReleaseReason
from server.dialer.effects import Answer, DropAgent, HangUp, Join, PlaceCall, RingAgent, ShowDesk
from server.dialer.events import (
    CallEnded,
    CustomerAnswered,
    EndCause,
    EndRequested,
    Event,
    JoinRequested,
    PauseRequested,
    PhoneAnswered,
    PhoneEnded,
    PhoneHeld,
    PhoneReadyChanged,
)
from server.dialer.model import SessionId
from server.dialer.notice import Notice
from server.dialer.writes import (
    ClaimNext,
    CloseSession,
    MarkAnswered,
    MarkConnected,
    MarkEnded,
    MarkHeld,
    MarkUnsaved,
    NoteAgentState,
    OpenSession,
    SaveResult,
)
from tests.server.dialer.playbook import CYCLE, Playbook, Wait, nothing, save
from tests.server.dialer.sample import asked


class TestSystemCall:
    def test_rings_and_once_answered_the_agent_waits(self, book: Playbook) -> None:
        """Rows 198, 200."""
        book.start().arrive(1)
        book >> JoinRequested(asked("j", 1), AgentId(1), book.seat().plan.id) << OpenSession
        book << RingAgent(book.leg(), AgentId(1), "7001") << Answer(asked("j", 1))
        assert (book.agent().state, book.desk().phone) == (AgentState.JOINING, "ringing")
        book >> PhoneAnswered(book.leg()) << ClaimNext << PlaceCall
        assert (book.agent().state, book.desk().phone) == (AgentState.WAITING, "up")

    @pytest.mark.parametrize("answered", [True, False])
    def test_that_is_not_answered_leaves_the_agent_idle_with_a_notice(
        self, book: Playbook, answered: bool
    ) -> None:
        """Row 199."""
        leg = book.start().join(1).leg()
        book >> PhoneEnded(leg, answered) << CloseSession(leg, book.now, ReleaseReason.NO_ANSWER) << nothing
        assert book.agent().state is AgentState.IDLE
        assert book.agent().notice == Notice("released", ReleaseReason.NO_ANSWER, "午前", JobId(1))

    def test_is_answered_once(self, office: Playbook) -> None:
        office >> PhoneAnswered(office.leg()) << nothing
        assert office.agent().state is AgentState.WAITING

    def test_that_nobody_is_behind_is_ended(self, book: Playbook) -> None:
        """An agent who left while the phone rang."""
        book >> PhoneAnswered(SessionId(77)) << DropAgent(SessionId(77))

    @pytest.mark.parametrize(
        "news",
        [
            PhoneEnded(SessionId(77), True),
            PhoneHeld(SessionId(77), True),
            PhoneReadyChanged(SessionId(77), False),
        ],
    )
    def test_other_news_of_a_leg_that_nobody_has_is_late(self, office: Playbook, news: Event) -> None:
        office >> news << nothing


class TestBetweenCustomers:
    def test_leg_stays_up(self, office: Playbook) -> None:
        """Row 201: no ring for each customer."""
        leg = office.leg()
        for _ in range(2):
            call = office.wrap_up()
            office >> save(call) << SaveResult << Answer << ClaimNext << PlaceCall
            office.aside(Wait(CYCLE))
        assert (office.agent().leg, office.leg()) == ("up", leg)


class TestCut:
    """Rows 216, 280: on the phone, the agent is out; the record is kept."""

    @pytest.mark.parametrize("pause", [None, AgentState.BREAK, AgentState.AWAY])
    def test_while_no_customer_is_there_releases(self, pause: AgentState | None) -> None:
        office = Playbook(records=0).office()
        leg = office.leg()
        if pause is not None:
            office.aside(PauseRequested(asked("p", 1), AgentId(1), pause))
        office >> PhoneEnded(leg, True) << CloseSession(leg, office.now, ReleaseReason.PHONE_CUT) << nothing
        assert office.agent().state is AgentState.RELEASED
        assert office.floor.sessions == {}

    @pytest.mark.parametrize("held", [False, True])
    def test_while_talking_ends_the_call_and_keeps_its_record(self, office: Playbook, held: bool) -> None:
        call, leg = office.talk(), office.leg()
        if held:
            office.aside(PhoneHeld(leg, True))
        office >> PhoneEnded(leg, True) << HangUp(call)
        office << CloseSession(leg, office.now, ReleaseReason.PHONE_CUT) << nothing
        assert office.agent().state is AgentState.RELEASED
        office >> CallEnded(call, EndCause.CANCELLED)
        office << MarkEnded(call, office.now, Outcome.CONNECTED, EndedBy.PHONE) << MarkUnsaved << nothing

    def test_in_the_wrap_up_lets_the_result_be_saved_first(self, office: Playbook) -> None:
        call, leg = office.wrap_up(), office.leg()
        office >> PhoneEnded(leg, True) << ShowDesk(AgentId(1)) << nothing
        assert (office.agent().state, office.desk().phone) == (AgentState.WRAPUP, "none")
        office >> save(call) << SaveResult << CloseSession(leg, office.now, ReleaseReason.PHONE_CUT) << Answer
        assert office.agent().state is AgentState.RELEASED

    def test_is_not_undone_by_late_news_that_it_was_answered(self, office: Playbook) -> None:
        """No customer is given to a phone that is gone."""
        call, leg = office.wrap_up(), office.leg()
        office.aside(PhoneEnded(leg, True))
        office >> PhoneAnswered(leg) << nothing
        office >> save(call) << SaveResult << CloseSession << Answer << nothing
        assert office.agent().state is AgentState.RELEASED


class TestHold:
    """Row 219: the phone's own button."""

    def test_and_back(self, office: Playbook) -> None:
        call, leg = office.talk(), office.leg()
        office.aside(Wait(10 * SECOND))
        office >> PhoneHeld(leg, True) << MarkHeld(call, True, office.now) << nothing
        assert office.agent().state is AgentState.HELD
        since = office.now
        office.aside(Wait(5 * SECOND))
        office >> PhoneHeld(leg, False) << MarkHeld(call, False, office.now) << nothing
        assert office.agent().state is AgentState.TALKING
        assert (office.call(call).held, office.call(call).held_since) == (office.now - since, None)

    def test_is_heard_once(self, office: Playbook) -> None:
        office.talk()
        office.aside(PhoneHeld(office.leg(), True))
        office >> PhoneHeld(office.leg(), True) << nothing
        assert office.agent().state is AgentState.HELD

    def test_time_counts_to_the_end_of_a_call_that_ends_on_hold(self, office: Playbook) -> None:
        call = office.talk()
        office.aside(Wait(10 * SECOND), PhoneHeld(office.leg(), True), Wait(5 * SECOND))
        office >> CallEnded(call, EndCause.HANGUP)
        assert office.read(MarkEnded).held == 5 * SECOND
        assert office.agent().talk == 10 * SECOND

    def test_without_a_customer_means_nothing(self, office: Playbook) -> None:
        office >> PhoneHeld(office.leg(), True) << nothing
        office.wrap_up()
        office >> PhoneHeld(office.leg(), True) << nothing
        assert office.agent().state is AgentState.WRAPUP


class TestReadiness:
    def test_of_a_phone_that_is_not_ready_takes_the_agent_out_of_pacing_and_matching(
        self, office: Playbook
    ) -> None:
        """Row 217: calls that are out already may find nobody."""
        call = office.out()[0]
        office >> PhoneReadyChanged(office.leg(), False) << ShowDesk(AgentId(1)) << nothing
        assert (office.agent().state, office.desk().phone) == (AgentState.WAITING, "not_ready")
        assert office.seat().decision.target == 0
        office >> CustomerAnswered(call) << MarkAnswered << nothing
        office >> PhoneReadyChanged(office.leg(), True) << Join(call, office.leg()) << MarkConnected

    def test_is_still_subject_to_the_limit_and_restarts_its_clock(self, office: Playbook) -> None:
        """Rows 248, 251."""
        office.aside(CallEnded(office.out()[0], EndCause.BUSY), Wait(30 * MINUTE))
        office.aside(PhoneReadyChanged(office.leg(), False))
        since = office.now
        office.aside(Wait(60 * MINUTE - 1))
        assert office.agent().state is AgentState.WAITING
        (
            office
            >> Wait(1)
            << DropAgent
            << CloseSession(SessionId(101), since + 60 * MINUTE, ReleaseReason.LIMIT)
        )

    def test_that_did_not_change_is_no_news(self, office: Playbook) -> None:
        office >> PhoneReadyChanged(office.leg(), True) << nothing
        with pytest.raises(AssertionError):
            office << ShowDesk(AgentId(1))

    def test_during_a_call_does_not_touch_it(self, office: Playbook) -> None:
        call = office.talk()
        since = office.agent().since
        office.aside(Wait(SECOND))
        office >> PhoneReadyChanged(office.leg(), False) << nothing
        assert office.agent().since == since
        assert office.call(call).state is AttemptState.CONNECTED


def test_state_is_noted_with_its_session_and_call(office: Playbook) -> None:
    """Row 311: what a restart reads."""
    call = office.out()[0]
    office >> CustomerAnswered(call) << MarkAnswered << Join << MarkConnected
    office << NoteAgentState(AgentId(1), AgentState.TALKING, office.leg(), call, office.now)


def test_ending_drops_a_leg_that_still_rings(book: Playbook) -> None:
    leg = book.start().join(1).leg()
    book >> EndRequested(asked("e", 1), AgentId(1)) << DropAgent(leg) << CloseSession(leg, book.now, None)
    book << Answer(asked("e", 1))
    book >> PhoneEnded(leg, False) << nothing
