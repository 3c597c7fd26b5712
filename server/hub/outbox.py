"""What waits to be sent to one connection: bounded, and in the order of its weight.

Desks, answers and refusals are never dropped and go first, in their order. Pictures (monitors, jobs) only ever need
their newest state: one of each waits at most, newer rows laid over older ones. Who does not drain its box is cut off,
and comes back to a fresh snapshot.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from functools import cached_property
from typing import Final

from kaden.protocol.codec import encode
from kaden.protocol.server import MonitorChanged, ServerMessage

_MINIMUM: Final = 64
"""Bytes that any message weighs in the books."""


class Frame:
    """A message on its way; encoded once, however many boxes it lies in, and never for a reader in this process."""

    def __init__(self, message: ServerMessage) -> None:
        self.message = message

    @cached_property
    def data(self) -> bytes:
        """The message as UTF-8 JSON."""
        return encode(self.message)


class Outbox:
    """One connection's box.

    Args:
        limit: bytes that may wait; None = without limit, and nothing is encoded to be weighed.
        overflowed: called, once, when more waits.
        entered: told of each frame that must arrive.
    """

    def __init__(
        self,
        limit: int | None,
        overflowed: Callable[[], None] | None = None,
        entered: Callable[[Frame], None] = lambda frame: None,
    ) -> None:
        self._limit = limit
        self._overflowed = overflowed
        self._entered = entered
        self._first: deque[Frame] = deque()
        self._monitors: dict[int, Frame] = {}
        """By job; who asked first is sent first."""
        self._jobs: Frame | None = None
        self._weight = 0
        self._filled = asyncio.Event()
        self._drained = asyncio.Event()
        self._closing = False

    def __len__(self) -> int:
        return len(self._first) + len(self._monitors) + (self._jobs is not None)

    @property
    def weight(self) -> int:
        """Bytes that wait."""
        return self._weight

    @property
    def roomy(self) -> bool:
        """Whether less than half of what may wait does."""
        return self._limit is None or self._weight < self._limit // 2

    async def room(self) -> None:
        """Wait until the box is roomy, or takes nothing more anyway."""
        while not self.roomy and not self._closing:
            self._drained.clear()
            await self._drained.wait()

    def put(self, frame: Frame) -> None:
        """Add what must arrive. After `finish` nothing more gets in."""
        if not self._closing:
            self._first.append(frame)
            self._entered(frame)
            self._weigh(frame, 1)

    def put_monitor(self, frame: Frame) -> None:
        """Lay a monitor's change (a `MonitorChanged`) over the one of the same job that waits."""
        if self._closing:
            return
        job = _job_of(frame)
        waiting = self._monitors.get(job)
        if waiting is not None:
            self._weigh(waiting, -1)
            frame = _laid_over(waiting, frame)
        self._monitors[job] = frame
        self._weigh(frame, 1)

    def put_jobs(self, frame: Frame) -> None:
        """Replace the jobs list (a `JobsChanged`) that waits."""
        if self._closing:
            return
        if self._jobs is not None:
            self._weigh(self._jobs, -1)
        self._jobs = frame
        self._weigh(frame, 1)

    def forget_monitor(self, job: int) -> None:
        """Nobody here looks at the job's monitor any more."""
        waiting = self._monitors.pop(job, None)
        if waiting is not None:
            self._weigh(waiting, -1)

    def finish(self, last: Frame | None = None, *, clear: bool = False) -> None:
        """Add the last words and let nothing more in.

        Args:
            last: what is sent at the very end.
            clear: throw away all that waits, not only the pictures.
        """
        if self._closing:
            return
        self._closing = True
        self._monitors.clear()
        self._jobs = None
        if clear:
            self._first.clear()
        if last is not None:
            self._first.append(last)
        self._weight = 0
        self._filled.set()
        self._drained.set()

    async def next(self) -> Frame | None:
        """The next frame to send, waiting for one; None when the box is finished and empty."""
        while not len(self):
            if self._closing:
                return None
            self._filled.clear()
            await self._filled.wait()
        return self._take()

    def _take(self) -> Frame:
        if self._first:
            frame = self._first.popleft()
        elif self._monitors:
            frame = self._monitors.pop(next(iter(self._monitors)))
        else:
            assert self._jobs is not None
            frame, self._jobs = self._jobs, None
        self._weigh(frame, -1)
        self._drained.set()
        return frame

    def _weigh(self, frame: Frame, sign: int) -> None:
        if sign > 0:
            self._filled.set()
        if self._limit is None or self._closing:
            return
        self._weight += sign * max(len(frame.data), _MINIMUM)
        if self._weight > self._limit and self._overflowed is not None:
            overflowed, self._overflowed = self._overflowed, None
            overflowed()


def _job_of(frame: Frame) -> int:
    assert isinstance(frame.message, MonitorChanged)
    return frame.message.header.job


def _laid_over(older: Frame, newer: Frame) -> Frame:
    """Two changes of one monitor as one: the newer head, rows merged by agent."""
    before, after = older.message, newer.message
    assert isinstance(before, MonitorChanged)
    assert isinstance(after, MonitorChanged)
    if after.whole:
        return newer
    rows = {row.agent: row for row in before.rows} | {row.agent: row for row in after.rows}
    for agent in after.gone:
        rows.pop(agent, None)
    gone = set(before.gone).union(after.gone).difference(rows)
    return Frame(
        after.model_copy(
            update={
                "whole": before.whole,
                "rows": tuple(rows.values()),
                "gone": () if before.whole else tuple(sorted(gone)),
            }
        )
    )
