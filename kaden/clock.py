"""Instants, spans and the one clock port: every time is a UTC integer, and only a `Clock` may say what time it is."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from typing import Final, Protocol, TypeAlias
from zoneinfo import ZoneInfo

Instant: TypeAlias = int
"""A point in time: whole milliseconds since 1970-01-01T00:00:00Z. Stored, sent and compared as is."""

Millis: TypeAlias = int
"""A length of time in milliseconds."""

SECOND: Final[Millis] = 1_000
MINUTE: Final[Millis] = 60_000
HOUR: Final[Millis] = 3_600_000
DAY: Final[Millis] = 86_400_000


class Clock(Protocol):
    """What tells the time. The floor's shell has one; the core is told `now` with every event instead."""

    def now(self) -> Instant:
        """The present instant."""
        ...


def instant_of(moment: datetime) -> Instant:
    """The instant of an aware datetime.

    Raises:
        ValueError: the datetime has no zone; a naive time is a guess.
    """
    if moment.tzinfo is None:
        raise ValueError("a time without a zone cannot become an instant")
    return round(moment.timestamp() * 1_000)


def zone_mark(instant: Instant, zone: ZoneInfo, here: tzinfo | None = None) -> str:
    """The short name of a zone whose clocks differ at `instant` from those of `here` (None = this machine's); else
    nothing, because who reads the time sits there."""
    there = local_time(instant, zone)
    return "" if there.utcoffset() == there.astimezone(here).utcoffset() else there.tzname() or zone.key


def local_time(instant: Instant, zone: tzinfo) -> datetime:
    """The wall-clock time of `instant` in `zone`, with whole milliseconds kept."""
    seconds, millis = divmod(instant, 1_000)
    return datetime.fromtimestamp(seconds, UTC).replace(microsecond=millis * 1_000).astimezone(zone)


def lasted(since: Instant, now: Instant) -> Millis:
    """The time from `since` to `now`, never negative: two clocks may differ by a moment."""
    return max(0, now - since)


def stopwatch(span: Millis) -> str:
    """A length of time for a screen: `0:07`, `12:40`, `1:02:03`."""
    minutes, seconds = divmod(span // 1_000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
