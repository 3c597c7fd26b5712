"""How the target of a shadow policy differs from ours, over one day of a run."""

from __future__ import annotations

from dataclasses import dataclass

from kaden.clock import Instant, Millis


@dataclass(slots=True)
class ShadowBook:
    """The shadow's target, and its difference to ours weighed by the time that it stood."""

    target: int | None = None
    """At the last decision; None = there is no shadow, or nothing may be dialled."""
    _difference: int = 0
    _since: Instant = 0
    _day: Instant = 0
    _weighed: int = 0
    _span: Millis = 0

    def note(self, target: int | None, ours: int, now: Instant, day: Instant | None) -> None:
        """A decision came about.

        Args:
            target: the shadow's; None where nothing was decided.
            ours: the target of the policy that dials.
            now: the present instant.
            day: when the day's window opens; the mean begins anew with another. None = no window is open.
        """
        if day is not None and day != self._day:
            self._day, self._weighed, self._span = day, 0, 0
        elif self.target is not None:
            stood = max(0, now - self._since)
            self._weighed += self._difference * stood
            self._span += stood
        self.target, self._since = target, now
        self._difference = 0 if target is None else target - ours

    def mean(self, now: Instant) -> float | None:
        """The difference so far today; None before there was any decision."""
        stood = 0 if self.target is None else max(0, now - self._since)
        span = self._span + stood
        if span == 0:
            return None if self.target is None else float(self._difference)
        return (self._weighed + self._difference * stood) / span
