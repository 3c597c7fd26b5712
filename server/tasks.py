"""Owned tasks: the only place of the server that creates one.

A task that nobody keeps may be collected in the middle of its work, and one that nobody awaits fails without a word.
Rule: every task has an owner, a name, and an end that is logged when it is not a good one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Final, TypeVar

from server.logs import logger

T = TypeVar("T")

CANCEL_LIMIT: Final = 5.0
"""Seconds that cancelled tasks get to clean up."""

_log = logger("tasks")


class Tasks:
    """The running tasks of one owner.

    Args:
        owner: whose they are, for the log.
        failed: called with the task's name and its exception when one ends badly, after the log line; it decides what
            the failure means for the owner. It must not raise.
    """

    def __init__(self, owner: str, failed: Callable[[str, Exception], None] | None = None) -> None:
        self._owner = owner
        self._failed = failed
        self._running: set[asyncio.Task[Any]] = set()

    def __len__(self) -> int:
        return len(self._running)

    def start(self, work: Coroutine[Any, Any, T], *, name: str) -> asyncio.Task[T]:
        """Begin `work` on the running loop and keep it until it ends."""
        task = asyncio.create_task(work, name=f"{self._owner}: {name}")
        self._running.add(task)
        task.add_done_callback(self._ended)
        return task

    async def finish(self, limit: float) -> None:
        """Let what runs come to its end.

        Args:
            limit: seconds after which the rest is cancelled.
        """
        others = self._running - {asyncio.current_task()}
        if others:
            await asyncio.wait(others, timeout=limit)
        await self.cancel_all()

    async def cancel_all(self, limit: float = CANCEL_LIMIT) -> None:
        """Cancel what runs, the caller's own task excepted, and wait for the ends.

        Args:
            limit: seconds after which those that will not end are named in the log and left alone.
        """
        others = self._running - {asyncio.current_task()}
        for task in others:
            task.cancel()
        if not others:
            return
        _, pending = await asyncio.wait(others, timeout=limit)
        if pending:
            _log.warning(
                "tasks will not end", owner=self._owner, tasks=sorted(task.get_name() for task in pending)
            )

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._running.discard(task)
        if task.cancelled():
            return
        error = task.exception()
        if not isinstance(error, Exception):
            return
        _log.error("task failed", owner=self._owner, task=task.get_name(), exc_info=error)
        if self._failed is not None:
            self._failed(task.get_name(), error)
