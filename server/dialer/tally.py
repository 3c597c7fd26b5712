"""The counters of a run: the same on the floor, where they are shown live, and on disk, where they are kept.

Rule: on disk they change in the transactions that change the attempts, and both sides count alike (guarantee I14).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from kaden.clock import Millis
from kaden.vocabulary import Outcome

COUNTERS: Final[Mapping[Outcome, str]] = {
    Outcome.ABANDONED: "abandoned",
    Outcome.NO_ANSWER: "no_answer",
    Outcome.BUSY: "busy",
}
"""The counter of an outcome, also its column; all others are `other`, connected ones count when they are connected."""


@dataclass(slots=True)
class Tally:
    """Counters of one run; the fields are the columns of `job_run`, in their order."""

    attempts: int = 0
    connected: int = 0
    abandoned: int = 0
    no_answer: int = 0
    busy: int = 0
    other: int = 0
    saved: int = 0
    unsaved: int = 0
    talk: Millis = 0
    passed: int = 0
    """Shown records that agents passed by (domain row 326)."""

    def count(self, outcome: Outcome, calls: int = 1) -> None:
        """Count calls that ended without an agent."""
        counter = COUNTERS.get(outcome, "other")
        setattr(self, counter, getattr(self, counter) + calls)
