"""What was heard of calls, talks and wrap-ups, kept as counts, and the laws that the counts speak for.

Rule: recent evidence weighs more than old, what still goes on is evidence too, and where little was heard a first guess
has its say, worth about twenty observations.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from math import exp, log, sqrt
from typing import Final

from kaden.clock import MINUTE, SECOND, Instant, Millis
from server.dialer.pacing.laws import LONGEST_RING, TALK_EDGES, EndLaw, RingLaw, lognormal, ring_law

GUESS_WORTH: Final = 20.0
"""Observations that the first guess is worth."""
MEMORY: Final[Millis] = 90 * MINUTE
"""After that time of work an observation counts a third (1/e), so that noon may differ from the morning."""
LULL: Final[Millis] = 5 * MINUTE
"""Longest time between two observations that fades anything: a night teaches nothing new."""
HEAVY: Final = 1e6
"""Weight at which everything is scaled down again."""

GUESSED_ANSWERS: Final = 0.3
"""First guess: share of calls that a person answers."""
GUESSED_RINGING: Final = 30
"""First guess: seconds over which answers are spread evenly, and after which nothing is guessed."""
GUESSED_LENGTH_WORTH: Final = 5.0
"""Observations that the first guess of a mean length is worth; it is soon known."""
SHORTEST: Final = 0.25
"""Seconds that a talk or wrap-up lasts at least, so that its rate of ending is bounded."""
LEAST_RATE: Final = 1 / TALK_EDGES[-1]
"""Rate of ending, per second, where none was ever heard of: whatever is long will not be many times as long."""
LEAST_SPREAD: Final = 0.04
"""Least variance of the logarithms of lengths: nobody's talks are all alike."""


class Fading:
    """Weights that grow with the time of work, which is the same as old observations losing theirs."""

    def __init__(self) -> None:
        self.weight = 1.0
        self._last: Instant | None = None

    def move_to(self, at: Instant) -> bool:
        """An observation comes; True when weights became so large that the owner must divide by them and reset."""
        if self._last is not None:
            self.weight *= exp(min(max(0, at - self._last), LULL) / MEMORY)
        self._last = at if self._last is None else max(at, self._last)
        return self.weight > HEAVY


class RingEvidence:
    """Calls that came to something, by the second of ringing in which they did."""

    def __init__(self) -> None:
        self._fading = Fading()
        self._answered = [0.0] * LONGEST_RING
        self._ended = [0.0] * LONGEST_RING

    def resolved(self, age: Millis, *, answered: bool, at: Instant) -> None:
        """A call was answered by a person, or ended, `age` after it was placed."""
        if self._fading.move_to(at):
            self._answered, self._ended = self._counts()
            self._fading.weight = 1.0
        second = min(max(0, age) // SECOND, LONGEST_RING - 1)
        (self._answered if answered else self._ended)[second] += self._fading.weight

    def law(self, ringing: Iterable[Millis]) -> RingLaw:
        """The life table. `ringing`: ages of calls that still ring; they count as open up to their age."""
        answered, ended = self._counts()
        censored = [0.0] * LONGEST_RING
        for age in ringing:
            censored[min(age // SECOND, LONGEST_RING - 1)] += 1.0
        at_risk, still = [0.0] * LONGEST_RING, 0.0
        for second in reversed(range(LONGEST_RING)):
            settled = answered[second] + ended[second]
            at_risk[second] = still + settled + censored[second] / 2
            still += settled + censored[second]
        for second in range(GUESSED_RINGING):
            answered[second] += GUESS_WORTH * GUESSED_ANSWERS / GUESSED_RINGING
            at_risk[second] += GUESS_WORTH * (1 - GUESSED_ANSWERS * second / GUESSED_RINGING)
        return ring_law(answered, ended, at_risk)

    def _counts(self) -> tuple[list[float], list[float]]:
        weight = self._fading.weight
        return [count / weight for count in self._answered], [count / weight for count in self._ended]


class EndEvidence:
    """Lengths of talks, or of wrap-ups: how many ended in each interval of their age, and the time spent in it."""

    def __init__(self, mean: float, cv: float) -> None:
        """The first guess: mean length in seconds and coefficient of variation."""
        self._fading = Fading()
        self._ends = [0.0] * len(TALK_EDGES)
        self._spent = [0.0] * len(TALK_EDGES)
        self._logs = [0.0, 0.0, 0.0]
        self._guessed_spread = log(1 + cv * cv)
        self._guessed_mean = log(mean) - self._guessed_spread / 2

    def ended(self, length: Millis, at: Instant) -> None:
        """One is over."""
        if self._fading.move_to(at):
            weight, self._fading.weight = self._fading.weight, 1.0
            self._ends = [count / weight for count in self._ends]
            self._spent = [time / weight for time in self._spent]
            self._logs = [total / weight for total in self._logs]
        seconds = max(length / SECOND, SHORTEST)
        weight = self._fading.weight
        _spend(self._spent, seconds, weight)
        self._ends[bisect_right(TALK_EDGES, seconds) - 1] += weight
        self._logs = [total + weight * log(seconds) ** power for power, total in enumerate(self._logs)]

    def law(self, running: Iterable[Millis]) -> EndLaw:
        """Rates of ending, drawn to a lognormal law around what was heard. `running`: ages of those that go on."""
        weight = self._fading.weight
        spent = [time / weight for time in self._spent]
        for age in running:
            _spend(spent, age / SECOND, 1.0)
        mean, spread = self._lognormal()
        ends, time = lognormal(TALK_EDGES, mean, sqrt(spread))
        rates = (
            max(LEAST_RATE, (seen / weight + GUESS_WORTH * guessed) / (was + GUESS_WORTH * would))
            for seen, was, guessed, would in zip(self._ends, spent, ends, time, strict=True)
        )
        return EndLaw(TALK_EDGES, tuple(rates))

    def _lognormal(self) -> tuple[float, float]:
        """Mean and variance of the logarithms."""
        count, total, squares = (value / self._fading.weight for value in self._logs)
        worth, guess = GUESSED_LENGTH_WORTH, self._guessed_mean
        mean = (total + worth * guess) / (count + worth)
        around = squares - 2 * mean * total + count * mean * mean
        guessed = worth * (self._guessed_spread + (guess - mean) ** 2)
        return mean, max((around + guessed) / (count + worth), LEAST_SPREAD)


def _spend(spent: list[float], seconds: float, weight: float) -> None:
    """Share a length out among the intervals that it went through."""
    last = bisect_right(TALK_EDGES, seconds) - 1
    for index in range(last):
        spent[index] += weight * (TALK_EDGES[index + 1] - TALK_EDGES[index])
    spent[last] += weight * (seconds - TALK_EDGES[last])
