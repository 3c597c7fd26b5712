"""The ledger of a past hears what the live one heard (rows 73, 185, 321)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kaden.clock import MINUTE, SECOND
from kaden.vocabulary import CallKind, DispositionClass, Outcome
from server.dialer.pacing.ledger import Counts
from server.replay.answers import heard
from server.storage.recorded import RecordedAttempt
from tests.server.replay.test_customers import START, attempt

TALKED = attempt(0, Outcome.CONNECTED, answered=8_000, connected=9_000, ended=98_000, saved=128_000)
LOST = replace(attempt(0, Outcome.ABANDONED, answered=8_000, ended=20_000), announced_at=START + 10_000)
GONE = attempt(0, Outcome.ABANDONED, answered=8_000, ended=9_000)
MACHINE = attempt(0, Outcome.MACHINE, answered=8_000, ended=9_000)
NOBODY = replace(TALKED, by_result=DispositionClass.NO_CONTACT)


@pytest.mark.parametrize(
    ("call", "decided", "counts"),
    [
        (TALKED, 9_000, Counts(1)),
        (LOST, 10_000, Counts(1, 1)),
        (GONE, 9_000, Counts(1, 1)),
        (MACHINE, 9_000, Counts(machines=1)),
    ],
)
def test_an_answer_is_heard_when_its_fate_is_decided(
    call: RecordedAttempt, decided: int, counts: Counts
) -> None:
    """Not before, and once; it counts for the minute of the answer, a machine for that of the dial."""
    at = START + decided
    assert heard([call], 0, at - 1) == heard([call], at, at + MINUTE) == ()
    [(minute, told)] = heard([call], at - 1, at)
    of = call.dialled_at if call is MACHINE else call.answered_at
    assert of is not None
    assert (minute, told) == (of - of % MINUTE, counts)


def test_a_result_that_reached_nobody_takes_the_answer_back() -> None:
    saved = START + 128_000
    assert [counts for _, counts in heard([NOBODY], saved - 1, saved)] == [Counts(-1)]
    assert sum((counts for _, counts in heard([NOBODY], 0, saved)), Counts()) == Counts()
    assert heard([TALKED], saved - 1, saved) == ()


def test_who_waits_who_was_not_reached_and_whom_no_rule_dialled_are_not_heard() -> None:
    waits = attempt(0, None, answered=8_000)
    busy = attempt(0, Outcome.BUSY, ended=2_000)
    by_hand = replace(TALKED, kind=CallKind.CALLBACK)
    assert heard([waits, busy, by_hand], 0, START + 900 * SECOND) == ()
