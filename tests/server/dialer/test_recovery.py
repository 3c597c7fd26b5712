"""A restart and a lost link: what talks goes on, what is gone is settled, and nobody is forgotten (guarantees 2, 4)."""

from __future__ import annotations

from kaden.clock import SECOND
from kaden.vocabulary import (
    AgentId,
    AgentState,
    AttemptId,
    AttemptState,
    EndedBy,
    Outcome,
    ReleaseReason,
)
from server.dialer.effects import Alarm, HangUp, Join, PlaceCall
from server.dialer.events import (
    AgentArrived,
    CallEnded,
    ChannelState,
    EndCause,
    PhoneReadyChanged,
    PlanChanged,
    SwitchLost,
)
from server.dialer.model import SessionId
from server.dialer.writes import (
    ClaimNext,
    CloseSession,
    MarkAbandoned,
    MarkAnswered,
    MarkConnected,
    MarkEnded,
    MarkUnsaved,
)
from tests.server.dialer.playbook import Playbook, Wait, nothing, save
from tests.server.dialer.switch_lists import lives, office_with_call

ONE = AgentId(1)


class TestLink:
    def test_lost_leaves_conversations_alone(self, office: Playbook) -> None:
        """Row 333."""
        office.talk()
        office >> SwitchLost() << nothing
        assert office.agent().state is AgentState.TALKING

    def test_back_with_everything_as_it_was_changes_nothing(self, office: Playbook) -> None:
        call = office.talk()
        office.aside(SwitchLost())
        office >> lives((call, ChannelState.ANSWERED), joined={call: 101}) << nothing
        assert office.agent().call == call

    def test_back_lets_dialling_go_on(self) -> None:
        book, call = office_with_call(AttemptState.DIALLING)
        book.store.add("+81312345678")
        book.seat().exhausted = False
        book.aside(SwitchLost())
        book >> lives() << MarkEnded << ClaimNext << PlaceCall
        assert book.store.attempts[call].outcome is Outcome.UNKNOWN

    def test_back_without_the_agents_phone_ends_its_conversation_too(self, office: Playbook) -> None:
        """Row 216: the record is kept."""
        call = office.talk()
        office.aside(SwitchLost())
        office >> lives((call, ChannelState.ANSWERED), legs=())
        office << HangUp(call) << CloseSession(SessionId(101), office.now, ReleaseReason.PHONE_CUT)
        office << HangUp(call) << nothing
        office >> CallEnded(call, EndCause.CANCELLED) << MarkEnded << MarkUnsaved

    def test_that_comes_and_goes_does_not_abandon_who_can_be_served(self) -> None:
        """A customer who answered while the link was down, and an agent who waits."""
        book, call = office_with_call(AttemptState.RINGING)
        book.aside(SwitchLost())
        book >> lives((call, ChannelState.ANSWERED))
        book << MarkAnswered(call, book.now) << Join(call, book.leg()) << MarkConnected << nothing

    def test_back_with_nobody_to_serve_watches_the_limit_from_here(self) -> None:
        """Guarantee I10."""
        book, call = office_with_call(AttemptState.RINGING)
        book.aside(PhoneReadyChanged(book.leg(), False), SwitchLost())
        book >> lives((call, ChannelState.ANSWERED), ready=False) << MarkAnswered << nothing
        book >> Wait(2 * SECOND - 1) << nothing
        book >> Wait(1) << HangUp(call, announce=True) << Alarm


