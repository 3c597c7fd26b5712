"""What becomes of a record after a call in which nobody talked to the customer (domain rows 62 to 66, 124, 188).

Rule: these are pure decisions over the record's numbers; the transaction only writes them down.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final

from kaden.clock import Instant
from kaden.vocabulary import Outcome, PhoneType, RecordState


@dataclass(frozen=True, slots=True)
class ListedNumber:
    """One of a record's numbers."""

    number: str
    """E.164."""
    as_given: str
    """The spelling of the customer's file."""
    phone_type: PhoneType


@dataclass(frozen=True, slots=True)
class NextDial:
    """Where a record stands for automatic dialling."""

    state: RecordState
    next_at: Instant
    numbers: tuple[ListedNumber, ...]
    """In the order in which they are tried; never empty."""


TRIES_THE_NEXT_NUMBER: Final = frozenset(
    {Outcome.NO_ANSWER, Outcome.BUSY, Outcome.REJECTED, Outcome.FAILED, Outcome.MACHINE}
)
"""Outcomes that say something against this number. An abandoned, cancelled or lost call says nothing against it."""


def due_again(rested: Instant, run_started_at: Instant | None) -> Instant:
    """When a dialled record is due again: when it has rested, and not in the run that dialled it (rows 63, 178).

    The run matters when the clock was set back under it: only then can a dial and its rest be over before it began. A
    call that kept a promise is of none.
    """
    return rested if run_started_at is None else max(rested, run_started_at)


def after_call(
    outcome: Outcome,
    numbers: tuple[ListedNumber, ...],
    *,
    attempts: int,
    cap: int,
    due_at: Instant,
    rests_until: Instant,
) -> NextDial:
    """Where a record stands after an attempt that was not connected.

    Args:
        outcome: of the attempt.
        numbers: the record's numbers, the dialled one first.
        attempts: attempts that count, this one included.
        cap: of the dial rule (row 65).
        due_at: when the record was due before this attempt.
        rests_until: dial time and the interval of this outcome (rows 63, 71).
    """
    next_at = rests_until
    if outcome is Outcome.INVALID:
        numbers, next_at, invalid = numbers[1:] or numbers, due_at, len(numbers) == 1
        if invalid:
            return NextDial(RecordState.INVALID, due_at, numbers)
    elif outcome in TRIES_THE_NEXT_NUMBER:
        numbers = (*numbers[1:], numbers[0])
    return NextDial(RecordState.FINISHED if attempts >= cap else RecordState.READY, next_at, numbers)


def encode(numbers: tuple[ListedNumber, ...]) -> str:
    """The further numbers of a record as they are stored."""
    return json.dumps([[item.number, item.as_given, item.phone_type] for item in numbers], ensure_ascii=False)


def decode(text: str) -> tuple[ListedNumber, ...]:
    """The further numbers of a record."""
    return tuple(
        ListedNumber(number, as_given, PhoneType(kind)) for number, as_given, kind in json.loads(text)
    )
