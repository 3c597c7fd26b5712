"""What a campaign teaches its pacing: how calls are answered, how long talks last, and the price of a risk."""

from __future__ import annotations

from collections.abc import Iterable
from math import exp, log, sqrt
from typing import Final

from kaden.clock import MINUTE, SECOND, Instant, Millis
from server.dialer.pacing.laws import (
    LONGEST_RING,
    TALK_EDGES,
    EndLaw,
    Laws,
    laws_of,
    lognormal,
    ring_law,
)
from server.dialer.pacing.view import PacingView

PRIOR: Final = 20.0
"""Observations that the first guess is worth."""
MEMORY: Final[Millis] = 90 * MINUTE
"""After that time an observation counts a third (1/e), so that noon may differ from the morning."""

STEERING: Final = 0.001
"""How much one lost answer lowers the price of a risk."""
STEERING_MEMORY: Final = 2_000
"""Answers over which the price is steered, so that days without a loss do not raise it without bound."""

PRIOR_ANSWERS: Final = 0.3
"""First guess: share of calls that a person answers."""
PRIOR_RINGING: Final = 30
"""First guess: seconds over which answers are spread, and after which nothing is guessed."""


class RingStatistics:
    """Resolved calls by the second of ringing in which it happened, the recent ones counting more."""

    def __init__(self) -> None:
        self.answered = [0.0] * LONGEST_RING
        self.ended = [0.0] * LONGEST_RING
        self.weight = 1.0
        self.last: Instant | None = None

    def resolved(self, age: Millis, *, answered: bool, at: Instant) -> None:
        if self.last is not None and at > self.last:
            self.weight *= exp((at - self.last) / MEMORY)
        self.last = at if self.last is None else max(at, self.last)
        second = min(max(0, age) // SECOND, LONGEST_RING - 1)
        (self.answered if answered else self.ended)[second] += self.weight
        if self.weight > 1e6:
            self.answered = [count / self.weight for count in self.answered]
            self.ended = [count / self.weight for count in self.ended]
            self.weight = 1.0

    def table(self, ringing: Iterable[Millis]) -> tuple[list[float], list[float], list[float]]:
        """Answered, ended, and open at the start of each second; calls that still ring are counted up to now."""
        answered = [count / self.weight for count in self.answered]
        ended = [count / self.weight for count in self.ended]
        censored = [0.0] * LONGEST_RING
        for age in ringing:
            censored[min(age // SECOND, LONGEST_RING - 1)] += 1.0
        at_risk = [0.0] * LONGEST_RING
        still = 0.0
        for second in range(LONGEST_RING - 1, -1, -1):
            at_risk[second] = still + answered[second] + ended[second] + censored[second] / 2
            still += answered[second] + ended[second] + censored[second]
        return answered, ended, at_risk


class EndStatistics:
    """Lengths of talks or wrap-ups: how many ended in each interval of their age, and the time spent there."""

    def __init__(self, mean: float, cv: float) -> None:
        self.ends = [0.0] * len(TALK_EDGES)
        self.spent = [0.0] * len(TALK_EDGES)
        self.logs = [0.0, 0.0, 0.0]
        self.weight = 1.0
        self.last: Instant | None = None
        spread = log(1 + cv * cv)
        self._guess = (log(mean) - spread / 2, spread)

    def ended(self, length: Millis, at: Instant) -> None:
        if self.last is not None and at > self.last:
            self.weight *= exp((at - self.last) / MEMORY)
        self.last = at if self.last is None else max(at, self.last)
        seconds = max(length / SECOND, 0.25)
        _spend(self.spent, seconds, self.weight, self.ends)
        size = log(seconds)
        for power in range(3):
            self.logs[power] += self.weight * size**power
        if self.weight > 1e6:
            self.ends = [count / self.weight for count in self.ends]
            self.spent = [time / self.weight for time in self.spent]
            self.logs = [total / self.weight for total in self.logs]
            self.weight = 1.0

    def law(self, running: Iterable[Millis]) -> EndLaw:
        """The rates, drawn to a lognormal law around what was seen where little was seen."""
        spent = [time / self.weight for time in self.spent]
        for age in running:
            _spend(spent, age / SECOND, 1.0, None)
        mean, spread = self._lognormal()
        ends, time = lognormal(TALK_EDGES, mean, sqrt(spread))
        return EndLaw(
            TALK_EDGES,
            tuple(
                (seen / self.weight + PRIOR * expected + 1e-3) / (was + PRIOR * would + 1e-1)
                for seen, was, expected, would in zip(self.ends, spent, ends, time, strict=True)
            ),
        )

    def _lognormal(self) -> tuple[float, float]:
        """Mean and variance of the logarithms, the first guess counting as five."""
        guess, spread = self._guess
        count, total, squares = (value / self.weight for value in self.logs)
        mean = (total + 5 * guess) / (count + 5)
        around = squares - 2 * mean * total + count * mean * mean
        return mean, max((around + 5 * (spread + (guess - mean) ** 2)) / (count + 5), 0.04)


def _spend(spent: list[float], seconds: float, weight: float, ends: list[float] | None) -> None:
    for index, edge in enumerate(TALK_EDGES):
        beyond = TALK_EDGES[index + 1] if index + 1 < len(TALK_EDGES) else seconds + 1
        if seconds < beyond:
            spent[index] += weight * (seconds - edge)
            if ends is not None:
                ends[index] += weight
            return
        spent[index] += weight * (beyond - edge)


class Learned:
    """The learned laws of one campaign. All news comes through these methods, in the order in which it happens."""

    def __init__(self) -> None:
        self.resolved = 0
        """Calls that came to something."""
        self.talks = 0
        """Talks that ended."""
        self._answers = 0.0
        self._lost = 0.0
        self._ring = RingStatistics()
        self._talk = EndStatistics(90.0, 1.0)
        self._wrapup = EndStatistics(25.0, 1.0)
        self._laws: Laws | None = None
        self._news = 0
        self._due_news = 0.0
        self._due_at: Instant = 0

    def call_resolved(self, age: Millis, *, answered: bool, at: Instant) -> None:
        """An unanswered call came to something, `age` after the network was asked: a person answered, or it ended."""
        self.resolved += 1
        self._news += 1
        self._ring.resolved(age, answered=answered, at=at)

    def talk_ended(self, length: Millis, at: Instant) -> None:
        """A talk is over, counted from the join."""
        self.talks += 1
        self._news += 4
        self._talk.ended(length, at)

    def wrapup_ended(self, length: Millis, at: Instant) -> None:
        """A wrap-up is over."""
        self._wrapup.ended(length, at)

    def live_answer(self, *, lost: bool, at: Instant, steer: bool) -> None:
        """The fate of a call that a person answered is decided. `steer`: the risk-priced policy is the one dialling."""
        if steer:
            self._answers += 1 - self._answers / STEERING_MEMORY
            self._lost += lost - self._lost / STEERING_MEMORY

    def price(self, limit: float) -> float:
        """Risk that a further call may have, before the ledger is asked: less after losses, more without them.

        Args:
            limit: the allowed share of live answers, 0 to 1; the long-run share of lost ones is drawn to it.
        """
        return max(0.0, limit + STEERING * (limit * self._answers - self._lost))

    def laws(self, view: PacingView) -> Laws:
        """The laws as known at `view`; worked out again when enough was heard since."""
        if self._laws is None or (self._news >= self._due_news and view.now >= self._due_at):
            self._laws = self._work_out(view)
            self._due_news = self._news + max(5.0, min(0.05 * self._news, 200))
            self._due_at = view.now + 5 * SECOND
        return self._laws

    def _work_out(self, view: PacingView) -> Laws:
        answered, ended, at_risk = self._ring.table(view.ringing)
        for second in range(PRIOR_RINGING):
            answered[second] += PRIOR * PRIOR_ANSWERS / PRIOR_RINGING
            at_risk[second] += PRIOR * (1 - PRIOR_ANSWERS * second / PRIOR_RINGING)
        talk = self._talk.law(view.talking)
        wrapup = self._wrapup.law(agent.wrapup for agent in view.wrapping)
        return laws_of(ring_law(answered, ended, at_risk), talk, wrapup)
