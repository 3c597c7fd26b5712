"""What time alone brings about: the waiting limit, its warning, the minutes of the monitor, a clock that is set."""

from __future__ import annotations

from typing import get_args

import pytest

from kaden.clock import HOUR, MINUTE, SECOND
from kaden.vocabulary import AgentId, AgentState, JobId, ReleaseReason
from server.dialer.effects import Alarm, DropAgent, HangUp, ShowDesk, ShowJob
from server.dialer.events import (
    AgentVanished,
    CallEnded,
    ClockJumped,
    CustomerAnswered,
    EndCause,
    JobStopRequested,
    PauseRequested,
    PhoneReadyChanged,
    ResumeRequested,
    TimePassed,
)
from server.dialer.floor import AlarmKind, FloorRules
from server.dialer.history import HISTORY_MINUTES
from server.dialer.notice import Notice
from server.dialer.standing_orders import DROPPED_STANDS, STANDS, Dropped, Move
from server.dialer.supervisor_requests import AgentTold
from server.dialer.writes import CloseSession, MarkAbandoned, MarkUnsaved
from tests.server.dialer.playbook import Playbook, Wait, nothing
from tests.server.dialer.sample import a_job, asked

ONE = AgentId(1)
LIMIT = 60 * MINUTE
PAUSES = {AgentState.BREAK, AgentState.AWAY}


def standing(state: AgentState) -> Playbook:
    """Agent 1 entered this state at this moment, and nothing rings."""
    book = Playbook(records=0 if state is AgentState.WAITING or state in PAUSES else 1).office()
    if state in PAUSES:
        book.aside(PauseRequested(asked("p", 1), ONE, state))
    elif state is AgentState.WRAPUP:
        book.wrap_up()
    elif state is AgentState.WAITING:
        book.aside(PhoneReadyChanged(book.leg(), False), PhoneReadyChanged(book.leg(), True))
    assert (book.agent().state, book.agent().since) == (state, book.now)
    return book


class TestWaitingLimit:
    @pytest.mark.parametrize(
        "state", [AgentState.WAITING, AgentState.WRAPUP, AgentState.BREAK, AgentState.AWAY]
    )
    def test_ends_the_stay_after_exactly_an_hour(self, state: AgentState) -> None:
        """Rows 246, 247, 250, 253: not at 59:59.999."""
        book = standing(state)
        leg = book.leg()
        book >> Wait(LIMIT - 1) << nothing
        assert book.agent().state is state
        book >> Wait(1)
        if state is AgentState.WRAPUP:
            book << MarkUnsaved
        book << DropAgent(leg) << CloseSession(leg, book.now, ReleaseReason.LIMIT) << nothing
        assert book.agent().state is AgentState.RELEASED
        assert book.agent().notice == Notice("released", ReleaseReason.LIMIT, "午前", JobId(1))
        assert book.monitor()[0].waiting == 0

    @pytest.mark.parametrize(
        "state", [AgentState.WAITING, AgentState.WRAPUP, AgentState.BREAK, AgentState.AWAY]
    )
    def test_warns_five_minutes_before(self, state: AgentState) -> None:
        """Row 254."""
        book = standing(state)
        assert book.desk().release_at == book.now + LIMIT
        book >> Wait(LIMIT - 5 * MINUTE - 1) << nothing
        assert not book.desk().release_warning
        book >> Wait(1) << ShowDesk(ONE) << nothing
        assert book.desk().release_warning

    @pytest.mark.parametrize("held", [False, True])
    def test_never_ends_a_live_call(self, office: Playbook, held: bool) -> None:
        """Row 252."""
        office.talk()
        if held:
            office.agent().state = AgentState.HELD
        office >> Wait(2 * HOUR) << nothing
        assert office.agent().on_call
        assert office.desk().release_at is None

    def test_begins_anew_with_every_change(self) -> None:
        """Row 251."""
        book = standing(AgentState.BREAK)
        book.aside(Wait(LIMIT - 1), ResumeRequested(asked("r", 1), ONE))
        book >> Wait(LIMIT - 1) << nothing
        book >> Wait(1) << DropAgent << CloseSession

    def test_is_a_setting(self) -> None:
        """Domain section 6."""
        rules = FloorRules(waiting_limit=30 * MINUTE, waiting_warning=MINUTE)
        book = Playbook(records=0, rules=rules).office()
        book.aside(PauseRequested(asked("p", 1), ONE, AgentState.BREAK))
        book.aside(Wait(29 * MINUTE))
        assert book.desk().release_warning
        book >> Wait(MINUTE) << DropAgent << CloseSession

    def test_of_an_agent_who_went_is_nobodys(self) -> None:
        book = standing(AgentState.BREAK)
        book.aside(AgentVanished(ONE), Wait(FloorRules().client_grace))
        book >> Wait(LIMIT) << nothing


