"""When a half-written note goes to the server: shortly after typing stops, and now and then while it goes on.

Rule: a terminal that dies takes at most the last two seconds of typing with it, and a fast typist sends at most one
draft in two seconds (domain row 244).
"""

from __future__ import annotations

from typing import Final

from kaden.clock import Millis

QUIET: Final[Millis] = 800
"""Typing that rests this long has stopped."""

LONGEST: Final[Millis] = 2_000
"""No change waits longer than this, and no two drafts are closer."""


class DraftPace:
    """The rhythm of one form's drafts. Times are of a steady clock."""

    def __init__(self) -> None:
        self._sent: Millis | None = None
        self._first: Millis | None = None
        self._last: Millis = 0

    def typed(self, now: Millis) -> None:
        """Something changed."""
        self._first = now if self._first is None else self._first
        self._last = now

    def due(self, now: Millis) -> Millis | None:
        """None = nothing is waiting; 0 = send now; else how long to wait."""
        return None if self._first is None else max(0, self._due() - now)

    def sent(self, now: Millis) -> None:
        """The newest text went out."""
        self._sent, self._first = now, None

    def _due(self) -> Millis:
        first = self._last if self._first is None else self._first
        due = min(self._last + QUIET, first + LONGEST)
        return due if self._sent is None else max(due, self._sent + LONGEST)
