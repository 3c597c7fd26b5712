"""Laws of chance for lengths of time, in the form that scenario files write them.

A law is drawn in seconds. Every law may be moved by `shift`, drawn again above `max`, or cut at `cap`, in that order,
and is never below 0.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any, Final, Protocol

REDRAWS: Final = 1_000
"""After that many draws above its `max` a law gives `max` itself: a file that asks the impossible must not hang."""


class Law(Protocol):
    """A distribution of seconds."""

    def draw(self, random: Random) -> float:
        """One value, 0 or more."""
        ...


@dataclass(frozen=True, slots=True)
class Const:
    """Always the same."""

    value: float

    def draw(self, random: Random) -> float:
        """The value."""
        return self.value


@dataclass(frozen=True, slots=True)
class Exponential:
    """Without memory."""

    mean: float

    def draw(self, random: Random) -> float:
        """One value."""
        return random.expovariate(1 / self.mean)


@dataclass(frozen=True, slots=True)
class LogNormal:
    """Given by its own mean and coefficient of variation, not those of its logarithm."""

    mean: float
    cv: float

    def draw(self, random: Random) -> float:
        """One value."""
        variance = math.log1p(self.cv**2)
        return random.lognormvariate(math.log(self.mean) - variance / 2, math.sqrt(variance))


@dataclass(frozen=True, slots=True)
class Gamma:
    """Given by its mean and coefficient of variation."""

    mean: float
    cv: float

    def draw(self, random: Random) -> float:
        """One value; always the mean when the variation is 0."""
        if self.cv == 0:
            return self.mean
        shape = 1 / self.cv**2
        return random.gammavariate(shape, self.mean / shape)


@dataclass(frozen=True, slots=True)
class Weibull:
    """Given by its mean and shape."""

    mean: float
    shape: float

    def draw(self, random: Random) -> float:
        """One value."""
        return random.weibullvariate(self.mean / math.gamma(1 + 1 / self.shape), self.shape)


@dataclass(frozen=True, slots=True)
class Normal:
    """Cut at 0 by the rule of all laws."""

    mean: float
    sd: float

    def draw(self, random: Random) -> float:
        """One value; may be negative before it is cut."""
        return random.gauss(self.mean, self.sd)


@dataclass(frozen=True, slots=True)
class Uniform:
    """Anything from `lo` to `hi`."""

    lo: float
    hi: float

    def draw(self, random: Random) -> float:
        """One value."""
        return random.uniform(self.lo, self.hi)


@dataclass(frozen=True, slots=True)
class Mixture:
    """One of several laws, chosen by weight."""

    weights: tuple[float, ...]
    laws: tuple[Law, ...]

    def draw(self, random: Random) -> float:
        """One value of the law that was chosen."""
        return random.choices(self.laws, self.weights)[0].draw(random)


@dataclass(frozen=True, slots=True)
class Trimmed:
    """A law that was moved, limited by drawing again, or cut."""

    law: Law
    shift: float = 0.0
    max: float = math.inf
    cap: float = math.inf

    def draw(self, random: Random) -> float:
        """One value, 0 to the smaller of `max` and `cap`."""
        for _ in range(REDRAWS):
            value = self.law.draw(random) + self.shift
            if value <= self.max:
                break
        else:
            value = self.max
        return max(0.0, min(value, self.cap))


POSITIVE: Final = {"mean", "shape"}
"""Parameters above 0; all others are 0 or more, but `shift`, `lo`, `hi` and a normal law's `mean`, which are free."""

FREE: Final = {"shift", "lo", "hi"}

LAWS: Final[dict[str, tuple[Callable[..., Law], tuple[str, ...]]]] = {
    "const": (Const, ("value",)),
    "exp": (Exponential, ("mean",)),
    "lognormal": (LogNormal, ("mean", "cv")),
    "gamma": (Gamma, ("mean", "cv")),
    "weibull": (Weibull, ("mean", "shape")),
    "normal": (Normal, ("mean", "sd")),
    "uniform": (Uniform, ("lo", "hi")),
}
"""The kinds by name, with what each must be given."""


def law(form: Mapping[str, Any]) -> Law:
    """The law that a scenario file writes as `{"kind": "gamma", "mean": 9, "cv": 0.6, "shift": 2.5}`.

    Raises:
        ValueError: an unknown kind, a parameter missing, unknown or out of range; the text names it.
    """
    rest = dict(form)
    kind = rest.pop("kind", None)
    trims = {name: _number(kind, name, rest.pop(name)) for name in ("shift", "max", "cap") if name in rest}
    if kind == "mixture":
        made = _mixture(rest)
    elif kind in LAWS:
        make, names = LAWS[kind]
        if set(rest) != set(names):
            raise ValueError(
                f"{kind}: needs {', '.join(names)}; given {', '.join(map(str, rest)) or 'nothing'}"
            )
        made = make(**{name: _number(kind, name, rest[name]) for name in names})
    else:
        raise ValueError(f"no law of kind {kind!r}; there are: {', '.join([*LAWS, 'mixture'])}")
    return Trimmed(made, **trims) if trims else made


def _mixture(form: Mapping[str, Any]) -> Law:
    parts = form.get("parts")
    if set(form) != {"parts"} or not isinstance(parts, list) or not parts:
        raise ValueError("mixture: needs parts, a list of {w, dist}")
    weights = tuple(_number("mixture", "w", part.get("w")) for part in parts)
    if sum(weights) <= 0:
        raise ValueError("mixture: the weights add up to nothing")
    return Mixture(weights, tuple(law(part.get("dist", {})) for part in parts))


def _number(kind: str, name: str, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError(f"{kind}: {name} is a number, not {value!r}")
    free = name in FREE or (kind == "normal" and name == "mean")
    if not free and (value < 0 or (value == 0 and name in POSITIVE)):
        raise ValueError(f"{kind}: {name} is out of range: {value}")
    return float(value)
