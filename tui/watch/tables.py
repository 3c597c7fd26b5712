"""Rows under headings, in as many columns as a window has room for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

from kaden.cells import pad, pad_left
from kaden.clock import Instant
from tui.model.columns import GAP, Column, Place, lay_out
from tui.watch.painting import Line, Piece

Row = TypeVar("Row")


def table(
    columns: Sequence[Column[Row]], rows: Sequence[Row], now: Instant, cells: int, ambiguous: int
) -> Iterator[Line]:
    """The headings, and a line for each row.

    Args:
        columns: the most important first; those without room are left out.
        rows: in their order.
        now: what clocks in cells show.
        cells: width of the window.
        ambiguous: cells of an East Asian ambiguous character, 1 or 2.
    """
    places = lay_out(columns, cells, 1, 0).places

    def fitted(place: Place, text: str) -> str:
        aligned = pad_left if columns[place.column].align == "right" else pad
        return aligned(text, place.width, ambiguous)

    def line(pieces: Sequence[Piece], blank: Piece) -> Line:
        return tuple(part for piece in pieces for part in (piece, blank))[:-1]

    headings = [Piece(fitted(place, columns[place.column].title), "header") for place in places]
    yield line(headings, Piece(" " * GAP, "header"))
    for row in rows:
        shown = [columns[place.column] for place in places]
        pieces = [
            Piece(fitted(place, column.show(row, now)), column.role(row, now))
            for place, column in zip(places, shown, strict=True)
        ]
        yield line(pieces, Piece(" " * GAP))
