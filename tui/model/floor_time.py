"""The server's time on this machine: timers run from it, so that a wrong local clock shows no wrong timers."""

from __future__ import annotations

import time
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from kaden.clock import Instant, Millis, local_time, zone_mark


def steady_clock() -> Millis:
    """Milliseconds that no adjustment of the wall clock changes."""
    return time.monotonic_ns() // 1_000_000


class FloorTime:
    """What the server's clock says, from the newest message and the time that has passed since."""

    def __init__(self) -> None:
        self._ahead: Millis | None = None

    def heard(self, now: Instant, steady: Millis) -> None:
        """The server said `now` when the steady clock of this machine stood at `steady`."""
        self._ahead = now - steady

    def at(self, steady: Millis) -> Instant | None:
        """The server's time; None before it said anything."""
        return None if self._ahead is None else steady + self._ahead


def clocks(zone: str, here: tzinfo | None, at: Instant) -> tzinfo:
    """The clocks that days are meant by: those of `zone`, else those of `here` as they go at an instant."""
    try:
        return ZoneInfo(zone) if zone else _there(here, at)
    except (ZoneInfoNotFoundError, ValueError):
        return _there(here, at)


def _there(here: tzinfo | None, at: Instant) -> tzinfo:
    if here is not None:
        return here
    found = datetime.fromtimestamp(at / 1_000, UTC).astimezone().tzinfo
    assert found is not None
    return found


def wall_clock(at: Instant, zone: str, here: tzinfo | None, form: str) -> str:
    """A time on the clocks of a campaign, with its zone's name where they differ from those of `here`.

    Args:
        at: the time.
        zone: the campaign's; empty or not known on this machine = `here`.
        here: where the reader sits; None = what this machine is set to.
        form: as `strftime` takes it.
    """
    try:
        there = ZoneInfo(zone) if zone else None
    except (ZoneInfoNotFoundError, ValueError):
        there = None
    if there is None:
        return format(datetime.fromtimestamp(at / 1_000, UTC).astimezone(here), form)
    return f"{local_time(at, there):{form}} {zone_mark(at, there, here)}".rstrip()
