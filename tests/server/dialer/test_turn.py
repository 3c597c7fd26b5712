"""One turn: effects keep their order, and each screen is told once, at the end."""

from __future__ import annotations

import pytest

from kaden.protocol.refusals import RefusalCode, Refused
from kaden.vocabulary import AgentId, AttemptId, JobId, Limiting
from server.dialer.effects import Answer, HangUp, Refuse, ShowDesk, ShowJob, Write
from server.dialer.model import SessionId
from server.dialer.pacing.view import PacingDecision
from server.dialer.turn import Turn
from server.dialer.writes import MarkUnsaved
from tests.server.dialer.playbook import Playbook
from tests.server.dialer.sample import a_job, asked


@pytest.fixture
def turn(office: Playbook) -> Turn:
    return Turn(office.floor, office.now)


def test_effects_come_in_order_and_screens_last_and_once(turn: Turn, office: Playbook) -> None:
    turn.show_desk(office.agent())
    turn.do(HangUp(AttemptId(1)))
    turn.show_job(JobId(1))
    turn.write(MarkUnsaved(AttemptId(1), turn.now))
    turn.show_desk(office.agent())
    turn.answer(asked("a"))
    turn.refuse(asked("b"), RefusalCode.UNKNOWN_JOB, job=7)
    assert turn.closing_effects() == [
        HangUp(AttemptId(1)),
        Write(MarkUnsaved(AttemptId(1), turn.now)),
        Answer(asked("a")),
        Refuse(asked("b"), Refused(RefusalCode.UNKNOWN_JOB, job=7)),
        ShowDesk(AgentId(1)),
        ShowJob(JobId(1)),
    ]


def test_desk_outside_a_job_concerns_no_monitor(turn: Turn, office: Playbook) -> None:
    turn.show_desk(office.arrive(2).agent(2))
    assert turn.closing_effects() == [ShowDesk(AgentId(2))]


def test_pacing_changes_the_monitor(turn: Turn) -> None:
    turn.pace(JobId(1))
    assert turn.jobs_to_pace == {JobId(1)}
    assert turn.closing_effects() == [ShowJob(JobId(1))]


def test_free_line_wakes_only_jobs_that_wait_for_one() -> None:
    """Row 177."""
    book = Playbook(a_job(1), a_job(2))
    book.seat(2).decision = PacingDecision(1, 0, Limiting.TRUNK_LINES)
    turn = Turn(book.floor, book.now)
    turn.free_line()
    assert turn.jobs_to_pace == {JobId(2)}


@pytest.mark.parametrize(("dialled", "exhausted"), [(-1, False), (0, True), (1, True)])
def test_record_that_comes_back_can_be_due_in_runs_that_began_since(
    turn: Turn, office: Playbook, dialled: int, exhausted: bool
) -> None:
    """Row 178."""
    assert office.seat().since is not None
    office.seat().exhausted = True
    turn.record_is_back((office.seat().since or 0) + dialled)
    assert office.seat().exhausted is exhausted
    assert (JobId(1) in turn.jobs_to_pace) is not exhausted


def test_agent_of_a_leg_is_whose_session_it_is_now(turn: Turn, office: Playbook) -> None:
    leg = office.leg()
    assert turn.agent_of(leg) is office.agent()
    assert turn.agent_of(SessionId(999)) is None
    office.agent().session = SessionId(888)
    assert turn.agent_of(leg) is None


def test_seat_of_an_agent_is_the_job_it_is_in(turn: Turn, office: Playbook) -> None:
    assert turn.seat_of(office.agent()) is office.seat()
    assert turn.seat_of(office.arrive(2).agent(2)) is None
