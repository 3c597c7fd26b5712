"""What is to happen at which instant: in order of time and, within one instant, of having been set."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from itertools import count
from typing import TypeAlias

from kaden.clock import Instant, Millis

Action: TypeAlias = Callable[[], None]


class Ticket:
    """One entry, which can be struck out."""

    __slots__ = ("action",)

    def __init__(self, action: Action) -> None:
        self.action: Action | None = action

    def cancel(self) -> None:
        """It will not happen."""
        self.action = None


class Timetable:
    """A heap of tickets and the instant that was reached; cancelled ones are dropped when they come to the top."""

    def __init__(self) -> None:
        self.now: Instant = 0
        self._heap: list[tuple[Instant, int, Ticket]] = []
        self._numbers = count()

    def after(self, delay: Millis, action: Action) -> Ticket:
        """Do `action` that long after the instant reached."""
        ticket = Ticket(action)
        heapq.heappush(self._heap, (self.now + delay, next(self._numbers), ticket))
        return ticket

    @property
    def next_at(self) -> Instant | None:
        """When the next thing happens."""
        while self._heap and self._heap[0][2].action is None:
            heapq.heappop(self._heap)
        return self._heap[0][0] if self._heap else None

    def run_until(self, now: Instant) -> None:
        """Do everything that is due by `now`, each at its own instant, then stand at `now`; never goes back."""
        while (due := self.next_at) is not None and due <= now:
            when, _, ticket = heapq.heappop(self._heap)
            self.now = max(self.now, when)
            if ticket.action is not None:
                ticket.action()
        self.now = max(self.now, now)
