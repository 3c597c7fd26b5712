"""Where an agent's time of the day goes, at its edges: nothing worked, a break, midnight, a restart (row 303)."""

from __future__ import annotations

import pytest

from kaden.clock import MINUTE, SECOND
from kaden.vocabulary import AgentId, AgentState
from server.dialer.agent_day import AgentDay, AgentTimes, counts_as
from server.dialer.events import AgentArrived, CallEnded, EndCause, HoldRequested, PauseRequested
from server.dialer.floor import FloorRules
from server.recovery import restore
from server.storage.stored_floor import StoredFloor
from tests.server.dialer.playbook import Playbook, Wait, save
from tests.server.dialer.sample import JOB, asked
from tests.server.test_recovery import AGENT, NOON, STARTED, seated

ONE = AgentId(1)


def worker() -> Playbook:
    """Agent 1 in a job, with a day that begins when it sits down."""
    book = Playbook().start()
    book.aside(AgentArrived(ONE, "a1", "担当1", "7001", "pts/1", AgentDay(times=AgentTimes(book.now))))
    return book.join(1).sit(1) if book.agent().job is None else book


def times(book: Playbook) -> AgentTimes:
    known = book.agent().times
    assert known is not None
    return known


@pytest.mark.parametrize(
    ("state", "talking", "worked"),
    [
        (AgentState.TALKING, 3, 3),
        (AgentState.HELD, 3, 3),
        (AgentState.TRANSFERRING, 3, 3),
        (AgentState.WAITING, 0, 3),
        (AgentState.WRAPUP, 0, 3),
        (AgentState.REDIALLING, 0, 3),
        (AgentState.JOINING, 0, 0),
        (AgentState.BREAK, 0, 0),
        (AgentState.AWAY, 0, 0),
        (AgentState.IDLE, 0, 0),
    ],
)
def test_what_counts_as_talk_and_as_work(state: AgentState, talking: int, worked: int) -> None:
    """As in reports: pauses are no work, and who is on hold talks."""
    day = AgentTimes(100).after(state, 100, 103)
    assert (day.talking, day.worked) == (talking, worked)
    assert counts_as(state) == ("talking" if talking else "working" if worked else None)


def test_of_a_stretch_over_midnight_only_today_counts() -> None:
    assert AgentTimes(100).after(AgentState.TALKING, 40, 107).talking == 7
    assert AgentTimes(100).after(AgentState.TALKING, 40, 99).worked == 0
    assert AgentTimes(100).has(100)
    assert not AgentTimes(100).has(99)
    assert not AgentTimes(100).has(None)


def test_a_talk_with_a_hold_and_a_break() -> None:
    book = worker()
    before = times(book).worked
    call = book.talk()
    waited = times(book).worked - before
    book.aside(Wait(60 * SECOND), HoldRequested(asked("h", 1), ONE, call, True), Wait(20 * SECOND))
    row = book.monitor()[1][0]
    assert (row.counts, row.talking, row.held, row.hold_since) == (
        "talking",
        60 * SECOND,
        0,
        book.now - 20 * SECOND,
    )
    book.aside(HoldRequested(asked("u", 1), ONE, call, False))
    assert book.monitor()[1][0].held == 20 * SECOND
    book.aside(CallEnded(call, EndCause.HANGUP), Wait(5 * SECOND))
    book.aside(PauseRequested(asked("p", 1), ONE, AgentState.BREAK), save(call), Wait(MINUTE))
    day = times(book)
    assert (day.talking, day.held) == (80 * SECOND, 20 * SECOND)
    assert day.worked - before - waited == 85 * SECOND
    row = book.monitor()[1][0]
    assert (row.state, row.counts, row.worked) == (AgentState.BREAK, None, day.worked)


def test_a_screen_that_comes_back_does_not_count_anew_what_the_floor_counted() -> None:
    book = worker()
    book.talk()
    known = times(book)
    book.aside(AgentArrived(ONE, "a1", "担当1", "7001", "pts/2", AgentDay(9, 9, 9, AgentTimes(0))))
    assert times(book) == known


def test_who_was_at_work_is_found_with_the_figures_of_the_day_after_a_restart() -> None:
    day = AgentDay(7, 5, 70 * SECOND, AgentTimes(NOON - MINUTE, 30 * SECOND, 45 * SECOND, 4 * SECOND))
    stored = StoredFloor((STARTED,), (seated(AgentState.WAITING),), ())
    floor = restore((JOB,), stored, FloorRules(), 10, NOON, days={AGENT: day})
    agent = floor.agents[AGENT]
    assert (agent.calls, agent.saved, agent.talk, agent.times) == (7, 5, 70 * SECOND, day.times)


def test_where_nothing_is_known_a_row_says_nothing() -> None:
    [row] = Playbook().office().monitor()[1]
    assert (row.day, row.counts) == (None, None)
