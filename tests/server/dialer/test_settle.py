"""Our floor against the switch's list: every state of a call with every state of its channel and leg (guarantees 2, 4).

One procedure serves a restart, a lost link, a doubt and the look every few seconds. `certain` = the link was down, so
what is not in the list is gone; otherwise the list may only be older than the call.
"""

from __future__ import annotations

import pytest

from kaden.clock import SECOND
from kaden.vocabulary import (
    AgentId,
    AgentState,
    AttemptId,
    AttemptState,
    EndedBy,
    JobId,
    Outcome,
)
from server.dialer.effects import Alarm, DropAgent, HangUp, Join
from server.dialer.events import (
    AgentReleaseRequested,
    ChannelState,
    CutRequested,
    FateDoubted,
    HoldRequested,
    JobStopRequested,
    LegState,
    LiveCall,
    LiveLeg,
    NumberListed,
    PhoneEnded,
    PhoneReadyChanged,
    SwitchLost,
    SwitchSynchronised,
)
from server.dialer.model import SessionId
from server.dialer.writes import (
    ClaimNext,
    MarkEnded,
    MarkHeld,
)
from tests.server.dialer.playbook import Playbook, Wait, nothing
from tests.server.dialer.sample import asked
from tests.server.dialer.switch_lists import lives, office_with_call

ONE = AgentId(1)
DOUBT = 5 * SECOND
UP = LegState.UP


LIVE = sorted(set(AttemptState) - {AttemptState.ENDED}, key=list(AttemptState).index)
RANK = {
    ChannelState.DIALLING: AttemptState.DIALLING,
    ChannelState.RINGING: AttemptState.RINGING,
    ChannelState.ANSWERED: AttemptState.ANSWERED,
}


class TestPhoneStatus:
    """Row 217: the list tells each phone's own status, so that nobody stays not ready for a change that none heard."""

    def test_of_a_phone_that_came_back_unheard(self, office: Playbook) -> None:
        office.aside(PhoneReadyChanged(office.leg(), False), SwitchLost())
        office.aside(SwitchSynchronised((), (LiveLeg(office.leg(), UP, ready=True),)))
        assert office.desk().phone == "up"

    def test_of_a_phone_that_left_unheard(self, office: Playbook) -> None:
        office.aside(SwitchLost(), SwitchSynchronised((), (LiveLeg(office.leg(), UP, ready=False),)))
        assert office.desk().phone == "not_ready"

    def test_in_a_list_that_may_be_older_than_the_news(self, office: Playbook) -> None:
        office.aside(PhoneReadyChanged(office.leg(), False))
        older = SwitchSynchronised((), (LiveLeg(office.leg(), UP, ready=True),))
        office.aside(older)
        assert office.desk().phone == "not_ready"
        office.aside(Wait(DOUBT + 1), older)
        assert office.desk().phone == "up"


