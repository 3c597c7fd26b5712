"""Shifts of a recorded day."""

from __future__ import annotations

from kaden.clock import MINUTE
from kaden.vocabulary import AgentId, AgentState, AttemptId, JobId, RunId
from server.dialer.model import SessionId
from server.replay.shifts import shifts_of, stays_of
from server.simulation.shifts import Rest, Shift
from server.storage.recorded import Recorded, RecordedStay

START, END = 0, 60 * MINUTE


def stay(
    state: AgentState,
    begin: int,
    end: int | None,
    *,
    agent: int = 7,
    session: int | None = 1,
    job: int | None = 1,
    attempt: int | None = None,
) -> RecordedStay:
    """Minutes of an hour."""
    return RecordedStay(
        AgentId(agent), "", "", "", state,
        None if session is None else SessionId(session), None if job is None else JobId(job), RunId(1),
        None if attempt is None else AttemptId(attempt),
        begin * MINUTE, None if end is None else end * MINUTE,
    )  # fmt: skip


def test_a_shift_has_its_coming_its_rests_and_its_going() -> None:
    stays = [
        stay(AgentState.JOINING, 5, 6),
        stay(AgentState.WAITING, 6, 20),
        stay(AgentState.BREAK, 20, 25),
        stay(AgentState.WAITING, 25, 30),
        stay(AgentState.AWAY, 30, 31),
        stay(AgentState.WAITING, 31, 50),
    ]
    rests = (Rest(20 * MINUTE, 5 * MINUTE), Rest(30 * MINUTE, MINUTE))
    assert shifts_of([stays], START, END) == (Shift(AgentId(1), 5 * MINUTE, 50 * MINUTE, rests),)


def test_who_keeps_a_promise_is_away_from_the_job() -> None:
    """Row 266: until the result of the promised call is saved; one rest, whatever happened in it."""
    stays = (
        stay(AgentState.WAITING, 0, 10),
        stay(AgentState.TALKING, 10, 12, attempt=5),
        stay(AgentState.BREAK, 12, 15),
        stay(AgentState.REDIALLING, 15, 16, attempt=6),
        stay(AgentState.TALKING, 16, 20, attempt=6),
        stay(AgentState.WRAPUP, 20, 21, attempt=6),
        stay(AgentState.WAITING, 21, 60),
    )
    of_job = stays_of(Recorded(START, END, (), stays, ()), JobId(1))
    away = [AgentState.BREAK, *[AgentState.AWAY] * 3]
    assert [each.state for each in of_job[AgentId(7)][2:6]] == away
    [shift] = shifts_of(of_job.values(), START, END)
    assert shift.rests == (Rest(12 * MINUTE, 9 * MINUTE),)


def test_who_was_there_before_and_stayed_is_there_all_day() -> None:
    stays = [stay(AgentState.WAITING, -10, 30), stay(AgentState.BREAK, 30, None)]
    assert shifts_of([stays], START, END) == (Shift(AgentId(1), 0, None, (Rest(30 * MINUTE, 30 * MINUTE),)),)


def test_who_went_and_came_again_is_two() -> None:
    stays = [stay(AgentState.WAITING, 0, 10), stay(AgentState.WAITING, 40, 60, session=2)]
    assert shifts_of([stays], START, END) == (
        Shift(AgentId(1), 0, 10 * MINUTE),
        Shift(AgentId(2), 40 * MINUTE),
    )


def test_only_stays_in_the_job_count() -> None:
    ours, others = stay(AgentState.WAITING, 0, 10), stay(AgentState.WAITING, 0, 10, agent=8, job=2)
    outside = stay(AgentState.IDLE, 10, 20, session=None, job=None)
    assert stays_of(Recorded(START, END, (), (ours, others, outside), ()), JobId(1)) == {AgentId(7): [ours]}