class TestRestart:
    """What was on disk, with nobody connected and no alarm but what recovery asks for."""

    def restored(self, state: AttemptState) -> tuple[Playbook, AttemptId]:
        book, call = office_with_call(state)
        book.floor.switch_up = book.floor.synchronised = False
        book.floor.alarms.clear()
        book.floor.asked.clear()
        book.agent().connected, book.agent().vanished_at = False, book.now
        book.agent().ready = True
        return book, call

    def test_customer_who_waited_for_an_agent_is_abandoned_if_none_came_back(self) -> None:
        book, call = self.restored(AttemptState.ANSWERED)
        book.aside(lives((call, ChannelState.ANSWERED)))
        book >> Wait(2 * SECOND) << HangUp(call, announce=True) << Alarm

    def test_customer_who_waited_longer_than_the_limit_is_abandoned_at_once(self) -> None:
        book, call = self.restored(AttemptState.ANSWERED)
        book.now += 10 * SECOND
        book.aside(lives((call, ChannelState.ANSWERED)))
        book >> Wait(0) << HangUp(call, announce=True) << Alarm

    def test_join_that_was_carried_out_but_not_noted_is_taken_over(self) -> None:
        """Nothing is asked of the switch: they are talking."""
        book, call = self.restored(AttemptState.ANSWERED)
        book >> lives((call, ChannelState.ANSWERED), joined={call: 101})
        book << MarkConnected(call, ONE, book.leg(), book.now) << nothing
        assert (book.agent().state, book.agent().call) == (AgentState.TALKING, call)

    def test_customer_joined_to_somebody_who_cannot_have_them_is_told(self) -> None:
        """The leg's agent is on a break, as far as we know."""
        book, call = self.restored(AttemptState.ANSWERED)
        book.agent().state = AgentState.BREAK
        book >> lives((call, ChannelState.ANSWERED), joined={call: 101})
        book << HangUp(call, announce=True) << Alarm

    def test_customer_joined_to_a_leg_of_nobody_is_told(self) -> None:
        book, call = self.restored(AttemptState.ANSWERED)
        book >> lives((call, ChannelState.ANSWERED), joined={call: 777})
        book << HangUp(call, announce=True) << Alarm << MarkAbandoned << nothing

    def test_conversation_whose_agent_is_gone_ends_as_an_unsaved_record(self) -> None:
        book, call = self.restored(AttemptState.CONNECTED)
        book.agent().call, book.agent().state = None, AgentState.WAITING
        book >> lives((call, ChannelState.ANSWERED), joined={call: 101}) << HangUp(call) << nothing
        book >> CallEnded(call, EndCause.CANCELLED)
        book << MarkEnded(call, book.now, Outcome.CONNECTED, EndedBy.SWITCH) << MarkUnsaved

    def test_result_that_nobody_will_write_is_an_unsaved_record(self) -> None:
        """Guarantee I6: we died between the end of the call and what follows."""
        book, call = self.restored(AttemptState.CONNECTED)
        book.call(call).state = AttemptState.ENDED
        book.agent().call, book.agent().state = None, AgentState.WAITING
        book >> lives() << MarkUnsaved(call, book.now) << nothing
        assert book.floor.calls == {}

    def test_result_whose_agent_is_gone_altogether_is_an_unsaved_record(self) -> None:
        book, call = self.restored(AttemptState.CONNECTED)
        book.call(call).state, book.call(call).agent = AttemptState.ENDED, None
        book.agent().call, book.agent().state = None, AgentState.WAITING
        book >> lives() << MarkUnsaved(call, book.now)

    def test_result_at_its_desk_stays_there(self) -> None:
        book = Playbook(records=1).office()
        call = book.wrap_up()
        book >> lives() << nothing
        book.withheld = True
        book.aside(save(call))
        book >> lives() << nothing

    def test_agent_who_comes_back_is_served(self) -> None:
        book, call = self.restored(AttemptState.ANSWERED)
        book.aside(lives((call, ChannelState.ANSWERED)))
        book >> AgentArrived(ONE, "a1", "担当1", "7001", "pts/2") << Join(call, book.leg()) << MarkConnected

    def test_call_of_a_job_that_stopped_is_hung_up_as_long_as_nobody_answered(self) -> None:
        """Row 164, also after a restart: the job's end was written, the hang-up was not."""
        for state in (ChannelState.DIALLING, ChannelState.RINGING):
            book, call = self.restored(AttemptState.CLAIMED)
            book.seat().run = None
            book >> lives((call, state)) << HangUp(call) << nothing
            assert book.call(call).outcome is Outcome.CANCELLED

    def test_customer_of_a_job_that_stopped_who_answered_is_told(self) -> None:
        book, call = self.restored(AttemptState.ANSWERED)
        book.aside(PlanChanged(()), lives((call, ChannelState.ANSWERED)))
        book >> Wait(2 * SECOND) << HangUp(call, announce=True) << Alarm
