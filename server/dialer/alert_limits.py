"""From when on a supervisor is alerted: what is usual on a floor, and what is beyond it."""

from __future__ import annotations

from dataclasses import dataclass, field

from kaden.clock import MINUTE, SECOND, Millis
from server.dialer.disks import DiskLimits


@dataclass(frozen=True, slots=True)
class AlertLimits:
    """All of them, alike for all jobs."""

    wrapup: Millis = 5 * MINUTE
    """A wrap-up that lasts longer."""
    hold: Millis = 3 * MINUTE
    """A customer on hold for longer, in a transfer too."""
    talk: Millis = 30 * MINUTE
    """A call that lasts longer."""
    list_ends: Millis = 15 * MINUTE
    """A list that will be used up within this time at the present pace."""
    lines: Millis = 5 * SECOND
    """A trunk that is full for longer; for a moment it may well be."""
    switch: Millis = 2 * SECOND
    """A switch that is away for longer; at the start it is taken stock of."""
    disks: DiskLimits = field(default_factory=DiskLimits)
