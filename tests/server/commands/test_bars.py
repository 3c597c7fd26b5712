"""Bars: as long as told, filled as far as told, to the eighth of a cell."""

from __future__ import annotations

import pytest

from server.commands.bars import bar


@pytest.mark.parametrize(
    ("part", "cells", "drawn"),
    [
        (0, 4, "    "),
        (1, 4, "████"),
        (0.5, 4, "██  "),
        (0.5, 1, "▌"),
        (1 / 32, 4, "▏   "),
        (0.99, 4, "████"),
        (0.97, 4, "███▉"),
        (-1, 2, "  "),
        (7, 2, "██"),
        (0.3, 0, ""),
    ],
)
def test_a_bar(part: float, cells: int, drawn: str) -> None:
    assert bar(part, cells) == drawn
