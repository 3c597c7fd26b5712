"""The laws that a campaign follows, as far as it is known: when a call is answered, when an agent will be free.

Rule: everything that a decision needs of them is worked out once into rows of numbers, one row for each whole second of
age, so that a decision for a whole floor is a sum of rows.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import erf, exp, log, sqrt
from operator import mul
from typing import Final, TypeAlias

from kaden.clock import SECOND, Millis

Row: TypeAlias = tuple[float, ...]
"""Mean, variance and third cumulant of one yes-or-no at each point of the look-ahead: all means first."""

POINTS: Final = 5
"""Points of the look-ahead: a further call that is answered is answered as likely before each as after it."""
RISKY: Final = 3 * POINTS
"""Where the two further columns of a call's row begin: chance that it is answered at all, more than is likely, and the
variance of that."""
CAUTION: Final = 0.5
"""How much higher the chance of an answer is taken there: 0.25 becomes 0.34, 0 and 1 stay."""
GRACE: Final[Millis] = 2 * SECOND
"""How long an answered customer may wait for an agent (domain row 185)."""
LONGEST_RING: Final = 121
"""Seconds of ringing that are told apart; a rule's timeout is 120 s at most (domain row 60)."""
STEP: Final = 2
"""Seconds between two points at which an agent's becoming free is worked out."""

LEAST_TIME: Final = 1e-3
"""Seconds that count as spent in every interval, so that a rate is bounded where a law never comes."""

TALK_EDGES: Final = (
    0, 2, 4, 7, 10, 15, 20, 25, 30, 40, 50, 60, 75, 90, 105, 120, 150, 180, 240, 300, 400, 500, 700, 1_000, 1_500,
)  # fmt: skip
"""Seconds at which a talk's or a wrap-up's rate of ending may change; it is constant in between, and after the last."""


@dataclass(frozen=True, slots=True)
class RingLaw:
    """What becomes of a call by its age in whole seconds."""

    answered: tuple[float, ...]
    """Chance that a new call is answered before that age; one longer than `open`."""
    open: tuple[float, ...]
    """Chance that it is still unresolved at that age."""

    @property
    def answer_rate(self) -> float:
        """Chance that a new call is answered at all."""
        return self.answered[-1]

    def answers_within(self, age: int, seconds: float) -> float:
        """Chance that a call that has rung for `age` seconds is answered within so many more."""
        if age >= len(self.open) or self.open[age] < 1e-6:
            return 0.0
        return min(1.0, max(0.0, (self._before(age + seconds) - self.answered[age]) / self.open[age]))

    def _before(self, age: float) -> float:
        whole = int(age)
        if whole >= len(self.answered) - 1:
            return self.answered[-1]
        low, high = self.answered[whole], self.answered[whole + 1]
        return low + (high - low) * (age - whole)

    def quantile(self, share: float) -> float:
        """Age in seconds before which that share of the answers comes."""
        sought = share * self.answer_rate
        index = min(bisect_right(self.answered, sought), len(self.answered) - 1)
        low, high = self.answered[index - 1], self.answered[index]
        return index - 1 + ((sought - low) / (high - low) if high > low else 0.0)


def ring_law(answered: Sequence[float], ended: Sequence[float], at_risk: Sequence[float]) -> RingLaw:
    """A life table with two ways out: per second of age, how many were answered or ended of those still open."""
    alive, sure = 1.0, 0.0
    opens, before = [], [0.0]
    for won, lost, seen in zip(answered, ended, at_risk, strict=True):
        opens.append(alive)
        seen = max(seen, won + lost)
        if seen > 0:
            sure += alive * won / seen
            alive *= 1 - (won + lost) / seen
        before.append(sure)
    return RingLaw(tuple(before), tuple(opens))


def lognormal(edges: Sequence[float], mean_log: float, sd_log: float) -> tuple[list[float], list[float]]:
    """Share of endings in each interval of a lognormal law, and seconds spent in it."""
    survival = [1.0 if edge <= 0 else _above((log(edge) - mean_log) / sd_log) for edge in edges]
    ends = [now - then for now, then in zip(survival, [*survival[1:], 0.0], strict=True)]
    spent = [
        (later - edge) * (now + then) / 2
        for edge, later, now, then in zip(edges, edges[1:], survival, survival[1:], strict=False)
    ]
    total = exp(mean_log + sd_log * sd_log / 2)
    return ends, [*(max(time, LEAST_TIME) for time in spent), max(total * survival[-1], LEAST_TIME)]


def _above(deviation: float) -> float:
    return 0.5 * (1 - erf(deviation / sqrt(2)))


