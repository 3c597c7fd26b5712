"""Event loops whose clock is ours: a virtual one that never waits, and a real one whose time runs faster.

Rule: on a `VirtualLoop` nothing real is waited for, so the same program gives the same order of events on every run
and at every speed; whatever would need the real world (a socket, a pipe, a thread) is refused or done at once.
"""

from __future__ import annotations

import asyncio
import selectors
import time
from collections.abc import Callable, Coroutine
from typing import Any, Final, TypeVar, TypeVarTuple, Unpack

from kaden.clock import Instant

T = TypeVar("T")
Ts = TypeVarTuple("Ts")

Ready = list[tuple[selectors.SelectorKey, int]]

ONLY_THE_LOOP_ITSELF: Final = 1
"""The loop registers one file of its own, through which signals wake it."""


RESOLUTION: Final = 1e-6
"""Timers closer than this go off together. asyncio's own nanosecond is less than what a float of a hundred days can
tell apart, and a timer that is due by less than that would never go off."""


class Deadlock(RuntimeError):
    """Everybody waits, and no timer will ever wake anybody."""


class NoRealWorld(RuntimeError):
    """A program on a virtual loop wanted to wait for a socket, a pipe or a file."""


class _VirtualTime(selectors.DefaultSelector):
    """The place where a loop waits: here waiting is what moves the clock."""

    def __init__(self, speed: float | None) -> None:
        super().__init__()
        self.now = 0.0
        """Virtual seconds since the loop was made."""
        self._speed = speed
        self._began = time.monotonic()

    def register(self, fileobj: Any, events: int, data: Any = None) -> selectors.SelectorKey:
        """Take the loop's own file only.

        Raises:
            NoRealWorld: any other file.
        """
        if len(self.get_map()) >= ONLY_THE_LOOP_ITSELF:
            raise NoRealWorld(
                "a virtual loop has no sockets and no pipes; use a ScaledLoop for real input and output"
            )
        return super().register(fileobj, events, data)

    def select(self, timeout: float | None = None) -> Ready:
        """Go to the next timer, at once or paced.

        Raises:
            Deadlock: there is no timer to go to.
        """
        if self._speed is None and timeout is not None:
            # Nobody can wake it but a signal, and that needs no file: a look at the files would cost every turn.
            self.now += max(0.0, timeout)
            return []
        if timeout is not None and timeout <= 0:
            return super().select(0)
        woken = super().select(self._pause(timeout))
        if woken:
            return woken
        if timeout is None:
            raise Deadlock(
                f"nothing can happen any more at {self.now:.3f} s: no callback is ready and no timer is set "
                "(is a thread or a future waited for that nobody will finish?)"
            )
        self.now += timeout
        return []

    def _pause(self, timeout: float | None) -> float:
        """Wall seconds until the virtual moment is due; counted from the start, so that lateness never adds up."""
        if self._speed is None or timeout is None:
            return 0
        return max(0.0, self._began + (self.now + timeout) / self._speed - time.monotonic())


class VirtualLoop(asyncio.SelectorEventLoop):
    """A loop whose `time()` starts at 0 and jumps to the next timer as soon as nothing is ready.

    `speed` None: as fast as the program runs. Otherwise that many virtual seconds to a wall second; the order of
    events, and what `time()` says at each, are the same. Work for threads is done in place.
    """

    _clock_resolution: float
    _closed: bool = True  # until asyncio's own beginning: a loop of an impossible speed has nothing to close

    def __init__(self, speed: float | None = None) -> None:
        if speed is not None and speed <= 0:
            raise ValueError(f"a loop's speed is above 0, not {speed}")
        self._virtual = _VirtualTime(speed)
        super().__init__(self._virtual)
        self._clock_resolution = RESOLUTION

    def time(self) -> float:
        """Virtual seconds since the loop was made."""
        return self._virtual.now

    def run_in_executor(
        self, executor: Any, func: Callable[[Unpack[Ts]], T], *args: *Ts
    ) -> asyncio.Future[T]:
        """Do the work now: a thread would finish at a moment that no clock of ours knows."""
        done: asyncio.Future[T] = self.create_future()
        try:
            done.set_result(func(*args))
        except Exception as error:
            done.set_exception(error)
        return done


class _ScaledWaiting(selectors.DefaultSelector):
    """Real waiting, cut to the loop's pace."""

    def __init__(self, speed: float) -> None:
        super().__init__()
        self._speed = speed

    def select(self, timeout: float | None = None) -> Ready:
        """Wait `timeout` seconds of the loop's time for real files."""
        return super().select(timeout if timeout is None else timeout / self._speed)


class ScaledLoop(asyncio.SelectorEventLoop):
    """A loop with real input and output whose `time()` starts at 0 and runs `speed` times as fast as the wall's."""

    _closed: bool = True

    def __init__(self, speed: float = 1.0) -> None:
        if speed <= 0:
            raise ValueError(f"a loop's speed is above 0, not {speed}")
        self._speed = speed
        self._began = time.monotonic()
        super().__init__(_ScaledWaiting(speed))

    def time(self) -> float:
        """Scaled seconds since the loop was made."""
        return (time.monotonic() - self._began) * self._speed


class LoopClock:
    """A `kaden.clock.Clock` that goes by a loop's time, so that instants are as repeatable as the loop."""

    def __init__(self, start: Instant, loop: asyncio.AbstractEventLoop | None = None) -> None:
        """Show `start` now and go on from there; without `loop` the running one."""
        self._loop = loop or asyncio.get_running_loop()
        self._start = start
        self._origin = self._loop.time()

    def now(self) -> Instant:
        """The present instant, to the nearest millisecond."""
        return self._start + round((self._loop.time() - self._origin) * 1_000)


def run_virtual(main: Coroutine[Any, Any, T], *, speed: float | None = None) -> T:
    """Run `main` to its end on a `VirtualLoop` of its own.

    Raises:
        Deadlock: `main` waits for what cannot happen.
    """
    with asyncio.Runner(loop_factory=lambda: VirtualLoop(speed)) as runner:
        return runner.run(main)