class TestEveryCombination:
    @pytest.mark.parametrize("certain", [True, False])
    @pytest.mark.parametrize("channel", ChannelState)
    @pytest.mark.parametrize("state", LIVE)
    def test_call_goes_forward_to_its_channel_and_never_back(
        self, state: AttemptState, channel: ChannelState, certain: bool
    ) -> None:
        book, call = office_with_call(state)
        if certain:
            book.aside(SwitchLost())
        joined = {call: 101} if state is AttemptState.CONNECTED else {}
        book.aside(lives((call, channel), joined=joined if channel is ChannelState.ANSWERED else {}))
        expected = max(state, RANK[channel], key=list(AttemptState).index)
        if expected is AttemptState.ANSWERED and book.agent().ready:
            expected = AttemptState.CONNECTED
        assert book.call(call).state is expected

    @pytest.mark.parametrize("age", ["young", "old"])
    @pytest.mark.parametrize("certain", [True, False])
    @pytest.mark.parametrize("state", LIVE)
    def test_call_without_a_channel_is_over_unless_the_list_may_be_older(
        self, state: AttemptState, certain: bool, age: str
    ) -> None:
        """Never dialled again: an unknown fate is an attempt (I4)."""
        book, call = office_with_call(state)
        since = book.call(call).connected_at or book.call(call).answered_at or book.call(call).dialled_at
        wait = since + DOUBT - book.now + (1 if age == "old" else 0)
        if state is AttemptState.ANSWERED:
            book.floor.alarms.clear()
        book.aside(Wait(wait), *([SwitchLost()] if certain else []))
        book >> lives()
        if age == "young" and not certain:
            book << nothing
            return
        outcome = {AttemptState.ANSWERED: Outcome.ABANDONED, AttemptState.CONNECTED: Outcome.CONNECTED}
        told = book.read(MarkEnded)
        assert (told.outcome, told.dialled) == (outcome.get(state, Outcome.UNKNOWN), True)
        assert book.agent().state is (
            AgentState.WRAPUP if state is AttemptState.CONNECTED else AgentState.WAITING
        )

    @pytest.mark.parametrize("age", ["young", "old"])
    @pytest.mark.parametrize("certain", [True, False])
    @pytest.mark.parametrize(
        "state",
        [AgentState.JOINING, AgentState.WAITING, AgentState.TALKING, AgentState.WRAPUP, AgentState.BREAK],
    )
    def test_agent_without_a_leg_has_lost_it_unless_the_list_may_be_older(
        self, state: AgentState, certain: bool, age: str
    ) -> None:
        book = agent_in(state)
        calls = [
            (c.id, ChannelState.ANSWERED) for c in book.floor.calls.values() if c.agent and not c.ended_at
        ]
        book.aside(Wait(book.agent().since + DOUBT - book.now + (1 if age == "old" else 0)))
        book.aside(*([SwitchLost()] if certain else []), lives(*calls, legs=()))
        lost = certain or age == "old"
        gone = {AgentState.JOINING: AgentState.IDLE, AgentState.WRAPUP: AgentState.WRAPUP}
        assert book.agent().state is (gone.get(state, AgentState.RELEASED) if lost else state)
        assert (book.agent().leg == "none") is lost

    @pytest.mark.parametrize("certain", [True, False])
    @pytest.mark.parametrize("leg", LegState)
    def test_joining_agent_waits_once_the_leg_is_up(self, leg: LegState, certain: bool) -> None:
        """The news that it was answered was lost."""
        book = agent_in(AgentState.JOINING)
        if certain:
            book.aside(SwitchLost())
        book.aside(SwitchSynchronised((), (LiveLeg(book.leg(), leg),)))
        assert book.agent().state is (AgentState.WAITING if leg is UP else AgentState.JOINING)


def agent_in(state: AgentState) -> Playbook:
    """Agent 1 in this state, with at most the one call that this takes."""
    busy = state in (AgentState.TALKING, AgentState.WRAPUP)
    book = Playbook(records=int(busy)).start().join(1)
    if state is AgentState.JOINING:
        return book
    book = Playbook(records=int(busy)).office()
    if state is AgentState.TALKING:
        book.talk()
    elif state is AgentState.WRAPUP:
        book.wrap_up()
    elif state is AgentState.BREAK:
        book.agent().state = AgentState.BREAK
    return book


class TestLostOrders:
    def test_hang_up_of_a_cancelled_call_is_repeated(self) -> None:
        book, call = office_with_call(AttemptState.RINGING)
        book.aside(NumberListed(book.call(call).number, None))
        for channel in ChannelState:
            book >> lives((call, channel)) << HangUp(call) << nothing

    def test_hang_up_of_a_cut_call_is_repeated(self, office: Playbook) -> None:
        """Row 213."""
        call = office.talk()
        office.aside(CutRequested(asked("c", 1), ONE, call))
        office >> lives((call, ChannelState.ANSWERED), joined={call: 101}) << HangUp(call) << nothing
        assert office.call(call).ended_by is EndedBy.AGENT

    def test_hang_up_of_a_released_agents_call_is_repeated(self, office: Playbook) -> None:
        call = office.talk()
        office.aside(AgentReleaseRequested(asked("x"), ONE))
        office >> lives((call, ChannelState.ANSWERED), legs=()) << HangUp(call) << nothing

    def test_hang_up_of_an_abandoned_call_is_repeated_after_a_lost_link(self) -> None:
        """Told again, counted once."""
        book, call = office_with_call(AttemptState.ANSWERED)
        book.aside(Wait(2 * SECOND), SwitchLost())
        book >> lives((call, ChannelState.ANSWERED), ready=False) << HangUp(call, announce=True) << nothing

    def test_hang_up_of_an_abandoned_call_is_repeated_once_no_message_can_still_play(self) -> None:
        book, call = office_with_call(AttemptState.ANSWERED)
        playing = lives((call, ChannelState.ANSWERED), ready=False)
        book.aside(Wait(30 * SECOND))
        book >> playing << nothing
        book.aside(Wait(1))
        book >> playing << HangUp(call) << nothing

    def test_join_is_repeated(self, office: Playbook) -> None:
        call = office.talk()
        office >> lives((call, ChannelState.ANSWERED)) << Join(call, office.leg()) << nothing

    def test_drop_of_a_leg_is_repeated(self, office: Playbook) -> None:
        office.aside(AgentReleaseRequested(asked("x"), ONE))
        call = office.out()[0]
        office >> lives((call, ChannelState.RINGING)) << Alarm("orphan_leg", "session 101")
        office << DropAgent(SessionId(101)) << nothing

    def test_stop_hangs_up_what_rings(self, office: Playbook) -> None:
        call = office.out()[0]
        office.aside(SwitchLost(), JobStopRequested(asked("s"), JobId(1)))
        office >> lives((call, ChannelState.RINGING), legs=()) << HangUp(call) << nothing


