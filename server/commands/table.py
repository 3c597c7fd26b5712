"""Rows as columns of text, for what commands list; wide characters count double."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence

from kaden.cells import pad, pad_left, width


def table_lines(rows: Sequence[Sequence[str]], numbers: Container[int] = ()) -> Iterator[str]:
    """The rows as lines, as wide as their widest cells.

    Args:
        rows: the headings first; all of one length.
        numbers: places of the columns that stand on the right.
    """
    widest = [max(map(width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (
            (pad_left if place in numbers else pad)(cell, wide)
            for place, (cell, wide) in enumerate(zip(row, widest, strict=True))
        )
        yield "  ".join(cells).rstrip()