@dataclass(frozen=True, slots=True)
class EndLaw:
    """How a talk or a wrap-up ends: its rate of ending in each interval, per second."""

    edges: Sequence[float]
    rates: tuple[float, ...]

    def over_within(self, elapsed: float, seconds: int) -> list[float]:
        """Chance to be over after 0, STEP, 2 STEP ... seconds more, having lasted `elapsed` seconds."""
        alive, chances = 1.0, [0.0]
        for later in range(0, seconds, STEP):
            middle = elapsed + later + STEP / 2
            alive *= exp(-STEP * self.rates[bisect_right(self.edges, middle) - 1])
            chances.append(1 - alive)
        return chances

    @property
    def mean(self) -> float:
        """Expected length in seconds."""
        alive, total = 1.0, 0.0
        for index, rate in enumerate(self.rates):
            length = self.edges[index + 1] - self.edges[index] if index + 1 < len(self.edges) else None
            if rate <= 0:
                total += alive * (length or 0)
                continue
            stays = exp(-rate * length) if length is not None else 0.0
            total += alive * (1 - stays) / rate
            alive *= stays
        return total


@dataclass(frozen=True, slots=True)
class Laws:
    """Everything that a decision asks, as rows."""

    answer_rate: float
    """Chance that a new call is answered."""
    per_answer: float
    """Mean seconds of ringing, of all calls, for one answer."""
    handling: float
    """Mean seconds of talk and wrap-up."""
    points: tuple[float, ...]
    """Seconds after which a further call is answered, POINTS ages of equal chance."""
    fresh: Row
    """A new call's answer; negative means, because it takes an agent away. Two more columns: see `RISKY`."""
    ringing: tuple[Row, ...]
    """By age in seconds; the last row serves all above. Two more columns: see `RISKY`."""
    talking: tuple[Row, ...]
    """By seconds since the talk began; the last row serves all above."""
    wrapping: tuple[Row, ...]
    """By seconds since the wrap-up began; the last row serves all above."""


def laws_of(ring: RingLaw, talk: EndLaw, wrapup: EndLaw) -> Laws:
    """Work the rows out."""
    points = tuple(ring.quantile((2 * point + 1) / (2 * POINTS)) for point in range(POINTS))
    reach = STEP * int((points[-1] + GRACE / SECOND) / STEP + 2)
    after_talk = wrapup.over_within(0.0, reach)
    ringing = tuple(_call_row(ring, age, points) for age in range(LONGEST_RING))
    return Laws(
        ring.answer_rate,
        sum(ring.open) / max(ring.answer_rate, 1e-3),
        talk.mean + wrapup.mean,
        points,
        ringing[0],
        ringing,
        _by_second(talk, points, reach, after_talk),
        _by_second(wrapup, points, reach, None),
    )


def _call_row(ring: RingLaw, age: int, points: Sequence[float]) -> Row:
    chance = ring.answers_within(age, LONGEST_RING)
    if chance == 0.0:
        return _NEVER
    cautious = chance + CAUTION * chance * (1 - chance)
    row = _row([ring.answers_within(age, point) for point in points], -1)
    return (*row, cautious, cautious * (1 - cautious))


_NEVER: Final[Row] = (0.0,) * (RISKY + 2)


def _by_second(
    law: EndLaw, points: Sequence[float], reach: int, then: Sequence[float] | None
) -> tuple[Row, ...]:
    """Rows for each second up to the last edge. Within an interval, beyond the look-ahead, they are alike."""
    known: dict[int, Row] = {}
    parts = [_parts(point + GRACE / SECOND, reach // STEP, then) for point in points]
    ages = _ages(int(law.edges[-1]) + 1)
    for grid in dict.fromkeys(ages):
        over = law.over_within(grid, reach)
        known[grid] = _row([sum(map(mul, over, part)) for part in parts], 1)
    return tuple([known[grid] for grid in ages])


@lru_cache(maxsize=8)
def _ages(seconds: int) -> tuple[int, ...]:
    """The age that stands for each second."""
    return tuple(_grid(second) for second in range(seconds))


def _grid(second: int) -> int:
    """Ages are told apart to about an eighth: 0, 1 … 15, then 16, 18 … 30, 32, 36 and so on."""
    coarse = 1 << max(0, second.bit_length() - 4)
    return second - second % coarse + coarse // 2


def _parts(seconds: float, steps: int, then: Sequence[float] | None) -> list[float]:
    """What each chance of `EndLaw.over_within` is multiplied with, to give in sum the chance to be free by `seconds`.

    Args:
        seconds: within the steps.
        steps: into which the look-ahead is divided.
        then: chances of what must be over too, begun when the first thing ends; None = nothing.
    """
    place = min(seconds / STEP, float(steps))
    whole = min(int(place), steps - 1)
    low, high = (_at_step(step, steps, then) for step in (whole, whole + 1))
    return [less + (more - less) * (place - whole) for less, more in zip(low, high, strict=True)]


def _at_step(step: int, steps: int, then: Sequence[float] | None) -> list[float]:
    if then is None:
        return [float(each == step) for each in range(steps + 1)]
    # Whoever ends the first thing within a step is taken to begin the second in its middle.
    middles = [(now + later) / 2 for now, later in pairwise(then)]
    second = [0.0, *middles[:step][::-1], *[0.0] * (steps - step + 1)]
    return [here - later for here, later in pairwise(second)]


def _row(chances: Sequence[float], sign: int) -> Row:
    return (
        *[sign * p for p in chances],
        *[p * (1 - p) for p in chances],
        *[sign * p * (1 - p) * (1 - 2 * p) for p in chances],
    )
