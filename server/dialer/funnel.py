"""The funnel of a job: all its records sorted by what stands in the way, down to those that may be dialled now.

Rule: records that the conditions cannot tell apart are judged once and counted together; the judge is `eligibility`
itself, so the funnel and the dialler cannot disagree, and its counts add up to the lists (domain row 148).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from kaden.clock import HOUR, Instant
from kaden.vocabulary import Reason
from server.dialer.eligibility import Dialable, NotNow, RecordFacts, eligibility
from server.dialer.model import Job


@dataclass(frozen=True, slots=True)
class Layer:
    """Records that one reason keeps from being dialled."""

    reason: Reason
    count: int
    falls: tuple[tuple[Instant, int], ...] = ()
    """How many it lets go at the earliest when, by whole hours, the first one exact; empty where no time is known."""


@dataclass(frozen=True, slots=True)
class Funnel:
    """A job's records at one moment."""

    run_started: Instant | None
    """Of the job's open run; None while it is stopped."""
    records: int
    """Of all lists of the job's batch."""
    layers: tuple[Layer, ...]
    """Only those that hold anybody, in the order of `Reason`."""
    dialable: int

    @property
    def adds_up(self) -> bool:
        """Whether every record is counted once; anything else is a fault of ours."""
        return self.records == self.dialable + sum(layer.count for layer in self.layers)


class Cuts:
    """Where time changes a verdict: records between two cuts are alike, whenever exactly their rest ends.

    Args:
        run_started: start of the job's open run; None while it is stopped.
        now: the present instant; what lies ahead is cut by the hour, so that people see when how many come back.
    """

    def __init__(self, run_started: Instant | None, now: Instant) -> None:
        self._now = now
        self._past: Final[tuple[Instant, ...]] = (
            (1, now + 1) if run_started is None else (1, run_started, now + 1)
        )

    def after(self, at: Instant) -> Instant:
        """The first cut later than `at`."""
        hour = at - at % HOUR + HOUR
        return min(cut for cut in (*self._past, max(hour, self._now + 1)) if cut > at)


def funnel(
    groups: Iterable[tuple[RecordFacts, int]], job: Job, run_started: Instant | None, now: Instant
) -> Funnel:
    """Sort groups of equal records.

    Args:
        groups: facts, and how many records have them.
        job: that would dial them.
        run_started: start of the job's open run; None while it is stopped.
        now: the present instant.
    """
    counts: Counter[Reason] = Counter()
    falls: dict[Reason, Counter[Instant]] = {}
    records = dialable = 0
    for facts, count in groups:
        records += count
        verdict = eligibility(facts, job, run_started, now)
        if isinstance(verdict, Dialable):
            dialable += count
            continue
        counts[verdict.reason] += count
        if isinstance(verdict, NotNow) and verdict.until is not None:
            falls.setdefault(verdict.reason, Counter())[verdict.until] += count
    layers = (
        Layer(reason, counts[reason], tuple(_by_the_hour(falls.get(reason, Counter()))))
        for reason in Reason
        if counts[reason]
    )
    return Funnel(run_started, records, tuple(layers), dialable)


def _by_the_hour(falls: Counter[Instant]) -> Iterator[tuple[Instant, int]]:
    """The instants of one hour as the first of them, so that the earliest is said exactly."""
    hours: dict[int, list[Instant]] = {}
    for at in sorted(falls):
        hours.setdefault(at // HOUR, []).append(at)
    for instants in hours.values():
        yield instants[0], sum(falls[at] for at in instants)
