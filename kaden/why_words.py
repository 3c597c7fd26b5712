"""Why something is not dialled, in words: alike in the funnel, on the monitor, beside a record and on the command line.

Rule: one table. What the dialler names as a record's reason and what the monitor names as the limiting factor have the
same words where they are the same thing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from zoneinfo import ZoneInfo

from kaden.clock import Instant, local_time
from kaden.protocol.why import FunnelLayer, Obstacle, RecordStanding
from kaden.vocabulary import Limiting, Reason
from kaden.words import Words

_SAME: Final = {
    Limiting.BEFORE_HOURS: Reason.CLOSED_HOURS,
    Limiting.JOB_STOPPED: Reason.JOB_STOPPED,
}
"""Factors that are a reason of every record."""


_UNTIL: Final = {Reason.PROMISED: "promised_for", Reason.BELONGS: "from"}
"""How the time of an obstacle is told, where it is not when it falls."""


def reason(words: Words, of: Reason) -> str:
    """What stands in the way: "resting after a call"."""
    return words(f"reason.{of}")


def obstacle(words: Words, record: RecordStanding, of: Obstacle) -> str:
    """What stands in a record's way; who was never called rests because an agent passed it by (domain row 326)."""
    passed = of.reason is Reason.RESTING and record.last_dial is None
    return words("why_record.passed_by") if passed else reason(words, of.reason)


def remedy(words: Words, of: Reason) -> str:
    """What a person can do about it, in a sentence."""
    return words(f"reason_remedy.{of}")


def limiting(words: Words, factor: Limiting) -> str:
    """Why not more calls go out."""
    same = _SAME.get(factor)
    return words(f"limiting.{factor}") if same is None else reason(words, same)


def moment(at: Instant, now: Instant, zone: str) -> str:
    """A time as short as it can be said at `now`: 15:00 today, 11-24 09:00 this year, 2027-01-05 09:00."""
    there, here = local_time(at, ZoneInfo(zone)), local_time(now, ZoneInfo(zone))
    if there.date() == here.date():
        return f"{there:%H:%M}"
    return f"{there:%m-%d %H:%M}" if there.year == here.year else f"{there:%Y-%m-%d %H:%M}"


def falls(words: Words, layer: FunnelLayer, now: Instant, zone: str) -> Iterator[str]:
    """When a layer lets how many records go, the soonest first: "15:00 12"."""
    for at, count in layer.falls:
        yield words("funnel.falls", at=moment(at, now, zone), count=f"{count:,}")


def span(words: Words, obstacle: Obstacle, now: Instant, zone: str) -> str:
    """Since when an obstacle is there and until when: "since 09:12, until 11-24 09:12"; empty where nobody knows."""
    parts = [words("why_record.keeper", name=obstacle.keeper)] if obstacle.keeper else []
    if obstacle.since is not None:
        parts.append(words("why_record.since", at=moment(obstacle.since, now, zone)))
    if obstacle.until is not None:
        key = _UNTIL.get(obstacle.reason, "until")
        parts.append(words(f"why_record.{key}", at=moment(obstacle.until, now, zone)))
    elif obstacle.final:
        parts.append(words("why_record.final"))
    return words("why_record.between").join(parts)


def story(words: Words, record: RecordStanding, now: Instant) -> str:
    """What became of a record so far, in a line."""
    outcome = "-" if record.last_outcome is None else words(f"outcome.{record.last_outcome}")
    at = "-" if record.last_dial is None else moment(record.last_dial, now, record.zone)
    return words.counted("why_record.story", count=record.attempts, at=at, outcome=outcome)
