"""When each agent of a simulated day is there: comes, rests, goes."""

from __future__ import annotations

from dataclasses import dataclass

from kaden.clock import Millis
from kaden.vocabulary import AgentId


@dataclass(frozen=True, slots=True)
class Rest:
    """A break: it begins at once while waiting, else after the wrap-up."""

    at: Millis
    length: Millis


@dataclass(frozen=True, slots=True)
class Shift:
    """One agent's day; lengths from its start."""

    agent: AgentId
    comes: Millis = 0
    goes: Millis | None = None
    """At once while waiting, else after the wrap-up; None = stays to the end."""
    rests: tuple[Rest, ...] = ()


def all_day(agents: int) -> tuple[Shift, ...]:
    """Agents 1, 2, ... who come at the start and stay."""
    return tuple(Shift(AgentId(number)) for number in range(1, agents + 1))
