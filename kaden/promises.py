"""When a promised call is near, due and overdue, and how many were kept on time: one rule for screens and figures.

Rule: a call that is placed before its promise is overdue keeps it on time (domain rows 267, 271).
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from kaden.clock import MINUTE, Instant

SOON_FOR: Final = 10 * MINUTE
"""So long before its time a promise counts as near."""

DUE_FOR: Final = 10 * MINUTE
"""So long after its time it counts as due; then as overdue."""


class Urgency(StrEnum):
    """Where a promise stands on the way to its time (row 271)."""

    OVERDUE = "overdue"
    DUE = "due"
    SOON = "soon"
    LATER = "later"


def urgency_at(due_at: Instant, now: Instant) -> Urgency:
    """How urgent a promise for `due_at` is."""
    if now >= due_at + DUE_FOR:
        return Urgency.OVERDUE
    if now >= due_at:
        return Urgency.DUE
    return Urgency.SOON if now >= due_at - SOON_FOR else Urgency.LATER


def due_within(urgency: Urgency, now: Instant) -> tuple[Instant | None, Instant | None]:
    """The times of promises that are so urgent now: from the first instant to just before the second; None = open."""
    overdue, due, soon = now - DUE_FOR + 1, now + 1, now + SOON_FOR + 1
    match urgency:
        case Urgency.OVERDUE:
            return None, overdue
        case Urgency.DUE:
            return overdue, due
        case Urgency.SOON:
            return due, soon
        case Urgency.LATER:
            return soon, None


def on_time_share(*, on_time: int, late: int, missed: int) -> float | None:
    """Of the promises whose time has come, the part that was called in time; None while there are none.

    Args:
        on_time: called before they were overdue.
        late: called later.
        missed: overdue and still open, called in vain or not at all. What was called off is nobody's fault.
    """
    came_due = on_time + late + missed
    return on_time / came_due if came_due else None
