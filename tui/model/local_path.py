"""Paths of local files, as they are typed: completed like a shell does.

Rule: completing looks at names only; what cannot be looked into completes to nothing.
"""

from __future__ import annotations

import os
from pathlib import Path


def meant(typed: str) -> Path:
    """The file that somebody means: `~` is the home directory."""
    return Path(typed.strip()).expanduser()


def completed(typed: str) -> tuple[str, tuple[str, ...]]:
    """What was typed, as far as the names in its directory leave only one way; and the names that are possible."""
    head, slash, start = typed.rpartition("/")
    folder = meant(head or "/") if slash else Path()
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        return typed, ()
    names = tuple(
        entry.name + ("/" if entry.is_dir() else "")
        for entry in entries
        if entry.name.startswith(start) and (start.startswith(".") or not entry.name.startswith("."))
    )
    if not names:
        return typed, ()
    return head + slash + _shared(names), names


def _shared(names: tuple[str, ...]) -> str:
    """How all names begin."""
    first, last = min(names), max(names)
    differing = (at for at, letter in enumerate(first) if at >= len(last) or last[at] != letter)
    return first[: next(differing, len(first))]
