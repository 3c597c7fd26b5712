"""Where a record stands after a call in which nobody talked (rows 62 to 66, 124, 188), as a pure decision."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaden.vocabulary import Outcome, PhoneType, RecordState
from server.storage.transactions.redial import (
    TRIES_THE_NEXT_NUMBER,
    ListedNumber,
    NextDial,
    after_call,
    decode,
    encode,
)

FIRST = ListedNumber("+819011112222", "090-1111-2222", PhoneType.MOBILE)
SECOND = ListedNumber("+81311112222", "(03)1111-2222", PhoneType.FIXED)
THIRD = ListedNumber("+815011112222", "050 1111 2222", PhoneType.OTHER)

DUE, RESTED = 5, 1_000


def after(outcome: Outcome, *numbers: ListedNumber, attempts: int = 1, cap: int = 3) -> NextDial:
    return after_call(outcome, numbers, attempts=attempts, cap=cap, due_at=DUE, rests_until=RESTED)


@pytest.mark.parametrize("outcome", sorted(TRIES_THE_NEXT_NUMBER))
def test_what_speaks_against_a_number_puts_it_last(outcome: Outcome) -> None:
    """Row 124."""
    assert after(outcome, FIRST, SECOND, THIRD) == NextDial(RecordState.READY, RESTED, (SECOND, THIRD, FIRST))
    assert after(outcome, FIRST) == NextDial(RecordState.READY, RESTED, (FIRST,))


@pytest.mark.parametrize(
    "outcome", sorted(set(Outcome) - TRIES_THE_NEXT_NUMBER - {Outcome.INVALID, Outcome.CONNECTED})
)
def test_what_does_not_keeps_it_first(outcome: Outcome) -> None:
    assert after(outcome, FIRST, SECOND).numbers == (FIRST, SECOND)


def test_an_unused_number_is_dropped_and_the_next_is_due_as_this_was() -> None:
    """Row 188."""
    assert after(Outcome.INVALID, FIRST, SECOND) == NextDial(RecordState.READY, DUE, (SECOND,))
    assert after(Outcome.INVALID, FIRST) == NextDial(RecordState.INVALID, DUE, (FIRST,))


@pytest.mark.parametrize(("attempts", "state"), [(2, RecordState.READY), (3, RecordState.FINISHED)])
@pytest.mark.parametrize("outcome", [Outcome.BUSY, Outcome.INVALID, Outcome.UNKNOWN])
def test_the_cap_is_reached_by_the_attempt_that_reaches_it(
    outcome: Outcome, attempts: int, state: RecordState
) -> None:
    """Rows 65, 181; guarantee I4."""
    assert after(outcome, FIRST, SECOND, attempts=attempts, cap=3).state is state


NUMBERS = st.builds(ListedNumber, st.text(), st.text(), st.sampled_from(PhoneType))


@given(st.lists(NUMBERS, min_size=1, max_size=3), st.sampled_from(Outcome), st.integers(1, 4))
def test_no_number_is_invented_and_one_is_always_left(
    numbers: list[ListedNumber], outcome: Outcome, attempts: int
) -> None:
    after = after_call(outcome, tuple(numbers), attempts=attempts, cap=3, due_at=DUE, rests_until=RESTED)
    assert after.numbers
    assert set(after.numbers) <= set(numbers)
    assert after.next_at in (DUE, RESTED)


@given(st.lists(NUMBERS, max_size=2))
def test_further_numbers_are_stored_as_they_are(numbers: list[ListedNumber]) -> None:
    assert decode(encode(tuple(numbers))) == tuple(numbers)
