"""How many records each group gets: by counts, in proportion, or by what each made of its calls (rows 128 to 135).

Rule: pure, and exact: proportions are fractions, so that no record is lost or given twice by a rounded number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor


@dataclass(frozen=True, slots=True)
class Results:
    """What a group made of its calls in the past days."""

    contacts: int = 0
    """Saved results of any class but "no contact"."""
    successes: int = 0
    """Those of the class "success"."""


def divide(total: int, weights: Sequence[Fraction]) -> tuple[int, ...]:
    """All of `total` in proportion to `weights`; what the division leaves over goes to the first groups in order.

    Args:
        total: records, 0 or more.
        weights: 0 or more each; a group of weight 0 gets nothing. Not all may be 0.
    """
    whole = sum(weights)
    parts = [floor(total * weight / whole) for weight in weights]
    left = total - sum(parts)
    for place, weight in enumerate(weights):
        if left and weight:
            parts[place] += 1
            left -= 1
    return tuple(parts)


def by_results(results: Sequence[Results]) -> tuple[Fraction, ...] | None:
    """Weights by successes per contact; None where no group has a success to compare by (row 135).

    A group without contacts is as good as the others together: it has shown nothing, for better or worse.
    """
    contacts, successes = sum(each.contacts for each in results), sum(each.successes for each in results)
    if not successes:
        return None
    mean = Fraction(successes, contacts)
    return tuple(Fraction(each.successes, each.contacts) if each.contacts else mean for each in results)
