"""The books of a recorded day."""

from __future__ import annotations

import pytest

from kaden.clock import MINUTE
from kaden.vocabulary import AgentId, AgentState, Outcome
from server.replay.books import books_of
from tests.server.replay.test_customers import RING, START, TALKED, attempt
from tests.server.replay.test_shifts import stay

END = START + 60 * MINUTE


def test_a_talk_counts_its_wait_and_its_length() -> None:
    books = books_of([TALKED], {}, START, END)
    assert (books.dials, books.connected, books.abandoned) == (1, 1, 0)
    assert books.waits == [100]
    assert books.fates == [(8_100, False)]
    assert books.talk == 90_000


def test_a_talk_that_outlives_the_day_counts_up_to_its_end() -> None:
    books = books_of([attempt(0, None, answered=1_000, connected=1_000)], {}, START, START + 5_000)
    assert books.talk == 4_000


def test_an_abandoned_customer_waited_to_the_end() -> None:
    books = books_of([attempt(0, Outcome.ABANDONED, answered=5_000, ended=7_000)], {}, START, END)
    assert (books.connected, books.abandoned, books.waits) == (0, 1, [2_000])
    assert books.fates == [(7_000, True)]


@pytest.mark.parametrize(
    ("outcome", "column"),
    [
        (Outcome.BUSY, "busy"),
        (Outcome.REJECTED, "busy"),
        (Outcome.INVALID, "busy"),
        (Outcome.FAILED, "busy"),
        (Outcome.NO_ANSWER, "no_answer"),
        (Outcome.MACHINE, "machine"),
        (Outcome.CANCELLED, "cancelled"),
        (Outcome.UNKNOWN, "cancelled"),
    ],
)
def test_what_reached_nobody_is_counted_by_its_kind(outcome: Outcome, column: str) -> None:
    books = books_of([attempt(0, outcome, ended=3_000)], {}, START, END)
    columns = ("busy", "no_answer", "machine", "cancelled", "connected", "abandoned")
    assert {each: getattr(books, each) for each in columns} == {each: int(each == column) for each in columns}


def test_lines_are_free_again_when_their_calls_are_over() -> None:
    calls = [attempt(at, Outcome.NO_ANSWER, ended=RING) for at in (0, 1_000, RING, RING + 1_000)]
    assert books_of(calls, {}, START, END).lines_max == 2
    calls = [attempt(at, Outcome.NO_ANSWER, ended=RING) for at in (0, 1_000, RING - 1)]
    assert books_of(calls, {}, START, END).lines_max == 3


def test_agents_time_is_cut_to_the_day() -> None:
    stays = {AgentId(7): [stay(AgentState.WAITING, -5, 10), stay(AgentState.BREAK, 10, None)]}
    [hour] = books_of([], stays, 0, 60 * MINUTE).hours
    assert (hour.waiting, hour.resting, hour.busy) == (10 * MINUTE, 50 * MINUTE, 0)
