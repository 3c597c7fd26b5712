"""Days and times of the day as forms have them."""

from __future__ import annotations

from datetime import date
from typing import Final

FIRST_DAY: Final = date(2000, 1, 1)
LAST_DAY: Final = date(2100, 12, 31)
"""Days between these have a beginning and an end in every zone."""


def day_of(text: str) -> date | None:
    """The day, if the calendar has it: `2026-02-30` is written well and does not exist."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def minute_of(text: str) -> int:
    """The minute of the day of `HH:MM`; 24:00 is 1440."""
    hours, minutes = text.split(":")
    return 60 * int(hours) + int(minutes)


def time_of(minute: int) -> str:
    """A minute of the day as `HH:MM`."""
    return f"{minute // 60:02d}:{minute % 60:02d}"
