"""Bars of block characters for charts in plain text."""

from __future__ import annotations

from typing import Final

EIGHTHS: Final = " ▏▎▍▌▋▊▉"


def bar(part: float, cells: int) -> str:
    """A bar of exactly `cells` cells, filled from the left to the nearest eighth of a cell.

    Args:
        part: how much is filled, 0 to 1; beyond it is cut.
        cells: its whole length.
    """
    filled = round(min(1.0, max(0.0, part)) * cells * 8)
    whole, eighths = divmod(filled, 8)
    text = "█" * whole + (EIGHTHS[eighths] if eighths else "")
    return text + " " * (cells - len(text))
