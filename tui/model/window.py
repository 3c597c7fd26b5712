"""A window onto rows: what each line of the screen shows, and which parts of it a change makes stale.

Rules: what is equal to what is shown already is not painted again; the cursor belongs to a row, not to a line; widths
are fixed, so no cell is ever measured against others.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, Generic, Literal, NamedTuple, TypeAlias

from kaden.cells import pad, pad_left
from kaden.clock import SECOND, Instant, Millis
from tui.model.board import follow
from tui.model.columns import Align, Column, Layout, Place, Role, Row, lay_out

MARK_FOR: Final[Millis] = 2 * SECOND
"""How long a changed cell stands out."""

SPAN_COST: Final = 30
"""Bytes that a painted span costs beyond its text; where the spans of a line cost more than the line, it is painted."""

Look: TypeAlias = Role | Literal["cursor", "cursor-strong"]


class Cell(NamedTuple):
    """A column of a line."""

    text: str
    """Cut and padded to its place."""
    look: Look
    marked: bool
    """Whether it has just changed."""


class Line(NamedTuple):
    """All that a line shows."""

    key: int | None
    """None = there is no row for it."""
    cells: tuple[Cell, ...]
    cursor: bool
    thumb: bool
    """Whether the scroll mark stands on it."""


class Stale(NamedTuple):
    """What must be painted again."""

    line: int
    place: Place | None
    """None = the whole line."""


EMPTY: Final = Line(None, (), cursor=False, thumb=False)


class Window(Generic[Row]):
    """Lines of a screen over rows by key, in an order that is set from outside. Methods give what became stale.

    Args:
        columns: the most important first; those without room are reached by `shift`.
        pinned: how many first columns stay when the others scroll.
        ambiguous: cells of an East Asian ambiguous character on this terminal, 1 or 2.
    """

    def __init__(self, columns: Sequence[Column[Row]], pinned: int, ambiguous: int) -> None:
        self.columns = tuple(columns)
        self.layout = Layout((), 0, 0)
        self.lines: list[Line] = []
        self.order: tuple[int, ...] = ()
        """Keys of the rows, from the first."""
        self.cursor: int | None = None
        """Key of the row that the cursor stands on; None only while there are no rows."""
        self._pinned = pinned
        self._ambiguous = ambiguous
        self._skipped = 0
        self._width = 0
        self._rows: dict[int, Row] = {}
        self._index: dict[int, int] = {}
        self._top = 0
        self._now: Instant = 0
        self._marks: dict[tuple[int, int], Instant] = {}
        """Until when a changed cell, by key and column number, stands out."""

    # ---- rows ---------------------------------------------------------------------------------------------------

    def put(self, rows: Mapping[int, Row]) -> list[Stale]:
        """Add rows or replace them; they are seen once their keys are in the order.

        A row that is the very one that was there costs nothing: whoever changes a row makes another.
        """
        others = {key: row for key, row in rows.items() if self._rows.get(key) is not row}
        self._rows.update(others)
        return self._renewed(self._lines_of(others), mark=True)

    def set_columns(self, columns: Sequence[Column[Row]]) -> None:
        """Show other columns, or the same in another order. Then everything is stale."""
        self.columns = tuple(columns)
        self._marks.clear()
        self._skipped = 0
        self.resize(self._width, len(self.lines))

    def forget(self, keys: Iterable[int]) -> list[Stale]:
        """Drop rows, and take them out of the order."""
        gone = set(keys)
        stale = self.set_order([key for key in self.order if key not in gone])
        for key in gone:
            self._rows.pop(key, None)
        return stale

    def set_order(self, order: Sequence[int]) -> list[Stale]:
        """Show these rows in this order. The cursor stays on its row, and the row in sight.

        Raises:
            KeyError: a key for which no row was put.
        """
        before, after = self.order, tuple(order)
        if after == before:
            return []
        missing = set(after) - self._rows.keys()
        if missing:
            raise KeyError(missing)
        self.order = after
        self._index = {key: number for number, key in enumerate(after)}
        self.cursor = follow(self.cursor, before, after)
        self._keep_cursor_in_sight()
        return self._renewed(range(len(self.lines)))

    def set_now(self, now: Instant) -> list[Stale]:
        """Let the clocks of the rows show the time `now`; only columns that tick are looked at."""
        self._now = now
        for cell in [cell for cell, until in self._marks.items() if until <= now]:
            del self._marks[cell]
        return self._renewed(range(len(self.lines)), only_clocks=True)

    # ---- cursor and size ----------------------------------------------------------------------------------------

    def move_to(self, key: int) -> list[Stale]:
        """Put the cursor on a row.

        Raises:
            KeyError: the row is not shown.
        """
        if key not in self._index:
            raise KeyError(key)
        top, left, self.cursor = self._top, self.cursor, key
        self._keep_cursor_in_sight()
        if self._top != top:
            return self._renewed(range(len(self.lines)))
        return self._renewed(self._lines_of({left, key} - {None}))

    def move_by(self, rows: int) -> list[Stale]:
        """Move the cursor down, or up where `rows` is negative, as far as there are rows."""
        if self.cursor is None:
            return []
        at = self._index[self.cursor] + rows
        return self.move_to(self.order[max(0, min(at, len(self.order) - 1))])

    def key_at(self, line: int) -> int | None:
        """The row on a line."""
        return self.lines[line].key if 0 <= line < len(self.lines) else None

    def shift(self, columns: int) -> bool:
        """Scroll sideways; whether there was anything to scroll. Then everything is stale."""
        wanted = max(0, self._skipped + columns)
        if columns > 0 and not self.layout.right:
            return False
        return self._skip(wanted)

    def reveal(self, column: int) -> bool:
        """Scroll sideways as little as brings a column into sight; whether anything was scrolled."""
        if column < self._pinned:
            return False
        furthest = column - self._pinned
        nearest = min(self._skipped, furthest)
        shown = (
            skipped
            for skipped in range(nearest, furthest)
            if column in {place.column for place in self._laid_out(skipped).places}
        )
        return self._skip(next(shown, furthest))

    def _skip(self, columns: int) -> bool:
        if columns == self._skipped:
            return False
        self._skipped = columns
        self.resize(self._width, len(self.lines))
        return True

    def _laid_out(self, skipped: int) -> Layout:
        return lay_out(self.columns, self._width, self._pinned, skipped)

    def resize(self, width: int, height: int) -> None:
        """Make all lines anew for a window of another size, in cells and lines."""
        self._width = width
        self.layout = self._laid_out(self._skipped)
        self._skipped = self.layout.left
        self.lines = [EMPTY] * max(0, height)
        self._keep_cursor_in_sight()
        self.lines = [self._line(number) for number in range(len(self.lines))]

    def _keep_cursor_in_sight(self) -> None:
        height = len(self.lines)
        self._top = max(0, min(self._top, len(self.order) - height))
        if self.cursor is not None and height:
            at = self._index[self.cursor]
            self._top = max(at - height + 1, min(self._top, at))

    # ---- lines --------------------------------------------------------------------------------------------------

    def fitted(self, text: str, width: int, align: Align) -> str:
        """`text` in exactly `width` cells."""
        return (pad_left if align == "right" else pad)(text, width, self._ambiguous)

    def _lines_of(self, keys: Iterable[int | None]) -> list[int]:
        """The lines on which these rows stand."""
        numbers = (self._index[key] - self._top for key in keys if key in self._index)
        return [number for number in numbers if 0 <= number < len(self.lines)]

    def _renewed(
        self, numbers: Iterable[int], *, mark: bool = False, only_clocks: bool = False
    ) -> list[Stale]:
        """Bring lines up to date; what has changed in them."""
        stale: list[Stale] = []
        for number in numbers:
            old = self.lines[number]
            new = self._line(number, old if only_clocks else None)
            if mark and new.key == old.key:
                new = self._marked(old, new)
            if new != old:
                self.lines[number] = new
                stale += self._differences(number, old, new)
        return stale

    def _line(self, number: int, known: Line | None = None) -> Line:
        """What a line is to show; of a `known` one, only the cells that change with time are made again."""
        at = self._top + number
        if at >= len(self.order):
            return EMPTY
        key = self.order[at]
        row = self._rows[key]
        cursor = key == self.cursor
        cells: list[Cell] = []
        for position, place in enumerate(self.layout.places):
            column = self.columns[place.column]
            marked = (key, place.column) in self._marks
            if known is not None and not column.ticks:
                cells.append(known.cells[position]._replace(marked=marked))
                continue
            look: Look = column.role(row, self._now)
            if cursor:
                look = "cursor-strong" if look in ("strong", "alarm") else "cursor"
            cells.append(
                Cell(self.fitted(column.show(row, self._now), place.width, column.align), look, marked)
            )
        return Line(key, tuple(cells), cursor, self._has_thumb(number))

    def _marked(self, old: Line, new: Line) -> Line:
        """`new` with the cells that differ from `old` standing out, where their columns want that."""
        cells = list(new.cells)
        for position, place in enumerate(self.layout.places):
            if self.columns[place.column].marks and cells[position].text != old.cells[position].text:
                self._marks[new.key or 0, place.column] = self._now + MARK_FOR
                cells[position] = cells[position]._replace(marked=True)
        return new._replace(cells=tuple(cells))

    def _differences(self, number: int, old: Line, new: Line) -> list[Stale]:
        """The stale columns of a line, or the whole line where that is cheaper or more than columns changed."""
        whole = [Stale(number, None)]
        if len(old.cells) != len(new.cells) or old.cursor != new.cursor or old.thumb != new.thumb:
            return whole
        cells = zip(self.layout.places, old.cells, new.cells, strict=True)
        places = [place for place, before, after in cells if before != after]
        if sum(place.width + SPAN_COST for place in places) > self._width:
            return whole
        return [Stale(number, place) for place in places]

    def _has_thumb(self, number: int) -> bool:
        """Whether a line carries the scroll mark: as much of the height as the window shows of the rows."""
        height, total = len(self.lines), len(self.order)
        if total <= height:
            return False
        length = max(1, height * height // total)
        start = self._top * (height - length) // (total - height)
        return start <= number < start + length
