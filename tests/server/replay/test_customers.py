"""Customers of a recorded day."""

from __future__ import annotations

import pytest

from kaden.clock import HOUR, SECOND
from kaden.vocabulary import AgentId, AttemptId, JobId, Outcome, RecordId, RunId
from server.replay.customers import SAME_TIME, UNKNOWN_TALK, RecordedCustomers
from server.simulation.customers import Fate, Way
from server.storage.recorded import RecordedAttempt

START = 1_000_000
RING = 30 * SECOND


def attempt(
    at: int,
    outcome: Outcome | None,
    *,
    answered: int | None = None,
    connected: int | None = None,
    ended: int | None = None,
    saved: int | None = None,
) -> RecordedAttempt:
    """Dialled `at` after the start; the other moments count from the dial."""
    dialled, number = START + at, "+81312345678"

    def moment(after: int | None) -> int | None:
        return None if after is None else dialled + after

    return RecordedAttempt(
        id=AttemptId(at),
        outcome=outcome,
        job=JobId(1),
        run=RunId(1),
        record=RecordId(1),
        number=number,
        number_as_given=number,
        name="",
        company="",
        n=1,
        dialled_at=dialled,
        answered_at=moment(answered),
        connected_at=moment(connected),
        ended_at=moment(ended),
        saved_at=moment(saved),
        agent=AgentId(1),
        held=0,
    )


TALKED = attempt(0, Outcome.CONNECTED, answered=8_000, connected=8_100, ended=98_100, saved=128_100)


def customers(*attempts: RecordedAttempt, seed: int = 1) -> RecordedCustomers:
    return RecordedCustomers(attempts, START, RING, seed)


def test_who_talked_talks_again() -> None:
    assert customers(TALKED).fate(0, 0) == Fate(Way.PERSON, 8_000, talk=90_000, wrapup=30_000)


@pytest.mark.parametrize(
    ("outcome", "fate"),
    [
        (Outcome.BUSY, Fate(Way.BUSY, 3_000)),
        (Outcome.REJECTED, Fate(Way.BUSY, 3_000)),
        (Outcome.INVALID, Fate(Way.BUSY, 3_000)),
        (Outcome.FAILED, Fate(Way.BUSY, 3_000)),
        (Outcome.MACHINE, Fate(Way.MACHINE, 3_000)),
        (Outcome.NO_ANSWER, Fate(Way.NO_ANSWER, RING)),
    ],
)
def test_who_was_not_reached_is_not_reached_again(outcome: Outcome, fate: Fate) -> None:
    assert customers(attempt(0, outcome, ended=3_000)).fate(0, 0) == fate


def test_how_long_an_abandoned_customer_would_have_talked_is_drawn_from_the_day() -> None:
    abandoned = attempt(9, Outcome.ABANDONED, answered=5_000, ended=7_000)
    assert customers(TALKED, abandoned).fate(1, 9) == Fate(Way.PERSON, 5_000, talk=90_000, wrapup=30_000)
    assert customers(abandoned).fate(0, 9) == Fate(Way.PERSON, 5_000, talk=UNKNOWN_TALK, wrapup=0)


@pytest.mark.parametrize("outcome", [Outcome.CANCELLED, Outcome.UNKNOWN, None])
def test_what_nobody_can_know_is_left_out(outcome: Outcome | None) -> None:
    day = customers(attempt(0, outcome, ended=3_000), attempt(1, Outcome.BUSY, ended=3_000))
    assert len(day) == 1
    assert day.fate(0, 0).way is Way.BUSY


def test_strangers_are_like_those_of_the_same_time() -> None:
    day = customers(attempt(0, Outcome.BUSY, ended=3_000), attempt(HOUR, Outcome.NO_ANSWER, ended=RING))
    assert {day.fate(nth, SAME_TIME - 1).way for nth in range(2, 9)} == {Way.BUSY}
    assert {day.fate(nth, HOUR + SAME_TIME).way for nth in range(2, 9)} == {Way.NO_ANSWER}
    assert {day.fate(nth, 5 * HOUR).way for nth in range(2, 40)} == {Way.BUSY, Way.NO_ANSWER}, "else anybody"


def test_the_seed_decides_what_was_not_recorded() -> None:
    many = [attempt(each, Outcome.BUSY, ended=each) for each in range(1, 50)]
    first, again, other = (
        [customers(*many, seed=seed).fate(nth, 0) for nth in range(50, 90)] for seed in (1, 1, 2)
    )
    assert first == again != other
