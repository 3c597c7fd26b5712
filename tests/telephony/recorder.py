"""A listener that keeps what it heard and lets a test wait for what it has yet to hear."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final, TypeVar

from server.telephony.port import SwitchEvent

E = TypeVar("E", bound=SwitchEvent)

LIMIT: Final = 40.0
"""Seconds of the loop's time until what was never heard fails the test."""


class Recorder:
    """All events in the order they came."""

    def __init__(self) -> None:
        self.events: list[SwitchEvent] = []
        self._news = asyncio.Event()

    def __call__(self, event: SwitchEvent) -> None:
        """Listen."""
        self.events.append(event)
        self._news.set()

    async def until(self, *wanted: SwitchEvent) -> None:
        """Wait until each of `wanted` was heard at least once."""
        await self._wait(lambda: all(event in self.events for event in wanted), wanted)

    async def first(self, kind: type[E], nth: int = 1) -> E:
        """Wait for the `nth` event of this kind."""

        def found() -> list[E]:
            return [event for event in self.events if isinstance(event, kind)]

        await self._wait(lambda: len(found()) >= nth, kind.__name__)
        return found()[nth - 1]

    def forget(self) -> None:
        """Begin anew with an empty list."""
        self.events.clear()

    async def _wait(self, heard: Callable[[], bool], wanted: object) -> None:
        try:
            async with asyncio.timeout(LIMIT):
                while not heard():
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            raise AssertionError(f"never heard {wanted}; only {self.events}") from None
