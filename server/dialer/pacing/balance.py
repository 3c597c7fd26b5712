"""The balance of agents and customers in the next seconds, and the risk that a further call would carry.

Rule: a customer finds an agent when, at the time of the answer and the grace after it, more agents have become free
than other customers have answered. That difference is a sum of yes-or-noes, one for each agent and each call.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, repeat
from math import erf, exp, pi, sqrt
from typing import Final

from kaden.clock import SECOND, Millis
from server.dialer.pacing.laws import CAUTION, POINTS, RISKY, Laws, Row
from server.dialer.pacing.view import PacingView

UNLUCKY: Final = 3.7
"""Standard deviations that an unlucky run lies from the mean: one in ten thousand."""
SKEW: Final = (UNLUCKY * UNLUCKY - 1) / 6 + 0.5
"""How much farther such a run of rare events lies (Cornish and Fisher), and a half because calls are whole."""
SMALL: Final = 16
"""Agents and calls up to which the balance's law is computed exactly; of more, its cumulants say enough."""
LATE: Final = 0.2
"""Part of the agents expected to become free who do not, in an unlucky run."""

_ROOT_2: Final = sqrt(2)
_DENSITY: Final = 1 / sqrt(2 * pi)


@dataclass(frozen=True, slots=True)
class Balance:
    """Agents free less persons who answered, at each point of the look-ahead."""

    sure: int
    """Agents who wait less customers who wait for one."""
    agents: Sequence[float]
    """Sum of the rows of agents who are busy."""
    calls: Sequence[float]
    """Sum of the rows of calls that ring."""
    ringing: int
    """Calls that ring."""
    fresh: Row
    """Row of a further call."""
    exact: Sequence[Sequence[float]] | None = None
    """For a small floor, at each point: the law of agents free and calls not answered, together."""

    def mean(self, point: int, further: int) -> float:
        """Expected balance at a point of the look-ahead after so many further calls."""
        return self.sure + self.agents[point] + self.calls[point] + further * self.fresh[point]

    def risk(self, further: int) -> float:
        """Chance that a person who answers a call finds no agent, the call being placed after `further` others."""
        if self.exact is not None and further <= SMALL:
            return sum(map(self._exactly, range(POINTS), repeat(further))) / POINTS
        total = 0.0
        for point in range(POINTS):
            second, third = point + POINTS, point + 2 * POINTS
            total += tail(
                self.mean(point, further),
                self.agents[second] + self.calls[second] + further * self.fresh[second],
                self.agents[third] + self.calls[third] + further * self.fresh[third],
            )
        return total / POINTS

    def _exactly(self, point: int, further: int) -> float:
        assert self.exact is not None
        law = self.exact[point]
        for _ in range(further):
            law = with_one_more(law, 1 + self.fresh[point])
        return sum(law[: max(0, self.ringing + further - self.sure + 1)])

    def at_worst(self, further: int) -> float:
        """Customers who find no agent in an unlucky run: too many answer, and too few agents become free."""
        mean = self.calls[RISKY] + further * self.fresh[RISKY]
        variance = self.calls[RISKY + 1] + further * self.fresh[RISKY + 1]
        answers = min(self.ringing + further, mean + UNLUCKY * sqrt(variance) + SKEW)
        without_free = answers - self.sure
        with_free = max(self._unlucky(point, further) for point in range(POINTS))
        return min(without_free, with_free)

    def _unlucky(self, point: int, further: int) -> float:
        second = point + POINTS
        answers = -(self.calls[point] + further * self.fresh[point])
        variance = self.agents[second] + self.calls[second] + further * self.fresh[second]
        mean = (1 + CAUTION) * answers - (1 - LATE) * self.agents[point] - self.sure
        return mean + UNLUCKY * sqrt(variance) + SKEW


def balance_of(view: PacingView, laws: Laws) -> Balance:
    """The balance of a floor as it is seen."""
    agents = _rows(laws.talking, view.talking)
    agents += _rows(laws.wrapping, [agent.wrapup for agent in view.wrapping])
    calls = _rows(laws.ringing, view.ringing)
    exact = None
    if len(agents) + len(calls) <= SMALL:
        exact = [_law(agents, calls, point) for point in range(POINTS)]
    return Balance(
        view.waiting - view.customers,
        _total(agents, RISKY),
        _total(calls, RISKY + 2),
        len(calls),
        laws.fresh,
        exact,
    )


def _rows(by_second: Sequence[Row], ages: Sequence[Millis]) -> list[Row]:
    last = len(by_second) - 1
    return [by_second[second if (second := age // SECOND) < last else last] for age in ages]


def _law(agents: Sequence[Row], calls: Sequence[Row], point: int) -> Sequence[float]:
    law: Sequence[float] = (1.0,)
    for row in agents:
        law = with_one_more(law, row[point])
    for row in calls:
        law = with_one_more(law, 1 + row[point])
    return law


def with_one_more(law: Sequence[float], chance: float) -> Sequence[float]:
    """The law of a number of things that come true, when one more may."""
    other = 1 - chance
    return [
        other * law[0],
        *[other * more + chance * less for less, more in pairwise(law)],
        chance * law[-1],
    ]


def _total(rows: Sequence[Row], width: int) -> Sequence[float]:
    return [sum(column) for column in zip(*rows, strict=True)] if rows else [0.0] * width


def tail(mean: float, variance: float, third: float) -> float:
    """Chance that a whole number with these cumulants is 0 or less (Edgeworth, with a correction for steps of 1)."""
    if variance < 1e-9:
        return 1.0 if mean < 0.5 else 0.0
    deviation = sqrt(variance)
    edge = (0.5 - mean) / deviation
    plain = 0.5 * (1 + erf(edge / _ROOT_2))
    skew = third / (6 * variance * deviation)
    tilted = plain - skew * (edge * edge - 1) * _DENSITY * exp(-edge * edge / 2)
    return min(1.0, max(0.0, tilted))
