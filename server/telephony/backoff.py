"""How long to wait before the next try to reach a switch: 0.1 s at first, twice as long each time, 5 s at most."""

from __future__ import annotations

from random import Random
from typing import Final

FIRST: Final = 0.1
LONGEST: Final = 5.0


class BackOff:
    """The waits of one series of failures, each 50 to 100 % of its step so that many clients do not come at once."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._step = FIRST

    def next(self) -> float:
        """Seconds to wait before the next try."""
        wait = self._step * self._random.uniform(0.5, 1.0)
        self._step = min(2 * self._step, LONGEST)
        return wait

    def reset(self) -> None:
        """It worked: begin small again."""
        self._step = FIRST
