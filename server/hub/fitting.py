"""Cuts an answer of long rows to what one message may carry.

Rule: rows are counted in bytes as they leave, not in characters: a Japanese note is three times as long.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from kaden.protocol.base import Message

Told = TypeVar("Told", bound=Message)


def fitting(rows: Sequence[Told], most: int) -> tuple[Told, ...]:
    """The first rows that go into `most` bytes; always one, so that whoever pages comes to an end."""
    size = 0
    for place, row in enumerate(rows):
        size += len(row.model_dump_json().encode())
        if place and size > most:
            return tuple(rows[:place])
    return tuple(rows)
