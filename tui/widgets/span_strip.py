"""A line of a table that can be repainted in part.

Textual writes a dirty span from the left edge of its widget to the span's right end, so one changed cell far on the
right costs the whole line before it. Rule: a `SpanStrip` cut at the end of one of its columns gives a step of the
terminal's cursor to where that column begins, and the column alone. So whoever uses it marks nothing dirty but whole
columns or whole lines, and keeps a blank between columns, for Textual joins spans that touch.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from rich.segment import ControlType, Segment
from rich.style import Style
from textual.strip import Strip

PLAIN: Final = (Style.parse("default on default"), Style())
"""What a terminal does by itself: Textual ends every styled text with a reset."""


class Span(NamedTuple):
    """A column in a line."""

    begin: int
    """Cells from the left."""
    segment: int | None = None
    """Which segment of the line holds it; None = whatever stands there."""


@dataclass(slots=True)
class Cover:
    """Whether something lay over a line when it was last painted: then what it leaves behind must be painted over."""

    lies: bool = False


class SpanStrip(Strip):
    """`line` with its columns known.

    Args:
        line: what the strip shows, each column in a segment of its own.
        spans: the columns by the cell where they end.
        cover: what is known of the line's place on the screen; it outlives the strip.
    """

    __slots__ = ("_cover", "_parts", "_spans", "_steps")

    def __init__(self, line: Strip, spans: Mapping[int, Span], cover: Cover) -> None:
        self._parts = [_bare(segment) for segment in line]
        super().__init__(Segment.simplify(self._parts), line.cell_length)
        self._spans = spans
        self._cover = cover
        self._steps = False

    def divide(self, cuts: Iterable[int]) -> Sequence[Strip]:
        """Cut where other widgets begin and end; Textual asks once per frame, before it crops."""
        parts = super().divide(cuts)
        alone = parts[0] is self
        self._steps = alone and not self._cover.lies
        self._cover.lies = not alone
        return parts

    def crop(self, start: int, end: int | None = None) -> Strip:
        """Cut as Textual asks for it, or, at the end of a column, that column with a step over what is before it."""
        span = self._spans.get(end) if self._steps and start == 0 and end is not None else None
        if span is None or end is None:
            return super().crop(start, end)
        step = Segment(f"\x1b[{span.begin}C", None, [(ControlType.CURSOR_FORWARD, span.begin)])
        column = list(super().crop(span.begin, end)) if span.segment is None else [self._parts[span.segment]]
        return Strip([step, *column] if span.begin else column, end - span.begin)


def _bare(segment: Segment) -> Segment:
    """`segment` without the escape sequences that change nothing: 12 bytes in each run of plain text."""
    return Segment(segment.text) if segment.style in PLAIN else segment
