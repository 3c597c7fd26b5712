"""Customers: who answers, after how long, how long they talk, and when they lose patience.

Rule: a call's fate follows from the seed, the number, and how many times that number was called before, so that it
does not depend on the order in which numbers are dialled.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from random import Random
from types import MappingProxyType
from typing import Final, Protocol
from zoneinfo import ZoneInfo

from kaden.clock import Instant, Millis, local_time
from server.dialer.events import EndCause
from server.telephony.simulator.distributions import Const, Gamma, Law, LogNormal, Normal, Trimmed, Uniform


@dataclass(frozen=True, slots=True)
class Fate:
    """What one call to one number comes to, if nobody interferes. Lengths count from the dial."""

    ends: EndCause | None
    """None = a person answers."""
    after: Millis | None
    """When the person answers or the call ends; None = it rings until somebody gives up."""
    rings_after: Millis | None
    """When the phone begins to ring; None = it never does (busy, no such number)."""
    talk: Millis = 0
    """From being joined to an agent to hanging up."""
    patience: Millis = 0
    """From the answer to hanging up when no agent comes."""
    machine: bool = False
    """What answers is a machine: only a switch that was told to listen for one can tell it from a person."""


class Customers(Protocol):
    """Everybody that can be called."""

    def fate(self, number: str, nth: int, now: Instant) -> Fate:
        """The fate of the `nth` call to `number`, counted from 0, dialled at `now`."""
        ...


@dataclass(frozen=True, slots=True)
class Mix:
    """The chance of each way a call can go; together 1."""

    answer: float = 0.25
    busy: float = 0.05
    no_answer: float = 0.5
    machine: float = 0.2
    """A machine is detected, and the call ends at once."""
    invalid: float = 0.0
    rejected: float = 0.0
    failed: float = 0.0

    def __post_init__(self) -> None:
        chances = {field.name: getattr(self, field.name) for field in fields(self)}
        below = [name for name, chance in chances.items() if chance < 0]
        if below or abs(sum(chances.values()) - 1) > 1e-9:
            raise ValueError(f"chances are 0 or more and add up to 1, not {chances}")

    def choose(self, point: float) -> str:
        """The way at `point`, 0 to 1, when all ways are laid end to end."""
        way = "answer"
        for field in fields(self):
            chance = getattr(self, field.name)
            if chance > 0:
                way = field.name
            point -= chance
            if point < 0:
                break
        return way


DEFAULT_MIX: Final = Mix()


@dataclass(frozen=True, slots=True)
class Manners:
    """How customers and the network take their time; laws in seconds."""

    rings_after: Law
    """From the dial to the first ring."""
    answer: Law
    machine: Law
    busy: Law
    """From the dial to busy, refused, no such number, or a fault of the network."""
    talk: Law
    patience: Law


USUAL: Final = Manners(
    rings_after=Uniform(0.4, 1.6),
    answer=Trimmed(Gamma(9.0, 0.6), shift=2.5, max=29.9),
    machine=Trimmed(Normal(19.0, 4.0), shift=2.5, max=29.9),
    busy=Trimmed(Gamma(2.0, 0.5), shift=2.0, max=29.9),
    talk=LogNormal(120.0, 1.0),
    patience=Trimmed(Gamma(6.0, 0.5), shift=2.0),
)
"""As the base scenario of the pacing benchmark has them."""

QUICK: Final = Manners(
    rings_after=Const(0.2),
    answer=Const(1.0),
    machine=Const(1.0),
    busy=Const(0.5),
    talk=Const(60.0),
    patience=Const(30.0),
)
"""For tests: everything at fixed, short times."""

END_OF_WAY: Final[Mapping[str, EndCause]] = MappingProxyType(
    {
        "busy": EndCause.BUSY,
        "machine": EndCause.MACHINE,
        "invalid": EndCause.INVALID,
        "rejected": EndCause.REJECTED,
        "failed": EndCause.FAILED,
    }
)
RINGING_WAYS: Final = frozenset({"answer", "no_answer", "machine", "rejected"})


class Population:
    """Customers by chance."""

    def __init__(
        self,
        seed: int,
        mix: Mix = DEFAULT_MIX,
        manners: Manners = USUAL,
        *,
        by_hour: Mapping[int, Mix] | None = None,
        zone: ZoneInfo | None = None,
    ) -> None:
        """`by_hour` overrides `mix` in those hours of the day, 0 to 23, of `zone` (UTC unless told)."""
        self._seed = seed
        self._mix = mix
        self._manners = manners
        self._by_hour = by_hour or {}
        self._zone = zone or ZoneInfo("UTC")

    def fate(self, number: str, nth: int, now: Instant) -> Fate:
        """Draw in a fixed order, so that another mix leaves a number's times as they are."""
        random = Random(f"{self._seed}:{number}:{nth}")
        way = self._mix_at(now).choose(random.random())
        return _fate(way, self._manners, random)

    def _mix_at(self, now: Instant) -> Mix:
        if not self._by_hour:
            return self._mix
        return self._by_hour.get(local_time(now, self._zone).hour, self._mix)


WAY_OF_DIGIT: Final[Mapping[str, str]] = MappingProxyType(
    dict.fromkeys("012345", "answer") | {"6": "busy", "7": "no_answer", "8": "invalid", "9": "rejected"}
)


class ByLastDigit:
    """Customers for tests, by the number's last digit: 0-5 answer, 6 busy, 7 no answer, 8 invalid, 9 rejects.

    What answers at 5 is a machine.
    """

    def __init__(self, manners: Manners = QUICK, seed: int = 0) -> None:
        self._manners = manners
        self._seed = seed

    def fate(self, number: str, nth: int, now: Instant) -> Fate:
        """The fate that the last digit tells."""
        random = Random(f"{self._seed}:{number}:{nth}")
        return replace(_fate(WAY_OF_DIGIT[number[-1]], self._manners, random), machine=number[-1] == "5")


def _fate(way: str, manners: Manners, random: Random) -> Fate:
    rings_after = _millis(manners.rings_after, random)
    if way == "answer":
        return Fate(
            None,
            _millis(manners.answer, random),
            rings_after,
            talk=_millis(manners.talk, random),
            patience=_millis(manners.patience, random),
        )
    if way == "no_answer":
        return Fate(EndCause.NO_ANSWER, None, rings_after)
    after = _millis(manners.machine if way == "machine" else manners.busy, random)
    return Fate(END_OF_WAY[way], after, rings_after if way in RINGING_WAYS else None)


def _millis(law: Law, random: Random) -> Millis:
    return round(law.draw(random) * 1_000)
