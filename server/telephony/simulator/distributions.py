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

TRIMS: Final = ("shift", "max", "cap")

DEEPEST: Final = 24
"""Steps of the longest path to a law within a law."""

LARGEST: Final = 1e9
"""Seconds, and weights; what is beyond is a slip of the pen."""

LIMITS: Final = {"cv": (0.0, 100.0), "shape": (0.05, 100.0)}
"""Beyond these a law gives nothing but zeros and infinities."""

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


class BadLaw(ValueError):
    """A form that is no law."""

    def __init__(self, where: tuple[str | int, ...], problem: str) -> None:
        super().__init__(problem)
        self.where = where
        """The wrong field, as a path of names and places from the form; empty = the form itself."""
        self.problem = problem


def law(form: object, where: tuple[str | int, ...] = ()) -> Law:
    """The law that a scenario file writes as `{"kind": "gamma", "mean": 9, "cv": 0.6, "shift": 2.5}`.

    Args:
        form: what the file has in that place.
        where: path of the form in the whole, for the error.

    Raises:
        BadLaw: an unknown kind, a parameter missing, unknown or out of range; the text names it.
    """
    if not isinstance(form, Mapping):
        raise BadLaw(where, f"a law is an object with a kind, not {form!r}")
    if len(where) > DEEPEST:
        raise BadLaw(where, "mixtures within mixtures without end")
    rest = dict(form)
    kind = rest.pop("kind", None)
    if not isinstance(kind, str) or (kind != "mixture" and kind not in LAWS):
        raise BadLaw((*where, "kind"), f"no law of kind {kind!r}; there are: {', '.join([*LAWS, 'mixture'])}")
    trims = {name: _number(kind, name, rest.pop(name), where) for name in TRIMS if name in rest}
    made = _mixture(rest, where) if kind == "mixture" else _plain(kind, rest, where)
    return Trimmed(made, **trims) if trims else made


def _plain(kind: str, form: Mapping[str, Any], where: tuple[str | int, ...]) -> Law:
    make, names = LAWS[kind]
    missing = [name for name in names if name not in form]
    unknown = [name for name in form if name not in names]
    if missing or unknown:
        given = ", ".join(map(str, form)) or "nothing"
        raise BadLaw((*where, (missing or unknown)[0]), f"{kind}: needs {', '.join(names)}; given {given}")
    made = make(**{name: _number(kind, name, form[name], where) for name in names})
    if isinstance(made, Uniform) and made.lo > made.hi:
        raise BadLaw((*where, "hi"), f"uniform: hi is out of range: {made.hi:g} is below lo")
    return made


def _mixture(form: Mapping[str, Any], where: tuple[str | int, ...]) -> Law:
    parts = form.get("parts")
    if set(form) != {"parts"} or not isinstance(parts, list) or not parts:
        raise BadLaw((*where, "parts"), "mixture: needs parts, a list of {w, dist}")
    for place, part in enumerate(parts):
        if not isinstance(part, Mapping) or set(part) != {"w", "dist"}:
            raise BadLaw((*where, "parts", place), "mixture: a part is {w, dist}")
    paths = [(*where, "parts", place) for place in range(len(parts))]
    weights = tuple(_number("mixture", "w", part["w"], path) for part, path in zip(parts, paths, strict=True))
    if sum(weights) <= 0:
        raise BadLaw((*where, "parts"), "mixture: the weights add up to nothing")
    laws = tuple(law(part["dist"], (*path, "dist")) for part, path in zip(parts, paths, strict=True))
    return Mixture(weights, laws)


def _number(kind: str, name: str, value: object, where: tuple[str | int, ...]) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:
        raise BadLaw((*where, name), f"{kind}: {name} is a number, not {value!r}")
    free = name in FREE or (kind == "normal" and name == "mean")
    low, high = LIMITS.get(name, (0.0, LARGEST))
    below = value < (-LARGEST if free else low) or (value == 0 and name in POSITIVE)
    if below or value > high:
        raise BadLaw((*where, name), f"{kind}: {name} is out of range: {value!r:.40}")
    return float(value)
