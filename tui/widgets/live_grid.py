"""A table of rows that live: it repaints the cells that changed, and nothing else.

Rules: text is drawn as it is, never as markup; what a cell means comes as a role, how it looks from the style sheet.
What the lines show is judged in `tui.model.window`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar, Final, Generic, Literal, TypeAlias

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from kaden.cells import cut, pad, wrap
from kaden.clock import Instant
from tui.model.columns import ROLES, Column, Place, Row
from tui.model.window import Line, Look, Stale, Window
from tui.widgets.span_strip import Cover, Span, SpanStrip

HINT_MARGIN: Final = 4
"""Blank cells on both sides of the hint."""

Part: TypeAlias = Look | Literal["header", "sorted", "picked", "thumb"]
"""What has a style of its own."""


class LiveGrid(Widget, Generic[Row], can_focus=True):
    """Rows by key in an order that is set from outside, with a cursor that follows its row.

    Args:
        columns: the most important first; those without room are reached with left and right.
        pinned: how many first columns stay when the others scroll.
        ambiguous: cells of an East Asian ambiguous character on this terminal, 1 or 2.
        id: as everywhere in Textual.
    """

    ALLOW_SELECT = False

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        *(f"live-grid--{role}" for role in ROLES),
        "live-grid--header",
        "live-grid--sorted",
        "live-grid--picked",
        "live-grid--thumb",
        "live-grid--cursor",
        "live-grid--cursor-strong",
        "live-grid--marked",
    }

    DEFAULT_CSS = """
    LiveGrid {
        height: 1fr;
        & > .live-grid--header { text-style: underline; }
        & > .live-grid--sorted { text-style: underline bold; }
        & > .live-grid--picked { text-style: reverse bold; }
        & > .live-grid--thumb { text-style: reverse; }
        & > .live-grid--quiet { text-style: dim; }
        & > .live-grid--strong { text-style: bold; }
        & > .live-grid--good { color: $success; }
        & > .live-grid--busy { color: $secondary; }
        & > .live-grid--warn { color: $warning; }
        & > .live-grid--alarm { color: $error; text-style: bold; }
        & > .live-grid--cursor { text-style: reverse; }
        & > .live-grid--cursor-strong { text-style: reverse bold; }
        & > .live-grid--marked { text-style: bold; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", show=False),
        Binding("down,j", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("home,g", "first", show=False),
        Binding("end,G", "last", show=False),
        Binding("left,h", "shift(-1)", show=False),
        Binding("right,l", "shift(1)", show=False),
    ]

    class CursorMoved(Message):
        """The cursor stands on another row, by a key or because its row has gone."""

        def __init__(self, grid: LiveGrid[Row], key: int | None) -> None:
            super().__init__()
            self.grid = grid
            self.key = key

    def __init__(
        self, columns: Sequence[Column[Row]], *, pinned: int = 1, ambiguous: int = 1, id: str | None = None
    ) -> None:
        super().__init__(id=id)
        self._window = Window(columns, pinned, ambiguous)
        self._pinned = pinned
        self._ambiguous = ambiguous
        self._told_cursor: int | None = None
        self._fitted = Size()
        """The size that the window has taken over."""
        self._hint = ""
        self._hint_shown = True
        self._sort_mark = ("", False, False)
        self._spans: dict[int, Span] = {}
        self._strips: dict[int, tuple[Strip, SpanStrip]] = {}
        self._covers: dict[int, Cover] = {}
        self._styles_of_parts: dict[tuple[Part, bool], Style] = {}

    # ---- what it shows ------------------------------------------------------------------------------------------

    @property
    def cursor(self) -> int | None:
        """Key of the row that the cursor stands on; None only while there are no rows."""
        return self._window.cursor

    @property
    def order(self) -> tuple[int, ...]:
        """Keys of the rows, from the first."""
        return self._window.order

    def put(self, rows: Mapping[int, Row]) -> None:
        """Add rows or replace them; they are seen once their keys are in the order."""
        self._paint(self._window.put(rows))

    def forget(self, keys: Iterable[int]) -> None:
        """Drop rows, and take them out of the order."""
        self._paint(self._window.forget(keys))

    def set_order(self, order: Sequence[int]) -> None:
        """Show these rows in this order. The cursor stays on its row, and the row in sight.

        Raises:
            KeyError: a key for which no row was put.
        """
        self._paint(self._window.set_order(order))

    def set_now(self, now: Instant) -> None:
        """Let the clocks of the rows show the time `now`."""
        self._paint(self._window.set_now(now))

    def move_to(self, key: int) -> None:
        """Put the cursor on a row.

        Raises:
            KeyError: the row is not shown.
        """
        self._paint(self._window.move_to(key))

    def set_sort_mark(self, column: str, *, descending: bool, picking: bool = False) -> None:
        """Say in the header which column orders the rows, and whether the user is choosing it."""
        mark = (column, descending, picking)
        if mark != self._sort_mark:
            self._sort_mark = mark
            self.refresh(Region(0, 0, self.size.width, 1))

    def reveal(self, column: str) -> None:
        """Scroll sideways until a column is in sight."""
        keys = [each.key for each in self._window.columns]
        if self._window.reveal(keys.index(column)):
            self._laid_out()

    def set_columns(self, columns: Sequence[Column[Row]]) -> None:
        """Show other columns, or the same in another order."""
        if tuple(columns) != self._window.columns:
            self._window.set_columns(columns)
            self._laid_out()

    def set_hint(self, hint: str) -> None:
        """Say what to do while there are no rows."""
        if hint != self._hint:
            self._hint = hint
            if not self.order:
                self.refresh()

    # ---- painting -----------------------------------------------------------------------------------------------

    def _paint(self, stale: Sequence[Stale]) -> None:
        """Mark dirty what became stale, and tell if the cursor's row is another one."""
        if self._hint_shown == bool(self.order):
            self._hint_shown = not self.order
            self.refresh()
        elif stale:
            self.refresh(*(self._region(line, place) for line, place in stale))
        if self.cursor != self._told_cursor:
            self._told_cursor = self.cursor
            self.post_message(self.CursorMoved(self, self.cursor))

    def _region(self, line: int, place: Place | None) -> Region:
        """Where a line or a column of it stands in the widget: below the header."""
        if place is None:
            return Region(0, line + 1, self.size.width, 1)
        return Region(place.x, line + 1, place.width, 1)

    def on_resize(self) -> None:
        if self._fit():
            self.refresh()

    def _fit(self) -> bool:
        """Take over the widget's size, if it is another one.

        Whether it is asked for again when painting: a grid that is mounted while the screen is being laid out can be
        painted without ever hearing of its size.
        """
        if self.size == self._fitted:
            return False
        self._fitted = self.size
        # The last cell belongs to the scroll mark, so that the end of a column is never the end of the line.
        self._window.resize(self.size.width - 1, self.size.height - 1)
        self._take_places()
        return True

    def _laid_out(self) -> None:
        """Take over the columns' new places and paint everything."""
        self._take_places()
        self.refresh()

    def _take_places(self) -> None:
        places = self._window.layout.places
        # A line is made of its columns with a blank segment after each.
        self._spans = {
            place.x + place.width: Span(place.x, 2 * position) for position, place in enumerate(places)
        }
        self._strips.clear()

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._styles_of_parts.clear()

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines as Textual caches and filters them, each able to be repainted in part."""
        self._fit()
        strips = super().render_lines(crop)
        if crop.width != self.size.width:
            return strips
        return [self._in_spans(y, strip) for y, strip in enumerate(strips, crop.y)]

    def _in_spans(self, y: int, strip: Strip) -> Strip:
        known, spanned = self._strips.get(y, (None, None))
        # Textual gives the same strip until the line has changed.
        if known is not strip or spanned is None:
            spans = self._spans if self._window.key_at(y - 1) is not None else {}
            spanned = SpanStrip(strip, spans, self._covers.setdefault(y, Cover()))
            self._strips[y] = strip, spanned
        return spanned

    def render_line(self, y: int) -> Strip:
        if y == 0:
            return Strip(self._header(), self.size.width)
        if not self.order:
            return self._hint_line(y - 2)
        if self._window.key_at(y - 1) is None:
            return Strip.blank(self.size.width, self._style("plain"))
        return Strip(self._row(self._window.lines[y - 1]), self.size.width)

    def _row(self, line: Line) -> list[Segment]:
        base = self._style("cursor" if line.cursor else "plain")
        segments: list[Segment] = []
        x = 0
        for place, cell in zip(self._window.layout.places, line.cells, strict=True):
            if segments:
                segments.append(Segment(" " * (place.x - x), base))
            segments.append(Segment(cell.text, self._style(cell.look, marked=cell.marked)))
            x = place.x + place.width
        segments.append(Segment(" " * (self.size.width - 1 - x), base))
        segments.append(Segment(" ", self._style("thumb" if line.thumb else "plain")))
        return segments

    def _header(self) -> list[Segment]:
        """The titles; the sorted one carries its direction, the edges say where more columns are."""
        layout, style = self._window.layout, self._style("header")
        sorted_by, descending, picking = self._sort_mark
        segments: list[Segment] = []
        x = 0
        for position, place in enumerate(layout.places):
            if segments:
                scrolled = layout.left and position == self._pinned
                segments.append(Segment(("<" if scrolled else " ").rjust(place.x - x), style))
            column = self._window.columns[place.column]
            title, look = column.title, style
            if column.key == sorted_by:
                sign = "v" if descending else "^"
                title = cut(title, place.width - 2, self._ambiguous)
                title = f"{sign} {title}" if column.align == "right" else f"{title} {sign}"
                look = self._style("picked" if picking else "sorted")
            segments.append(Segment(self._window.fitted(title, place.width, column.align), look))
            x = place.x + place.width
        segments.append(Segment(" " * (self.size.width - 1 - x), style))
        segments.append(Segment(">" if layout.right else " ", style))
        return segments

    def _hint_line(self, number: int) -> Strip:
        width = self.size.width
        lines = wrap(self._hint, width - 2 * HINT_MARGIN, self._ambiguous)
        text = " " * HINT_MARGIN + lines[number] if 0 <= number < len(lines) else ""
        return Strip([Segment(pad(text, width, self._ambiguous), self._style("plain"))], width)

    def _style(self, part: Part, *, marked: bool = False) -> Style:
        style = self._styles_of_parts.get((part, marked))
        if style is None:
            style = self.get_component_rich_style(f"live-grid--{part}")
            if marked:
                style += self.get_component_rich_style("live-grid--marked", partial=True)
            self._styles_of_parts[part, marked] = style
        return style

    # ---- keys ---------------------------------------------------------------------------------------------------

    def action_move(self, rows: int) -> None:
        """Move the cursor by lines."""
        self._paint(self._window.move_by(rows))

    def action_page(self, pages: int) -> None:
        """Move the cursor by windows, of which one line stays."""
        self._paint(self._window.move_by(pages * max(1, len(self._window.lines) - 1)))

    def action_first(self) -> None:
        """Move the cursor to the first row."""
        self._paint(self._window.move_by(-len(self.order)))

    def action_last(self) -> None:
        """Move the cursor to the last row."""
        self._paint(self._window.move_by(len(self.order)))

    def action_shift(self, columns: int) -> None:
        """Scroll the columns sideways."""
        if self._window.shift(columns):
            self._laid_out()

    def on_click(self, event: events.Click) -> None:
        key = self._window.key_at(event.y - 1)
        if key is not None:
            self.move_to(key)

    def on_mouse_scroll_down(self) -> None:
        self.action_move(1)

    def on_mouse_scroll_up(self) -> None:
        self.action_move(-1)
