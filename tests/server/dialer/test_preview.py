"""Preview dialling: a record is shown to one agent, who calls it or passes it by (row 326)."""

from __future__ import annotations

import pytest

from kaden.clock import HOUR, MINUTE, SECOND
from kaden.protocol.refusals import RefusalCode
from kaden.vocabulary import (
    AgentId,
    AgentState,
    CallKind,
    Limiting,
    Outcome,
)
from server.dialer.effects import Answer, HangUp, Join, PlaceCall
from server.dialer.events import (
    CallEnded,
    CustomerAnswered,
    CutRequested,
    EndCause,
    EndRequested,
    LegState,
    LiveLeg,
    PauseRequested,
    PlanChanged,
    RecordsAdded,
    SwitchSynchronised,
    Written,
)
from server.dialer.preview import PASSED_RESTS, calls_out
from server.dialer.preview_requests import CallShownRequested, PassShownRequested
from server.dialer.preview_writes import CallShown, PassShown, ShowNext
from server.dialer.writes import MarkAnswered, MarkConnected, MarkEnded, SaveResult
from tests.server.dialer.playbook import Playbook, Wait, nothing, save
from tests.server.dialer.previewing import (
    BY,
    DISK,
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
from tests.server.dialer.sample import a_job, asked, at, hours


@pytest.fixture
def desk() -> Playbook:
    """A record is before agent 1."""
    return preview_office()


class TestShowing:
    def test_a_record_is_this_agents_on_disk_before_it_is_seen(self) -> None:
        """Rows 326, 334: and nothing is dialled for it."""
        book = Playbook(preview_job(), records=3).start()
        book.sit(1).aside(EndRequested(asked("e", 1), ONE))
        book.join(1)
        book.withheld = True
        session = book.leg()
        book >> phone_up(book) << ShowNext << nothing
        assert (book.agent().state, book.desk().call) == (AgentState.WAITING, None)
        book.withheld = False
        book.store_answers()
        book << nothing
        assert book.agent().state is AgentState.PREVIEWING
        assert book.store.attempts[shown(book)].session == session

    def test_the_whole_record_is_at_the_desk_and_in_the_monitor(self, desk: Playbook) -> None:
        call = desk.desk().call
        assert call is not None
        assert (call.kind, call.card.name, call.promised_for) == (CallKind.PREVIEW, "客1", None)
        head, (row,) = desk.monitor()
        assert (row.state, row.customer != "") == (AgentState.PREVIEWING, True)
        assert (head.waiting, head.ringing, head.limiting) == (0, 0, Limiting.PREVIEW)

    def test_each_agent_has_a_record_of_its_own_and_a_third_one_none(self) -> None:
        """Row 334."""
        book = preview_office(records=2, agents=3)
        numbers = {book.call(shown(book, agent)).number for agent in (1, 2)}
        assert (len(numbers), book.agent(3).call) == (2, None)
        assert book.monitor()[0].limiting is Limiting.NO_RECORDS
        book.store.add("+81312345678")
        book.aside(RecordsAdded((book.seat().plan.id,)))
        assert book.agent(3).state is AgentState.PREVIEWING

    @pytest.mark.parametrize("agents", [1, 2, 3])
    def test_agents_at_the_end_of_the_list_do_not_ask_for_ever(self, agents: int) -> None:
        """Records come twice while all of them are asked for: each asks once more, for nobody looked since."""
        book = preview_office(records=0, agents=agents)
        book.withheld = True
        for _ in range(2):
            book.aside(RecordsAdded((book.seat().plan.id,)))
        asked_for = 0
        while book.asked_of_store and asked_for < 10 * agents:
            order = book.asked_of_store.popleft()
            asked_for += 1
            book.aside(Written(order, book.store.perform(order)))
        assert (asked_for, book.seat().exhausted, book.seat().showing) == (2 * agents, True, {})

    def test_a_shown_record_takes_no_line_and_counts_for_nothing(self, desk: Playbook) -> None:
        assert (desk.floor.lines_in_use(), desk.out(), desk.seat().tally.attempts) == (0, [1], 0)
        assert calls_out(desk.floor, desk.seat()) == 0
        assert desk.seat().tally == rows(desk)

    @pytest.mark.parametrize(
        ("now", "state"),
        [("09:59", AgentState.WAITING), ("10:00", AgentState.PREVIEWING)],
    )
    def test_hours_are_those_of_automatic_dialling(self, now: str, state: AgentState) -> None:
        """Rows 82, 145: the job's own band, to the minute."""
        book = Playbook(preview_job(band=hours("10:00-12:00")), now=at(now)).office()
        assert book.agent().state is state
        book.aside(Wait(MINUTE))
        assert book.agent().state is AgentState.PREVIEWING

    def test_nothing_is_shown_while_the_disk_does_not_take_it_and_then_it_is(self) -> None:
        book = Playbook(preview_job(), records=3).start().join(1)
        book.trouble = DISK
        book.aside(phone_up(book))
        assert book.agent().state is AgentState.WAITING
        book.trouble = None
        book.aside(Wait(SECOND))
        assert book.agent().state is AgentState.PREVIEWING

    def test_calls_of_the_dialler_are_served_before_records_are_shown(self) -> None:
        """The job was changed while it dialled (domain row 47)."""
        book = Playbook(a_job(), records=5).office(1)
        (call,) = book.out()
        book.aside(PlanChanged((preview_job(),)))
        assert book.agent().state is AgentState.WAITING
        book.aside(CallEnded(call, EndCause.NO_ANSWER))
        assert book.agent().state is AgentState.PREVIEWING


class TestCalling:
    def test_it_is_on_disk_as_an_attempt_before_the_network_is_asked(self, desk: Playbook) -> None:
        """Guarantee 0.2; the campaign's ring time and the job's number, for this agent alone."""
        call = shown(desk)
        desk.withheld = True
        desk >> wish(desk) << CallShown(BY, call, ONE, desk.now) << nothing
        assert desk.agent().state is AgentState.PREVIEWING
        desk.withheld = False
        desk.store_answers()
        job = desk.seat().plan
        desk << PlaceCall(call, desk.call(call).number, job.caller_id, 30_000) << Answer(BY) << nothing
        assert (desk.agent().state, desk.seat().tally.attempts) == (AgentState.CALLING, 1)
        assert (desk.floor.lines_in_use(), desk.monitor()[0].ringing) == (1, 1)

    def test_who_answers_is_joined_at_once_and_nobody_is_abandoned(self, desk: Playbook) -> None:
        """Row 185 has nothing to do here."""
        call = calling(desk)
        desk >> CustomerAnswered(call) << MarkAnswered << Join(call, desk.leg()) << MarkConnected << nothing
        assert (desk.agent().state, desk.seat().tally.connected) == (AgentState.TALKING, 1)
        desk.aside(Wait(5 * SECOND))
        assert desk.floor.pacer(desk.seat().plan.campaign).standing(desk.now).window is None

    def test_after_the_result_the_next_record_is_shown(self, desk: Playbook) -> None:
        call = calling(desk)
        desk.aside(CustomerAnswered(call), CallEnded(call, EndCause.HANGUP))
        assert desk.agent().state is AgentState.WRAPUP
        desk >> save(call) << SaveResult << Answer << ShowNext << nothing
        assert (desk.agent().state, shown(desk) != call) == (AgentState.PREVIEWING, True)

    @pytest.mark.parametrize("cause", [EndCause.NO_ANSWER, EndCause.BUSY])
    def test_nobody_reached_rests_by_the_redial_rule_and_the_next_one_is_shown(
        self, desk: Playbook, cause: EndCause
    ) -> None:
        """Rows 62 to 66; how it ended stands beside the next record."""
        call, dialled = calling(desk), desk.now
        desk >> CallEnded(call, cause) << MarkEnded << ShowNext << nothing
        assert record_of(desk, call) == ("ready", 1, dialled + 24 * HOUR)
        assert (desk.agent().state, shown(desk)) == (AgentState.PREVIEWING, 2)
        told = desk.desk().called_back
        assert told is not None
        assert told.outcome in (Outcome.NO_ANSWER, Outcome.BUSY)

    def test_the_cut_key_gives_the_call_up(self, desk: Playbook) -> None:
        call = calling(desk)
        desk >> CutRequested(asked("x", 1), ONE, call) << HangUp(call) << Answer << nothing
        desk.aside(CallEnded(call, EndCause.CANCELLED))
        assert desk.agent().state is AgentState.PREVIEWING
        assert record_of(desk, call)[1] == 1

    @pytest.mark.parametrize(("trunk", "lines", "code"), [
        (1, 3, RefusalCode.NO_LINE_FREE), (9, 1, RefusalCode.NO_JOB_LINE_FREE), (9, 3, None),
    ])  # fmt: skip
    def test_lines_are_those_of_automatic_dialling(
        self, trunk: int, lines: int, code: RefusalCode | None
    ) -> None:
        """Rows 67, 177: the trunk's, and the job's."""
        book = Playbook(preview_job(lines=lines), lines=trunk, records=3).office(2)
        book.aside(wish(book))
        book >> wish(book, 2)
        if code is None:
            book << CallShown << PlaceCall << Answer << nothing
        else:
            book << code << nothing
            assert book.agent(2).state is AgentState.PREVIEWING

    def test_two_agents_who_call_at_once_do_not_share_the_last_line(self) -> None:
        book = Playbook(preview_job(), lines=1, records=3).office(2)
        book.withheld = True
        book >> wish(book) << CallShown << nothing
        book >> wish(book, 2) << RefusalCode.NO_LINE_FREE << nothing

    def test_the_key_twice_calls_once(self, desk: Playbook) -> None:
        desk.withheld = True
        again = CallShownRequested(asked("again", 1), ONE, shown(desk))
        desk >> wish(desk) << CallShown << nothing
        desk >> again << RefusalCode.NOT_NOW << nothing
        desk >> wish(desk) << nothing
        desk.store_answers()
        desk << PlaceCall << Answer(BY) << nothing
        desk.withheld = False
        desk >> again << CallShown << RefusalCode.NOT_NOW << nothing

    def test_a_request_that_a_restart_forgot_is_answered_and_calls_nobody_again(self, desk: Playbook) -> None:
        """Guarantee I15: only the disk remembers it while the customer's phone rings."""
        first = wish(desk)
        desk.aside(first)
        desk >> first << CallShown << Answer(BY) << nothing

    def test_a_repeated_request_for_a_call_that_is_over_does_not_call_again(self, desk: Playbook) -> None:
        first = wish(desk)
        desk.aside(first, CallEnded(shown(desk), EndCause.BUSY))
        desk >> first << CallShown << Answer(BY) << nothing

    def test_nobody_elses_record_is_called(self) -> None:
        book = preview_office(agents=2)
        (
            book
            >> CallShownRequested(asked("z", 2), AgentId(2), shown(book, 1))
            << RefusalCode.CALL_GONE
            << nothing
        )

    def test_the_disk_in_trouble_leaves_the_record_where_it_is(self, desk: Playbook) -> None:
        desk.trouble = DISK
        desk >> wish(desk) << CallShown << RefusalCode.STORE_UNAVAILABLE << nothing
        assert (desk.agent().state, desk.floor.lines_in_use()) == (AgentState.PREVIEWING, 0)
        desk.trouble = None
        desk >> wish(desk) << CallShown << PlaceCall << Answer << nothing


class TestPassingBy:
    def test_it_rests_and_the_next_one_is_shown(self, desk: Playbook) -> None:
        """Counted for the supervisor, and no attempt of its record."""
        call = shown(desk)
        desk >> passing(desk, "昼休み") << PassShown(NEXT, call, ONE, "昼休み", PASSED_RESTS, desk.now)
        desk << Answer(NEXT) << ShowNext << nothing
        assert record_of(desk, call) == ("ready", 0, desk.now + PASSED_RESTS)
        assert (shown(desk), desk.seat().tally.passed, desk.seat().tally.attempts) == (2, 1, 0)
        assert desk.monitor()[0].passed == 1

    def test_whoever_passes_all_by_sees_none_twice(self) -> None:
        book = preview_office(records=2)
        for _ in range(2):
            book.aside(PassShownRequested(asked(book.ask(), 1), ONE, shown(book), ""))
        assert (book.agent().state, book.agent().call) == (AgentState.WAITING, None)
        assert book.monitor()[0].limiting is Limiting.NO_RECORDS

    def test_the_key_twice_passes_one_by(self, desk: Playbook) -> None:
        first = passing(desk)
        desk.aside(first)
        desk >> first << PassShown << Answer(NEXT) << nothing
        assert desk.seat().tally.passed == 1

    def test_not_while_it_is_called(self, desk: Playbook) -> None:
        desk.aside(wish(desk))
        desk >> passing(desk) << RefusalCode.NOT_NOW << nothing

    def test_the_disk_in_trouble_leaves_the_record_where_it_is(self, desk: Playbook) -> None:
        desk.trouble = DISK
        desk >> passing(desk) << PassShown << RefusalCode.STORE_UNAVAILABLE << nothing
        assert desk.agent().state is AgentState.PREVIEWING


def test_a_break_that_is_wished_while_calling_comes_after_the_call(desk: Playbook) -> None:
    """Row 231; nobody reached, no record more."""
    call = calling(desk)
    desk >> PauseRequested(asked("p", 1), ONE, AgentState.BREAK) << Answer << nothing
    desk >> CallEnded(call, EndCause.NO_ANSWER) << MarkEnded << nothing
    assert desk.agent().state is AgentState.BREAK


def test_a_call_that_the_switch_never_saw_is_not_dialled_again(desk: Playbook) -> None:
    """Guarantee 0.1: its fate is unknown, so it counts."""
    call = calling(desk)
    desk.aside(Wait(desk.floor.rules.doubt + 1))
    desk >> SwitchSynchronised((), (LiveLeg(desk.leg(), LegState.UP),)) << MarkEnded << ShowNext << nothing
    assert desk.store.attempts[call].outcome is Outcome.UNKNOWN