class TestHold:
    @pytest.mark.parametrize("held", [True, False])
    def test_of_the_switch_counts_after_a_lost_link(self, office: Playbook, held: bool) -> None:
        """The phone's button was pressed while nobody listened."""
        call = office.talk()
        if not held:
            office.aside(HoldRequested(asked("h", 1), ONE, call, True))
        office.aside(SwitchLost())
        office >> lives((call, ChannelState.ANSWERED), joined={call: 101}, held=held)
        office << MarkHeld(call, held, office.now) << nothing
        assert office.agent().state is (AgentState.HELD if held else AgentState.TALKING)

    def test_that_was_just_pressed_is_newer_than_the_list(self, office: Playbook) -> None:
        call = office.talk()
        office.aside(HoldRequested(asked("h", 1), ONE, call, True))
        older = lives((call, ChannelState.ANSWERED), joined={call: 101})
        office >> older << nothing
        assert office.agent().state is AgentState.HELD
        office.aside(Wait(DOUBT + 1))
        office >> older << MarkHeld(call, False, office.now) << nothing


class TestOrphans:
    def test_channels_that_no_attempt_knows_are_hung_up(self, office: Playbook) -> None:
        """Guarantee I8."""
        call = office.out()[0]
        known = (call, ChannelState.RINGING)
        for state in ChannelState:
            office >> lives(known, (AttemptId(900), state)) << Alarm("orphan_call", "attempt 900")
            office << HangUp(AttemptId(900)) << nothing

    def test_channel_of_a_call_in_its_wrap_up_is_hung_up(self) -> None:
        book = Playbook(records=1).office()
        call = book.wrap_up()
        book >> lives((call, ChannelState.ANSWERED)) << Alarm << HangUp(call) << nothing

    def test_legs_that_nobody_has_are_dropped(self, book: Playbook) -> None:
        book >> lives(legs=[55]) << Alarm("orphan_leg", "session 55") << DropAgent(SessionId(55)) << nothing


class TestDoubt:
    def test_is_lifted_by_a_channel_that_lives(self, office: Playbook) -> None:
        call = office.out()[0]
        office.aside(FateDoubted(call))
        office >> lives((call, ChannelState.DIALLING)) << nothing
        assert not office.call(call).doubtful
        office >> lives() << nothing

    def test_is_settled_though_the_call_is_young(self) -> None:
        book, call = office_with_call(AttemptState.CLAIMED)
        book.aside(FateDoubted(call))
        book >> lives() << MarkEnded(call, book.now, Outcome.UNKNOWN, EndedBy.SWITCH) << ClaimNext << nothing

    def test_does_not_depend_on_a_clock_that_was_set_back(self) -> None:
        book = office_with_call(AttemptState.DIALLING)[0]
        book.now -= 3600 * SECOND
        book >> lives() << MarkEnded


def test_leg_that_is_gone_is_not_raised_by_an_older_list(office: Playbook) -> None:
    """No customer is joined to a phone that is not there."""
    call = office.wrap_up()
    office.aside(PhoneEnded(office.leg(), True))
    office >> lives() << nothing
    assert (office.agent().leg, office.agent().call) == ("none", call)


def test_list_that_is_older_than_ringing_does_not_turn_the_leg_back(office: Playbook) -> None:
    call = office.out()[0]
    ringing = LiveLeg(office.leg(), LegState.RINGING)
    office >> SwitchSynchronised((LiveCall(call, ChannelState.DIALLING, None),), (ringing,)) << nothing
    assert office.agent().can_take_call


def test_effects_are_only_what_differs() -> None:
    """The look every few seconds costs nothing while floor and switch agree."""
    book = Playbook().office(3)
    book.talk(1)
    calls = [(c.id, ChannelState.DIALLING) for c in book.floor.calls.values()]
    busy = book.agent(1).call
    assert busy is not None
    listed = [(c, ChannelState.ANSWERED if c == busy else state) for c, state in calls]
    book >> lives(*listed, legs=[101, 102, 103], joined={busy: 101}) << nothing
