"""Figures drawn with characters: a line of bars over time, and a length shared among parts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

BARS: Final = "▁▂▃▄▅▆▇█"
PLAIN_BARS: Final = "_.:-=+*#"
"""For terminals that draw the block characters two cells wide, or not at all."""


def sparkline(values: Sequence[int], cells: int, *, plain: bool) -> str:
    """The newest values, one per cell, the oldest on the left; the highest of them fills its cell.

    Args:
        values: from the oldest on, none negative.
        cells: how many of them there is room for.
        plain: draw with ASCII.
    """
    bars = PLAIN_BARS if plain else BARS
    shown = values[-cells:] if cells > 0 else ()
    top = max(shown, default=0)
    # Only zero stands on the ground: one call among hundreds must still be seen.
    return "".join(bars[-(-value * (len(bars) - 1) // top) if top else 0] for value in shown)


def shared(cells: int, least: Sequence[int], counts: Sequence[int]) -> list[int]:
    """Widths of parts that fill `cells`: to each its least, the rest in proportion to the counts.

    Where even the least widths have no room, the last parts are cut.

    Args:
        cells: cells for all parts together.
        least: what each part needs.
        counts: how much each part weighs; all zero shares nothing.
    """
    spare, weight = max(0, cells - sum(least)), sum(counts)
    widths: list[int] = []
    for need, count in zip(least, counts, strict=True):
        part = spare * count // weight if weight else 0
        spare, weight = spare - part, weight - count
        width = min(need + part, cells)
        widths.append(width)
        cells -= width
    return widths
