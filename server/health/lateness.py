"""How late the loop is: the one figure that tells whether everything else is served in time."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Final

from kaden.clock import SECOND, Millis

EVERY: Final[Millis] = 250
"""Between two looks."""

LATELY: Final = 40
"""Looks that are remembered: ten seconds of them."""


class Lateness:
    """Sleeps a little, again and again, and notes by how much each sleep was too long.

    Args:
        observed: told of each lateness, in seconds.
    """

    def __init__(self, observed: Callable[[float], None] = lambda seconds: None) -> None:
        self._observed = observed
        self._looks: deque[float] = deque(maxlen=LATELY)

    @property
    def worst(self) -> Millis:
        """The greatest of late."""
        return round(max(self._looks, default=0.0) * SECOND)

    def note(self, seconds: float) -> None:
        """One look found the loop late by so much."""
        self._looks.append(seconds)
        self._observed(seconds)

    async def watch(self) -> None:
        """Look until cancelled."""
        loop = asyncio.get_running_loop()
        while True:
            due = loop.time() + EVERY / SECOND
            await asyncio.sleep(EVERY / SECOND)
            self.note(max(0.0, loop.time() - due))
