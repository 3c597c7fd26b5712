"""The books of a recorded day, kept as those of a simulated one, so that both stand side by side.

Rule: an attempt's waits and fates are what the disk says; what a customer did after being taken for a machine is not
known, so nobody is misjudged here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from heapq import heappop, heappush

from kaden.clock import Instant
from kaden.vocabulary import AgentId, AgentState, Outcome
from server.simulation.books import Books
from server.storage.recorded import RecordedAttempt, RecordedStay


def books_of(
    attempts: Sequence[RecordedAttempt],
    stays: Mapping[AgentId, Iterable[RecordedStay]],
    start: Instant,
    end: Instant,
) -> Books:
    """What was true between `start` and `end`.

    Args:
        attempts: of one job, in the order in which they were dialled.
        stays: what each agent did in it, in order.
        start: the first instant.
        end: the one after the last.
    """
    books = Books.of(end - start)
    for agent, each in stays.items():
        for stay in each:
            books.agent_became(agent, stay.state, max(stay.started_at, start) - start)
            if stay.ended_at is not None:
                books.agent_became(agent, AgentState.IDLE, min(stay.ended_at, end) - start)
    books.close(end - start)
    _calls(books, attempts, start, end)
    return books


def _calls(books: Books, attempts: Sequence[RecordedAttempt], start: Instant, end: Instant) -> None:
    over: list[Instant] = []
    """When each call that is out will be over."""
    for attempt in attempts:
        while over and over[0] <= attempt.dialled_at:
            heappop(over)
            books.lines -= 1
        books.line_taken(max(0, attempt.dialled_at - start))
        heappush(over, attempt.ended_at or end)
        _count(books, attempt, start, end)


def _count(books: Books, attempt: RecordedAttempt, start: Instant, end: Instant) -> None:
    if attempt.connected_at is not None and attempt.answered_at is not None:
        books.person(attempt.connected_at - start, attempt.connected_at - attempt.answered_at, lost=False)
        books.talk += max(0, min(attempt.ended_at or end, end) - attempt.connected_at)
        return
    match attempt.outcome:
        case Outcome.ABANDONED if attempt.ended_at is not None:
            books.person(
                attempt.ended_at - start,
                attempt.ended_at - (attempt.answered_at or attempt.ended_at),
                lost=True,
            )
        case Outcome.BUSY | Outcome.REJECTED | Outcome.INVALID | Outcome.FAILED:
            books.busy += 1
        case Outcome.NO_ANSWER:
            books.no_answer += 1
        case Outcome.MACHINE:
            books.machine += 1
        case Outcome.CANCELLED | Outcome.UNKNOWN:
            books.cancelled += 1
