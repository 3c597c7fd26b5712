"""A shown record that is not called goes back to its list (row 326)."""

from __future__ import annotations

import pytest

from kaden.clock import MINUTE
from kaden.protocol.refusals import RefusalCode
from kaden.vocabulary import (
    AgentState,
    AttemptId,
    Limiting,
    ReleaseReason,
    StopReason,
)
from server.dialer.effects import Answer, DropAgent, HangUp
from server.dialer.events import (
    AgentSignedOut,
    AgentVanished,
    CallEnded,
    EndCause,
    EndRequested,
    JobStopRequested,
    NumberListed,
    PauseRequested,
    PhoneEnded,
    ResumeRequested,
    SwitchSynchronised,
)
from server.dialer.preview import PASSED_RESTS
from server.dialer.preview_writes import CallShown, ShowNext
from server.dialer.writes import CloseSession, MarkEnded, StopRun
from tests.server.dialer.playbook import CYCLE, Playbook, Wait, nothing
from tests.server.dialer.previewing import (
    NEXT,
    ONE,
    calling,
    passing,
    phone_up,
    preview_job,
    preview_office,
    record_of,
    rows,
    shown,
    wish,
)
from tests.server.dialer.sample import asked, at, hours


@pytest.fixture
def desk() -> Playbook:
    """A record is before agent 1."""
    return preview_office()


