"""Books: time is spread over the hours in which it was spent, to the millisecond."""

from __future__ import annotations

from kaden.clock import HOUR
from kaden.vocabulary import AgentId, AgentState
from server.simulation.books import USES, Books

ONE = AgentId(1)


def test_time_goes_into_the_hours_in_which_it_was_spent() -> None:
    books = Books.of(2 * HOUR + 1)
    books.agent_became(ONE, AgentState.JOINING, 0)
    books.agent_became(ONE, AgentState.WAITING, 0)
    books.agent_became(ONE, AgentState.TALKING, HOUR - 10)
    books.agent_became(ONE, AgentState.WRAPUP, HOUR + 20)
    books.agent_became(ONE, AgentState.BREAK, HOUR + 50)
    books.close(2 * HOUR + 1)
    assert [(hour.waiting, hour.busy, hour.resting) for hour in books.hours] == [
        (HOUR - 10, 10, 0),
        (0, 50, HOUR - 50),
        (0, 0, 1),
    ]


def test_who_is_in_no_job_is_not_on_the_floor() -> None:
    outside = {AgentState.IDLE, AgentState.JOINING, AgentState.STOPPED, AgentState.RELEASED}
    # Nobody keeps promises on a simulated day, or sees records first: it is the dialler that is tried.
    outside |= {AgentState.REDIALLING, AgentState.PREVIEWING, AgentState.CALLING}
    assert set(AgentState) - USES.keys() == outside


def test_a_persons_fate_is_counted_in_its_hour() -> None:
    books = Books.of(2 * HOUR)
    books.person(HOUR - 1, 0, lost=False)
    books.person(HOUR, 2_000, lost=True)
    assert [(hour.live, hour.connected, hour.abandoned) for hour in books.hours] == [(1, 1, 0), (1, 0, 1)]
    assert (books.connected, books.abandoned, books.waits) == (1, 1, [0, 2_000])


def test_most_lines_are_kept_for_the_day_and_for_each_hour() -> None:
    books = Books.of(2 * HOUR)
    books.line_taken(0)
    books.line_taken(1)
    books.lines -= 2
    books.line_taken(HOUR)
    assert (books.dials, books.lines, books.lines_max) == (3, 1, 2)
    assert [hour.lines for hour in books.hours] == [2, 1]
