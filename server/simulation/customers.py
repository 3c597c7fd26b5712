"""The customers of a simulated day: what comes of dialling the n-th of them.

Rule: they are drawn one after the other from the seed alone, each with all that could matter, so that the n-th customer
dialled is the same person under every policy. Only what the clock decides (the mix, the length of talks) is looked up
when the call goes out.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from random import Random
from typing import Generic, Protocol, TypeVar

from kaden.clock import SECOND, Instant, Millis
from server.simulation.scenario import Mix, Scenario
from server.telephony.simulator.distributions import Law

T = TypeVar("T")


class Way(Enum):
    """How a call can go."""

    PERSON = auto()
    """A person answers, and is taken for one."""
    MISJUDGED = auto()
    """A person answers and is taken for a machine: the call ends."""
    BUSY = auto()
    NO_ANSWER = auto()
    MACHINE = auto()
    """A machine answers and is found out: the call ends."""
    HEARD_MACHINE = auto()
    """A machine answers, and an agent will have to find that out."""


@dataclass(frozen=True, slots=True)
class Fate:
    """What one call comes to. Lengths count from the dial unless told otherwise."""

    way: Way
    after: Millis
    """When somebody or something answers, or the call ends."""
    listening: Millis = 0
    """From the answer until the floor hears of it: the detector listens."""
    talk: Millis = 0
    """From the moment both can hear each other to hanging up, with an agent of the usual speed."""
    wrapup: Millis = 0
    """The agent's work afterwards, at the usual speed."""


class Fates(Protocol):
    """Whom a simulated floor calls."""

    def fate(self, nth: int, at: Instant) -> Fate:
        """What becomes of the call to the `nth` customer, counted from 0, dialled `at` milliseconds after the start."""
        ...


@dataclass(frozen=True, slots=True)
class _Person:
    """Everything that was drawn for one customer; times in seconds."""

    mix: float
    """Place among the ways a call can go, laid end to end, 0 to 1."""
    detector: float
    """Place among the detector's verdicts, 0 to 1."""
    answer: float
    machine: float
    busy: float
    talk: float
    wrapup: float
    agent: float
    """What a machine costs an agent."""


class Customers:
    """All customers of a day, in the order in which they are dialled."""

    def __init__(self, scenario: Scenario, seed: int) -> None:
        self._scenario = scenario
        self._random = Random(f"customers {seed}")
        self._known: list[_Person] = []
        mixes = sorted(scenario.mix_schedule, key=lambda change: change.t)
        self._mixes = _Schedule([(change.t, change.mix) for change in mixes], scenario.mix)
        factors = sorted(scenario.talk_schedule, key=lambda change: change.t)
        self._factors = _Schedule([(change.t, change.factor) for change in factors], 1.0)

    def fate(self, nth: int, at: Instant) -> Fate:
        """What becomes of the call to the `nth` customer, counted from 0, dialled `at` milliseconds after the start."""
        while len(self._known) <= nth:
            self._known.append(self._draw())
        person, scenario = self._known[nth], self._scenario
        way = self._way(person, self._mixes.at(at))
        ring = {Way.BUSY: person.busy, Way.MACHINE: person.machine, Way.HEARD_MACHINE: person.machine}
        after = scenario.ring_timeout_s if way is Way.NO_ANSWER else ring.get(way, person.answer)
        if after >= scenario.ring_timeout_s:
            return Fate(Way.NO_ANSWER, _millis(scenario.ring_timeout_s))
        if way is Way.BUSY:
            return Fate(way, _millis(after))
        listening = _millis(scenario.amd.delay_s)
        if way is Way.PERSON:
            talk = _millis(person.talk * self._factors.at(at))
            return Fate(way, _millis(after), listening, talk, _millis(person.wrapup))
        return Fate(way, _millis(after), listening, _millis(person.agent))

    def _draw(self) -> _Person:
        scenario, random = self._scenario, self._random
        ring = scenario.ring
        laws: tuple[Law, ...] = (
            ring.answer, ring.machine, ring.busy, scenario.talk, scenario.wrap, scenario.machine.agent_s
        )  # fmt: skip
        return _Person(random.random(), random.random(), *(law.draw(random) for law in laws))

    def _way(self, person: _Person, mix: Mix) -> Way:
        amd, place = self._scenario.amd, person.mix
        if place < mix.answer:
            return Way.MISJUDGED if person.detector < amd.false_positive else Way.PERSON
        if place < mix.answer + mix.machine:
            heard = self._scenario.machine.mode == "agent" or person.detector < amd.false_negative
            return Way.HEARD_MACHINE if heard else Way.MACHINE
        return Way.BUSY if place < mix.answer + mix.machine + mix.busy else Way.NO_ANSWER


class _Schedule(Generic[T]):
    """A value that changes at known times."""

    def __init__(self, changes: Sequence[tuple[float, T]], first: T) -> None:
        self._times = [_millis(t) for t, _ in changes]
        self._values = [first, *(value for _, value in changes)]

    def at(self, moment: Instant) -> T:
        """The value at `moment`, in milliseconds after the start."""
        return self._values[bisect_right(self._times, moment)]


def _millis(seconds: float) -> Millis:
    return round(seconds * SECOND)