class TestGoingBack:
    """A record that is not called is due as before, and counts for nothing."""

    def is_back(self, book: Playbook, call: AttemptId) -> bool:
        return record_of(book, call) == ("ready", 0, 0) and call not in book.floor.calls

    @pytest.mark.parametrize("to", [AgentState.BREAK, AgentState.AWAY])
    def test_for_a_pause_at_once(self, desk: Playbook, to: AgentState) -> None:
        call = shown(desk)
        desk >> PauseRequested(asked("p", 1), ONE, to) << MarkEnded << Answer << nothing
        assert (desk.agent().state, self.is_back(desk, call)) == (to, True)
        desk.aside(ResumeRequested(asked("r", 1), ONE))
        assert desk.call(shown(desk)).number == desk.store.attempts[call].record.number

    def test_at_the_end_of_work(self, desk: Playbook) -> None:
        call, session = shown(desk), desk.leg()
        desk >> EndRequested(asked("e", 1), ONE) << MarkEnded << DropAgent(session) << CloseSession << Answer
        assert (desk.agent().state, self.is_back(desk, call)) == (AgentState.IDLE, True)
        desk.finish()

    def test_with_goodbye(self, desk: Playbook) -> None:
        call = shown(desk)
        desk.aside(AgentSignedOut(ONE))
        assert self.is_back(desk, call)

    def test_a_lost_client_finds_it_again_until_the_grace_is_over(self, desk: Playbook) -> None:
        """Rows 283, 285."""
        call = shown(desk)
        desk.aside(AgentVanished(ONE), Wait(desk.floor.rules.client_grace - 1))
        desk.arrive(1)
        assert (desk.agent().state, shown(desk)) == (AgentState.PREVIEWING, call)
        desk.aside(AgentVanished(ONE), Wait(desk.floor.rules.client_grace))
        assert (self.is_back(desk, call), ONE in desk.floor.agents) == (True, False)

    def test_after_the_limit_and_the_agent_is_out_of_the_job(self, desk: Playbook) -> None:
        """To the millisecond; nobody who is not there walks through the list."""
        call, limit = shown(desk), desk.floor.rules.preview_limit
        assert desk.desk().release_at == desk.agent().since + limit
        desk.aside(Wait(desk.agent().since + limit - desk.now - 1))
        assert desk.agent().state is AgentState.PREVIEWING
        desk.aside(Wait(1))
        assert (desk.agent().state, self.is_back(desk, call)) == (AgentState.RELEASED, True)
        notice = desk.agent().notice
        assert notice is not None
        assert notice.reason is ReleaseReason.LIMIT

    def test_when_the_job_stops(self, desk: Playbook) -> None:
        """Row 160; a call that rings is hung up (row 164), and its agent sees the stop screen after it."""
        call = shown(desk)
        desk >> JobStopRequested(asked("s"), desk.seat().plan.id) << StopRun << MarkEnded << DropAgent
        desk << CloseSession << Answer << nothing
        assert (desk.agent().state, self.is_back(desk, call)) == (AgentState.STOPPED, True)

    def test_a_call_that_rings_when_the_job_stops_is_hung_up(self, desk: Playbook) -> None:
        call = calling(desk)
        (
            desk
            >> JobStopRequested(asked("s"), desk.seat().plan.id)
            << StopRun
            << HangUp(call)
            << Answer
            << nothing
        )
        assert desk.agent().state is AgentState.CALLING
        desk.aside(CallEnded(call, EndCause.CANCELLED))
        notice = desk.agent().notice
        assert notice is not None
        assert (desk.agent().state, notice.reason) == (AgentState.STOPPED, StopReason.MANUAL)

    def test_when_the_jobs_hours_end(self) -> None:
        """Row 145: the band is over, the job goes on."""
        book = Playbook(preview_job(band=hours("10:00-12:00")), now=at("11:59")).office()
        call = shown(book)
        book.aside(Wait(MINUTE))
        assert (book.agent().state, self.is_back(book, call)) == (AgentState.WAITING, True)
        assert book.monitor()[0].limiting is Limiting.BEFORE_HOURS

    def test_when_its_number_is_listed(self, desk: Playbook) -> None:
        """Row 96: at once, and the agent is told why it is gone."""
        call = shown(desk)
        number = desk.call(call).number
        desk.store.listed.add(number)
        desk >> NumberListed(number, None) << MarkEnded << ShowNext << nothing
        assert (desk.agent().state, shown(desk) != call) == (AgentState.PREVIEWING, True)
        assert desk.desk().called_back is not None

    def test_when_it_was_listed_and_the_news_is_late(self, desk: Playbook) -> None:
        desk.store.listed.add(desk.call(shown(desk)).number)
        desk >> wish(desk) << CallShown << RefusalCode.CALLBACK_LISTED << MarkEnded << ShowNext << nothing

    def test_when_the_phone_is_cut(self, desk: Playbook) -> None:
        """Row 216."""
        call = shown(desk)
        desk.aside(PhoneEnded(desk.leg(), answered=True))
        assert (desk.agent().state, self.is_back(desk, call)) == (AgentState.RELEASED, True)

    def test_while_its_call_was_on_the_way_to_the_disk(self, desk: Playbook) -> None:
        """Nothing is dialled for an agent who has gone, and the run has counted nothing."""
        call = shown(desk)
        desk.withheld = True
        first = wish(desk)
        desk.aside(first, AgentSignedOut(ONE))
        desk.withheld = False
        desk.store_answers()
        desk << RefusalCode.CALL_GONE << nothing
        assert self.is_back(desk, call)
        assert desk.seat().tally == rows(desk)
        desk >> first << CallShown << RefusalCode.CALL_GONE << nothing

    def test_while_it_was_passed_by(self, desk: Playbook) -> None:
        """It rests all the same, and is counted once."""
        call = shown(desk)
        desk.withheld = True
        desk.aside(passing(desk), AgentSignedOut(ONE))
        desk.withheld = False
        desk.store_answers()
        desk << Answer(NEXT) << nothing
        assert record_of(desk, call)[2] == desk.now + PASSED_RESTS
        assert (desk.seat().tally.passed, rows(desk).passed) == (1, 1)

    def test_while_it_was_fetched(self) -> None:
        book = Playbook(preview_job(), records=3).start().join(1)
        book.withheld = True
        book.aside(phone_up(book), PauseRequested(asked("p", 1), ONE, AgentState.BREAK))
        book.withheld = False
        book.store_answers()
        book << MarkEnded << nothing
        assert (book.agent().state, self.is_back(book, AttemptId(1))) == (AgentState.BREAK, True)

    def test_when_nobody_is_there_after_a_restart(self, desk: Playbook) -> None:
        call = shown(desk)
        del desk.floor.sessions[desk.leg()], desk.floor.agents[ONE]
        desk >> SwitchSynchronised((), ()) << MarkEnded
        desk.aside(Wait(CYCLE))
        assert self.is_back(desk, call)
