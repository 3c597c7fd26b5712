"""A server's life inside a virtual world, and its end as SIGKILL brings it.

Rule: whatever a life started runs in its context, and nothing of a life that is over runs any more: its timers do not
ring, its awaits never come back, its `finally` blocks find nobody to talk to. What crosses the border of the process
(the switch's wire, the disk, the desks' connections) goes through `inside` and `outside`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from contextvars import Context, ContextVar, copy_context
from typing import Any, Final, ParamSpec, TypeVar, TypeVarTuple, Unpack

from server.loops import VirtualLoop

P = ParamSpec("P")
T = TypeVar("T")
Ts = TypeVarTuple("Ts")

LIFE: Final[ContextVar[Life | None]] = ContextVar("LIFE", default=None)
"""Whose code is running; None = the world around the server."""


class Life:
    """One process of the server, from its start to its end."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.over = False
        self._context = copy_context()
        self._context.run(LIFE.set, self)
        self.tasks: set[asyncio.Task[Any]] = set()
        """Those that have not ended; held, lest the collector of garbage ends them at a moment of its own."""

    def inside(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | None:
        """Let the process do something; one that is dead does nothing."""
        return None if self.over else self._context.copy().run(function, *args, **kwargs)

    def go_on(self, callback: Callable[..., object], *args: object) -> None:
        """What the loop calls on behalf of the process."""
        if not self.over:
            callback(*args)

    def bury(self) -> None:
        """Let go what the dead process held in memory; whatever it still tries to do reaches nobody."""
        for task in self.tasks:
            with suppress(RuntimeError, ValueError):
                self._context.copy().run(task.get_coro().close)
        self.tasks.clear()


class MortalLoop(VirtualLoop):
    """A virtual loop on which lives end."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []
        """What failed in callbacks and tasks that nobody awaited."""
        self.set_task_factory(_make_task)
        self.set_exception_handler(self._failed)

    def call_soon(
        self, callback: Callable[[Unpack[Ts]], object], *args: *Ts, context: Context | None = None
    ) -> asyncio.Handle:
        """As a loop's; for a life, while it lasts."""
        life = LIFE.get() if context is None else context.get(LIFE)
        if life is not None:
            return super().call_soon(life.go_on, callback, *args, context=context)
        return super().call_soon(callback, *args, context=context)

    def call_at(
        self,
        when: float,
        callback: Callable[[Unpack[Ts]], object],
        *args: *Ts,
        context: Context | None = None,
    ) -> asyncio.TimerHandle:
        """As a loop's; for a life, while it lasts."""
        life = LIFE.get() if context is None else context.get(LIFE)
        if life is not None:
            return super().call_at(when, life.go_on, callback, *args, context=context)
        return super().call_at(when, callback, *args, context=context)

    def _failed(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        if "destroyed" not in context["message"]:
            self.faults.append(f"{context['message']}: {context.get('exception')!r}")


def _make_task(
    loop: asyncio.AbstractEventLoop, coroutine: Any, context: Context | None = None
) -> asyncio.Task[Any]:
    task: asyncio.Task[Any] = asyncio.Task(coroutine, loop=loop, context=context)
    life = LIFE.get() if context is None else context.get(LIFE)
    if life is not None:
        life.tasks.add(task)
        task.add_done_callback(life.tasks.discard)
    return task


_OUTSIDE: Final = Context()


def outside(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Let the world around the server do something, whoever brought it about."""
    return _OUTSIDE.copy().run(function, *args, **kwargs)


def run_mortal(main: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Run a world to its end on a loop of its own."""
    loop = MortalLoop()
    try:
        return outside(loop.run_until_complete, main())
    finally:
        loop.close()
