"""Agents' phones: what each does when the system rings it, and the buttons that an agent can press on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from kaden.clock import SECOND, Millis


class Habit(StrEnum):
    """What a phone does by itself when it is rung."""

    ANSWER = "answer"
    REFUSE = "refuse"
    RING = "ring"
    """Nothing: it rings until somebody presses a button or the system gives up."""


@dataclass(frozen=True, slots=True)
class Handset:
    """One phone."""

    habit: Habit = Habit.ANSWER
    after: Millis = SECOND
    """From the first ring; has no meaning for `Habit.RING`."""


DEFAULT: Final = Handset()
NO_DIGITS: Final[Mapping[str, Handset]] = MappingProxyType({})
BY_LAST_DIGIT: Final[Mapping[str, Handset]] = MappingProxyType(
    {"7": Handset(Habit.RING), "9": Handset(Habit.REFUSE)}
)
"""For tests: a phone whose number ends in 7 is never answered, in 9 refuses; all others answer."""


class Button(StrEnum):
    """What an agent can do on the phone itself; only hold is wanted while in a job (domain rows 215 to 219, 226)."""

    ANSWER = "answer"
    HANG_UP = "hang_up"
    """Refuses while it rings, cuts once it is answered."""
    HOLD = "hold"
    """Holds the customer, or takes back."""
    PARK = "park"
    NOT_READY = "not_ready"
    READY = "ready"


class Phones:
    """All phones by the address they are reached at."""

    def __init__(self, default: Handset = DEFAULT, *, by_digit: Mapping[str, Handset] = NO_DIGITS) -> None:
        """`by_digit`: what stands at an address that ends so; every other one has the `default`."""
        self._default = default
        self._by_digit = by_digit
        self._handsets: dict[str, Handset] = {}

    def describe(self, phone: str, handset: Handset) -> None:
        """From the next ring on `phone` is like this."""
        self._handsets[phone] = handset

    def handset(self, phone: str) -> Handset:
        """What stands at this address."""
        return self._handsets.get(phone) or self._by_digit.get(phone[-1:], self._default)
