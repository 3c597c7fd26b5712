"""A run's last minutes: for the line that moves on the monitor, and for how long the list will last."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from kaden.clock import Instant
from server.dialer.tally import Tally

HISTORY_MINUTES: Final = 30
"""So many are kept."""


def _minutes() -> deque[int]:
    return deque(maxlen=HISTORY_MINUTES)


@dataclass(slots=True)
class History:
    """One number for each whole minute, the oldest first."""

    connected: deque[int] = field(default_factory=_minutes)
    waiting: deque[int] = field(default_factory=_minutes)
    dialled: deque[int] = field(default_factory=_minutes)
    counted: tuple[int, int] = (0, 0)
    """Connected and dialled calls that are in the minutes before."""
    due: Instant = 0
    """When the next minute is full."""

    def count_from(self, tally: Tally) -> None:
        """What was counted until now belongs to no minute of ours."""
        self.counted = (tally.connected, tally.attempts)

    def add(self, tally: Tally, waiting: int) -> None:
        """A minute is full."""
        connected, dialled = self.counted
        self.connected.append(tally.connected - connected)
        self.dialled.append(tally.attempts - dialled)
        self.waiting.append(waiting)
        self.count_from(tally)

    def pace(self, minutes: int) -> float | None:
        """Calls dialled a minute, the mean of the last `minutes`; None before the first one is full."""
        newest = list(islice(reversed(self.dialled), minutes))
        return sum(newest) / len(newest) if newest else None
