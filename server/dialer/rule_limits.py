"""What a dial rule may say (domain rows 52 to 73): ranges, so that a slip of the finger does not call a city."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from kaden.clock import DAY, HOUR, SECOND
from server.dialer.model import DialRule


@dataclass(frozen=True, slots=True)
class OutOfRange:
    """One thing that a rule may not say, in the units in which people say it."""

    field: str
    value: float
    low: float
    high: float


LONGEST_TABLE: Final = 100
"""Multipliers of one rule."""


def objections(rule: DialRule, allowed_share: float) -> Iterator[OutOfRange]:
    """What stands against a rule and the share of abandoned calls that is allowed; nothing when all is well."""
    figures = [
        ("multipliers", float(len(rule.multipliers)), 1, LONGEST_TABLE),
        *(("multipliers", value, 0.1, 20) for value in rule.multipliers),
        ("additional", rule.additional, 0, 100),
        ("lead-time", rule.lead_time / SECOND, 0, 3_600),
        ("ring-timeout", rule.ring_timeout / SECOND, 10, 120),
        ("redial", rule.redial_interval / HOUR, 0, 366 * DAY / HOUR),
        *(
            (f"redial-{outcome.value.replace('_', '-')}", rest / HOUR, 0, 366 * DAY / HOUR)
            for outcome, rest in rule.redial_by_outcome
        ),
        ("cap", rule.attempt_cap, 1, 100),
        ("allowed", 100 * allowed_share, 0, 100),
    ]
    for field, value, low, high in figures:
        if not low <= value <= high:
            yield OutOfRange(field, value, low, high)