class TestMinutes:
    def test_are_a_line_that_moves(self, office: Playbook) -> None:
        """Rows 304, 306: customers of the minute, agents who wait at its end."""
        begun = office.seat().since
        assert begun is not None
        call = office.talk()
        office >> Wait(begun + MINUTE - office.now) << ShowJob(JobId(1))
        office.aside(CallEnded(call, EndCause.HANGUP), Wait(MINUTE))
        header = office.monitor()[0]
        assert (header.answer_history, header.waiting_history) == ((1, 0), (0, 0))

    def test_are_half_an_hour_long(self) -> None:
        book = Playbook(records=0).start()
        book.aside(Wait((HISTORY_MINUTES + 5) * MINUTE))
        assert len(book.monitor()[0].answer_history) == HISTORY_MINUTES

    def test_of_a_restarted_job_are_counted_once(self, book: Playbook) -> None:
        book.start().aside(Wait(30 * SECOND), JobStopRequested(asked("s"), JobId(1))).start()
        book.aside(Wait(10 * MINUTE))
        assert len(book.monitor()[0].answer_history) == 10

    def test_of_a_stopped_job_end(self, book: Playbook) -> None:
        book.start().aside(Wait(MINUTE), JobStopRequested(asked("s"), JobId(1)), Wait(10 * MINUTE))
        assert len(book.monitor()[0].answer_history) == 1


class TestClockSet:
    """Fault F12: lengths of time go on, whatever the wall clock says."""

    @pytest.mark.parametrize("by", [-HOUR, HOUR])
    def test_the_abandon_limit_goes_on(self, office: Playbook, by: int) -> None:
        """Guarantee I10."""
        call = office.out()[0]
        office.aside(PhoneReadyChanged(office.leg(), False), CustomerAnswered(call), Wait(SECOND))
        office.now += by
        office.aside(ClockJumped(by))
        office >> Wait(SECOND - 1) << nothing
        office >> Wait(1) << HangUp(call, announce=True) << Alarm << MarkAbandoned

    @pytest.mark.parametrize("by", [-HOUR, HOUR])
    def test_the_waiting_limit_goes_on(self, by: int) -> None:
        book = standing(AgentState.BREAK)
        book.aside(Wait(10 * MINUTE))
        book.now += by
        book.aside(ClockJumped(by))
        book >> Wait(50 * MINUTE - 1) << nothing
        book >> Wait(1) << DropAgent << CloseSession

    @pytest.mark.parametrize("by", [-HOUR, HOUR])
    def test_the_grace_time_goes_on(self, by: int) -> None:
        book = standing(AgentState.BREAK)
        book.aside(AgentVanished(ONE), Wait(SECOND))
        book.now += by
        book.aside(ClockJumped(by))
        book >> Wait(FloorRules().client_grace - SECOND - 1) << nothing
        book >> Wait(1) << DropAgent << CloseSession

    @pytest.mark.parametrize("by", [-HOUR, HOUR])
    def test_messages_and_what_is_told_of_a_move_stand_for_what_was_left(self, by: int) -> None:
        """The status in which a message came goes on for it, too."""
        book = Playbook(a_job(1), a_job(2, name="午後"), records=0).office()
        book.agent().dropped = Dropped(Move(JobId(2), "午後", asked("m"), JobId(1)), book.now)
        sent = book.now
        book.aside(AgentTold(asked("t"), ONE, None, "x"), Wait(SECOND))
        book.now += by
        book.aside(ClockJumped(by), Wait(STANDS))
        assert [(told.text, told.at) for told in book.desk().messages] == [("x", sent + by)]
        book.aside(PauseRequested(asked("p", 1), ONE, AgentState.BREAK))
        assert book.desk().messages == ()
        book.aside(Wait(DROPPED_STANDS - STANDS - SECOND - 1))
        assert book.desk().not_moved_to == "午後"
        book.aside(Wait(1))
        assert book.desk().not_moved_to == ""

    @pytest.mark.parametrize("by", [-HOUR, HOUR])
    def test_the_minutes_go_on(self, book: Playbook, by: int) -> None:
        book.start().aside(Wait(90 * SECOND))
        book.now += by
        book.aside(ClockJumped(by), Wait(3 * MINUTE))
        assert len(book.monitor()[0].answer_history) == 4

    def test_dialling_goes_on_after_a_clock_set_back(self, office: Playbook) -> None:
        office.now -= MINUTE
        call = office.out()[0]
        office.aside(ClockJumped(-MINUTE), CallEnded(call, EndCause.BUSY))
        assert len(office.out()) == 1


@pytest.mark.parametrize("kind", get_args(AlarmKind))
def test_an_alarm_that_nobody_needs_any_more_is_harmless(book: Playbook, kind: AlarmKind) -> None:
    for subject in (1, 99):
        book.floor.wake(book.now, kind, subject)
    book >> TimePassed() << nothing
    assert book.floor.next_wakeup() is None
