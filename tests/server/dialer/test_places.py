"""An agent's place in a job: every step is noted, and what is left is given back (domain 2.1, rows 246 to 251, 280)."""

from __future__ import annotations

import pytest

from kaden.vocabulary import AgentId, AgentState, JobId, ReleaseReason, StopReason
from server.dialer.agent import TABLE, Step
from server.dialer.effects import DropAgent, ShowDesk, ShowJob, Write
from server.dialer.events import PauseRequested, PhoneReadyChanged
from server.dialer.notice import Notice
from server.dialer.places import (
    PAUSES,
    OutOfTable,
    give_up,
    leave,
    move,
    note_availability,
    release,
    stop_place,
)
from server.dialer.step import step as happen
from server.dialer.turn import Turn
from server.dialer.writes import CloseSession, MarkUnsaved, NoteAgentState, NoteAvailability
from tests.server.dialer.playbook import Playbook, quiet_office
from tests.server.dialer.sample import asked


def turn_of(book: Playbook) -> Turn:
    return Turn(book.floor, book.now)


class TestMove:
    @pytest.mark.parametrize("step", Step)
    @pytest.mark.parametrize("state", AgentState)
    def test_goes_only_where_the_table_leads(self, state: AgentState, step: Step) -> None:
        """Our own error is an error, never a silent step: handlers must have refused it before."""
        book = quiet_office()
        book.agent().state = state
        if step not in TABLE[state]:
            with pytest.raises(OutOfTable, match=f"{state.value} has no step {step.value}"):
                move(turn_of(book), book.agent(), step)
            assert book.agent().state is state
        else:
            move(turn_of(book), book.agent(), step)
            assert book.agent().state is TABLE[state][step]

    def test_is_noted_shown_and_starts_the_clock(self) -> None:
        """Rows 251, 311."""
        book = quiet_office()
        turn = turn_of(book)
        book.agent().since = 0
        move(turn, book.agent(), Step.BREAK)
        assert book.agent().since == book.now
        assert turn.closing_effects() == [
            Write(NoteAgentState(AgentId(1), AgentState.BREAK, book.leg(), None, book.now)),
            ShowDesk(AgentId(1)),
            ShowJob(book.seat().plan.id),
        ]


class TestAvailability:
    def test_wish_and_phones_status_are_noted_when_they_change(self) -> None:
        """Rows 217, 232: what a restart must not forget."""
        book = quiet_office()
        office_leg, number = book.leg(), AgentId(1)
        for event, wish, ready in (
            (PhoneReadyChanged(office_leg, False), None, False),
            (PauseRequested(asked("p", 1), number, AgentState.AWAY), AgentState.AWAY, False),
        ):
            written = happen(book.floor, event, book.now)
            assert Write(NoteAvailability(office_leg, wish, ready, book.now)) in written

    def test_of_nobody_inside_is_not_noted(self) -> None:
        book = quiet_office()
        turn = turn_of(book)
        leave(turn, book.agent(), Step.END, None)
        turn.effects.clear()
        note_availability(turn, book.agent())
        assert turn.effects == []


class TestLeave:
    def test_gives_everything_back(self) -> None:
        book = quiet_office()
        agent, leg, turn = book.agent(), book.leg(), turn_of(book)
        agent.pause_after, agent.ready = AgentState.BREAK, False
        leave(turn, agent, Step.END, None)
        assert (agent.job, agent.run, agent.session, agent.leg, agent.call) == (
            None,
            None,
            None,
            "none",
            None,
        )
        assert agent.ready
        assert agent.pause_after is None
        assert agent.notice is None
        assert turn.effects == [
            DropAgent(leg),
            Write(NoteAgentState(agent.id, AgentState.IDLE, None, None, book.now)),
            Write(CloseSession(leg, book.now, None)),
        ]
        assert turn.jobs_to_pace == {book.seat().plan.id}

    def test_drops_no_leg_that_is_gone(self) -> None:
        book = quiet_office()
        turn = turn_of(book)
        book.agent().leg = "none"
        release(turn, book.agent(), ReleaseReason.PHONE_CUT)
        assert not [effect for effect in turn.effects if isinstance(effect, DropAgent)]

    def test_says_why(self) -> None:
        stopped, released = quiet_office(), quiet_office()
        stop_place(turn_of(stopped), stopped.agent(), StopReason.END_OF_HOURS)
        release(turn_of(released), released.agent(), ReleaseReason.LIMIT)
        assert stopped.agent().notice == Notice("stopped", StopReason.END_OF_HOURS, "午前", JobId(1))
        assert released.agent().notice == Notice("released", ReleaseReason.LIMIT, "午前", JobId(1))

    def test_says_why_of_a_job_that_is_gone_too(self) -> None:
        book = quiet_office()
        book.floor.jobs.clear()
        release(turn_of(book), book.agent(), ReleaseReason.LIMIT)
        assert book.agent().notice == Notice("released", ReleaseReason.LIMIT, "", JobId(1))

    def test_without_a_place_leaves_no_session_to_close(self) -> None:
        """Never asked for by a handler; the table has it, so it must not fall over."""
        book = quiet_office()
        agent = book.agent()
        agent.session, agent.job = None, None
        turn = turn_of(book)
        leave(turn, agent, Step.END, None)
        assert turn.effects == [Write(NoteAgentState(agent.id, AgentState.IDLE, None, None, book.now))]


def test_result_that_is_given_up_changes_the_monitor(office: Playbook) -> None:
    """Rows 280, 306: the run's unsaved records are shown, whoever is still in the job."""
    call = office.wrap_up()
    turn = turn_of(office)
    give_up(turn, office.call(call))
    assert office.seat().tally.unsaved == 1
    assert turn.closing_effects() == [Write(MarkUnsaved(call, office.now)), ShowJob(office.seat().plan.id)]


def test_limit_is_watched_in_limited_states_only(office: Playbook) -> None:
    """Row 252."""
    before = office.floor.asked.copy()
    office.talk()
    office.aside(PhoneReadyChanged(office.leg(), False))
    assert "limit" not in {kind for _, kind, _ in office.floor.asked - before}


def test_every_pause_has_its_step() -> None:
    assert {TABLE[AgentState.WAITING][step] for step in PAUSES.values()} == set(PAUSES)
