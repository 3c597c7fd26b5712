"""The customers of a recorded day: who is dialled n-th comes to what was recorded of the n-th attempt.

Rule: a rule that dials more than was dialled then meets strangers, who are drawn from those dialled at the same time
of day; what nobody can know (how long an abandoned customer would have talked) is drawn from the day, by the seed.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from random import Random
from typing import Final

from kaden.clock import MINUTE, SECOND, Instant, Millis
from kaden.vocabulary import Outcome
from server.simulation.customers import Fate, Way
from server.storage.recorded import RecordedAttempt

SAME_TIME: Final = 15 * MINUTE
"""Strangers are like those who were dialled within this time before or after."""

UNKNOWN_TALK: Final = 60 * SECOND
"""When nobody talked on the whole day."""

_WAYS: Final = {
    Outcome.BUSY: Way.BUSY,
    Outcome.REJECTED: Way.BUSY,
    Outcome.INVALID: Way.BUSY,
    Outcome.FAILED: Way.BUSY,
    Outcome.NO_ANSWER: Way.NO_ANSWER,
    Outcome.MACHINE: Way.MACHINE,
    Outcome.CONNECTED: Way.PERSON,
    Outcome.ABANDONED: Way.PERSON,
}
"""What a recorded outcome was; of the others (hung up by us, never heard of again) nobody knows what they would be."""


class RecordedCustomers:
    """As `server.simulation.customers.Customers`, from a recorded day.

    Args:
        attempts: of one job, in the order in which they were dialled.
        start: the first instant of the day that is lived again.
        ring_timeout: when an unanswered call is given up.
        seed: decides what was not recorded.
    """

    def __init__(
        self, attempts: Sequence[RecordedAttempt], start: Instant, ring_timeout: Millis, seed: int
    ) -> None:
        known = [attempt for attempt in attempts if attempt.outcome in _WAYS]
        self._attempts = known
        self._times = [attempt.dialled_at - start for attempt in known]
        self._ring_timeout = ring_timeout
        self._seed = seed
        self._talks = [
            talk
            for attempt in known
            if (talk := _between(attempt.connected_at, attempt.ended_at)) is not None
        ]
        self._wrapups = [
            wrapup
            for attempt in known
            if (wrapup := _between(attempt.ended_at, attempt.saved_at)) is not None
        ]

    def __len__(self) -> int:
        return len(self._attempts)

    def fate(self, nth: int, at: Instant) -> Fate:
        """What becomes of the call to the `nth` customer, counted from 0, dialled `at` milliseconds after the start."""
        random = Random(f"{self._seed} {nth}")
        if nth < len(self._attempts):
            return self._fate_of(self._attempts[nth], random)
        begin, end = bisect_left(self._times, at - SAME_TIME), bisect_left(self._times, at + SAME_TIME)
        alike = self._attempts[begin:end] or self._attempts
        return self._fate_of(random.choice(alike), random)

    def _fate_of(self, attempt: RecordedAttempt, random: Random) -> Fate:
        assert attempt.outcome is not None
        way = _WAYS[attempt.outcome]
        if way is Way.NO_ANSWER:
            return Fate(way, self._ring_timeout)
        if way is not Way.PERSON:
            return Fate(way, _between(attempt.dialled_at, attempt.ended_at) or 0)
        talk = _between(attempt.connected_at, attempt.ended_at)
        wrapup = _between(attempt.ended_at, attempt.saved_at) if talk is not None else None
        return Fate(
            way,
            _between(attempt.dialled_at, attempt.answered_at) or 0,
            talk=_drawn(self._talks, random.choice, UNKNOWN_TALK) if talk is None else talk,
            wrapup=_drawn(self._wrapups, random.choice, 0) if wrapup is None else wrapup,
        )


def _between(begin: Instant | None, end: Instant | None) -> Millis | None:
    """The length of a recorded stretch; None when one of its ends was not recorded."""
    return None if begin is None or end is None else max(0, end - begin)


def _drawn(known: Sequence[Millis], choose: Callable[[Sequence[Millis]], Millis], else_: Millis) -> Millis:
    return choose(known) if known else else_
