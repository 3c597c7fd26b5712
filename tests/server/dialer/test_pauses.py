"""Pauses: at once where nobody is dialled for the agent, else after the call (domain 2.1, rows 231 to 235)."""

from __future__ import annotations

from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import (
    AgentId,
    AgentState,
)
from server.dialer.effects import (
    Answer,
    PlaceCall,
    Refuse,
)
from server.dialer.events import (
    CallEnded,
    EndCause,
    EndRequested,
    PauseRequested,
    PhoneAnswered,
    ResumeRequested,
)
from server.dialer.writes import (
    ClaimNext,
    MarkEnded,
)
from tests.server.dialer.playbook import CYCLE, Playbook, Wait, ended, nothing, quiet_office, save
from tests.server.dialer.sample import asked

ONE = AgentId(1)
BY = asked("r", 1)
END = EndRequested(BY, ONE)
BREAK = PauseRequested(BY, ONE, AgentState.BREAK)
RESUME = ResumeRequested(BY, ONE)


class TestPause:
    """Domain 2.1, note: now when nothing is out for me, else after this call."""

    def test_is_granted_at_once_when_nothing_is_out(self) -> None:
        book = quiet_office()
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
        book = quiet_office()
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
