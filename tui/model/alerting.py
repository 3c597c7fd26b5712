"""Which alerts a supervisor sees without asking, and when the bell rings for one.

Rule: a line each, the worst first; what has no room is counted, never dropped in silence.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from kaden import alert_words
from kaden.clock import Instant
from kaden.protocol.alerts import Alert, Severity
from kaden.words import Words

SHOWN: Final = 3
"""Lines above a table at most: the rows are what one works with."""


def lines(words: Words, alerts: Sequence[Alert], now: Instant) -> list[tuple[str, Severity]]:
    """At most `SHOWN` lines; the last one also says how many more there are."""
    told = [(told_with_sign(words, alert, now), alert.severity) for alert in alerts[:SHOWN]]
    more = len(alerts) - SHOWN
    if more > 0:
        text, severity = told[-1]
        told[-1] = (f"{text} {words('alerts.more', count=more)}", severity)
    return told


def told_with_sign(words: Words, alert: Alert, now: Instant) -> str:
    """How much it matters, and what it is."""
    return f"{alert_words.sign(alert)} {alert_words.told(words, alert, now)}"


class DangerBell:
    """Says when the bell rings for alerts: once for each danger, and for several at once no oftener."""

    def __init__(self) -> None:
        self._known: frozenset[str] = frozenset()

    def heard(self, alerts: Sequence[Alert]) -> bool:
        """Whether there is a danger that was not there before; what went away is new when it comes back."""
        dangers = frozenset(alert.id for alert in alerts if alert.severity is Severity.DANGER)
        new = dangers - self._known
        self._known = dangers
        return bool(new)
