"""What happened in a world, in order: its end for a person to read, the whole as one hash.

Rule: nothing that differs between two runs of a seed (addresses, tokens, wall time) is written down.
"""

from __future__ import annotations

import hashlib
from collections import Counter, deque
from collections.abc import Callable
from typing import Final

LAST: Final = 60
"""Lines that a report shows."""


class Chronicle:
    """Keeps the hash, the last lines, how often what happened, and what went wrong.

    Args:
        now: seconds since the world began.
    """

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._hash = hashlib.sha256()
        self._last: deque[str] = deque(maxlen=LAST)
        self.counts: Counter[str] = Counter()
        self.violations: list[str] = []
        self.broken: Callable[[], object] = lambda: None
        """Called at the first violation."""

    def note(self, kind: str, detail: str = "") -> None:
        """Something happened."""
        self.counts[kind] += 1
        line = f"{self._now():12.4f} {kind} {detail}"
        self._hash.update(line.encode())
        self._last.append(line)

    def violation(self, text: str) -> None:
        """A promise was broken."""
        self.note("VIOLATION", text)
        self.violations.append(f"at {self._now():.3f} s: {text}")
        self.broken()

    @property
    def digest(self) -> str:
        """All that happened until now."""
        return self._hash.hexdigest()[:16]

    def tail(self) -> str:
        """The last lines."""
        return "\n".join(self._last)
