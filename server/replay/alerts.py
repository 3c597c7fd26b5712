"""The alerts that stood at a second of a recorded day.

Rule: what the monitor told then, with the figures of that very second. Of days from before alerts were kept only what
the calls and the statuses tell can be worked out.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from kaden.clock import Instant
from kaden.protocol.alerts import Alert, AlertKind
from server.dialer.alerts import found, worst_first
from server.dialer.floor import Floor

WORKED_OUT: Final = frozenset({AlertKind.ABANDONED, AlertKind.STUCK})
"""What follows from a floor that is made of the disk: of lines, phones, screens and lists it remembers nothing."""


def alerts_at(floor: Floor, at: Instant, told: Iterable[Alert] | None) -> tuple[Alert, ...]:
    """All of them, the worst first.

    Args:
        floor: as it stood at `at`, with the ledgers.
        at: when.
        told: what was kept; None = nothing was kept then.
    """
    figures = {alert.id: alert for alert in found(floor, at) if alert.kind in WORKED_OUT}
    if told is None:
        shown = figures
    else:
        shown = {
            alert.id: figures.get(alert.id, alert).model_copy(update={"since": alert.since}) for alert in told
        }
    return tuple(sorted(shown.values(), key=worst_first))
