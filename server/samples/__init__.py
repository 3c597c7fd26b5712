"""The ready samples: whole offices as campaign files, for who wants to dial at once (domain rows 8, 11).

Rule: what depends on place and time is put in here; the rest of a sample is its file, and nothing but the file.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import Any, Final

PROGRESSIVE: Final = "progressive"
PREDICTIVE: Final = "predictive"

SAMPLES: Final = (PROGRESSIVE, PREDICTIVE)


@dataclass(frozen=True, slots=True)
class Place:
    """Where and when a sample shall work."""

    hours: tuple[int, int]
    """Minutes of the day at which business begins and ends."""
    zone: str
    first_day: date
    last_day: date
    os_user: str | None = None
    """User of the operating system who may be any of its accounts without a password."""


def text(name: str) -> str:
    """The file of a sample.

    Raises:
        ValueError: there is no such sample.
    """
    if name not in SAMPLES:
        raise ValueError(f"no sample {name!r}; there are: {', '.join(SAMPLES)}")
    return files("server").joinpath("samples", f"{name}.toml").read_text("utf-8")


def values(name: str, place: Place) -> dict[str, Any]:
    """The values of a sample's file, for this place.

    Raises:
        ValueError: there is no such sample.
    """
    file = tomllib.loads(text(name))
    start, end = (f"{minute // 60:02}:{minute % 60:02}" for minute in place.hours)
    file["campaign"] |= {"hours_start": start, "hours_end": end, "zone": place.zone}
    for batch in file["batch"]:
        batch |= {"first_day": place.first_day.isoformat(), "last_day": place.last_day.isoformat()}
    for account in file["account"]:
        account |= {"os_user": place.os_user or ""}
    return file
