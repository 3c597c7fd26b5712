"""The only way to put words on a screen: cleaned, without markup, and painted without a new layout.

Rule: no other file of the client makes a Textual `Static` or `Label`, sets a `border_title` or calls `notify`; a
customer called `[/b]` or one with an escape in the name is text here and nothing else (guarantees 7.4).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, TypeAlias

from rich.segment import Segment
from rich.style import Style
from textual.content import Content
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from kaden.cells import width as cells_of
from kaden.cells import wrapped
from kaden.text import clean, clean_note
from tui.widgets.span_strip import Cover, Span, SpanStrip

SafeText: TypeAlias = Content
"""Text that came through `safe` or `styled`: it holds no control characters, and markup in it is not read."""


def safe(text: str, style: str = "") -> SafeText:
    """One line of anything, harmless."""
    return Content.styled(clean(text), style) if style else Content(clean(text))


def safe_note(text: str) -> SafeText:
    """Several lines of anything, harmless."""
    return Content(clean_note(text))


def joined(*parts: SafeText | str) -> SafeText:
    """Parts side by side; plain strings are cleaned."""
    return Content("").join([part if isinstance(part, Content) else safe(part) for part in parts])


BOLD: Final = Style(bold=True)
REVERSE: Final = Style(reverse=True)
ALARM: Final = Style(bold=True, reverse=True)
"""Looks that need no colour; they are added to what the widget has."""


GAP: Final = 8
"""Cells between two changes from which on it is cheaper to send both alone: as many bytes as a cursor move has."""


class Row(Widget):
    """One line made of pieces, painted as a strip: a tenth of what a text of several styles costs."""

    DEFAULT_CSS = "Row { height: 1; width: 1fr; }"

    def pieces(self, cells: int) -> Iterator[tuple[str, Style]]:
        """Text and look of each piece, from the left; what is missing to `cells` is filled up."""
        yield from ()

    def render_line(self, y: int) -> Strip:
        cells, plain = self.size.width, self.rich_style
        line = [Segment(clean(text), plain + look) for text, look in self.pieces(cells)] if y == 0 else []
        return Strip(line).adjust_cell_length(cells, plain)


Looks: TypeAlias = "list[tuple[object, ...]]"
"""Each character of a text with its width and all that decides how it looks."""


def _looks(text: SafeText) -> Looks:
    looks: Looks = [(cells_of(char), char) for char in text.plain]
    for span in text.spans:
        for at in range(span.start, min(span.end, len(looks))):
            looks[at] += (span.style,)
    return looks


def _differing(before: Looks, after: Looks) -> Iterator[tuple[int, int | None]]:
    """Where two lines differ, as first and last place; None = to the end, because places moved."""
    if [look[0] for look in before] != [look[0] for look in after]:
        pairs = enumerate(zip(before, after, strict=False))
        same = (place for place, (one, other) in pairs if one != other)
        yield next(same, min(len(before), len(after))), None
        return
    start = end = None
    for place, (one, other) in enumerate(zip(before, after, strict=True)):
        if one == other:
            continue
        if start is None or end is None:
            start = place
        elif place - end >= GAP:
            yield start, end
            start = place
        end = place + 1
    if start is not None:
        yield start, end


class Words(Widget):
    """Some lines of text. `say` changes them; nothing is sent to the terminal when they are the same.

    What changes every second should have a fixed size: the layout is not done anew for it then.
    """

    DEFAULT_CSS = "Words { height: auto; width: 1fr; }"

    def __init__(
        self, text: SafeText | str = "", *, id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._text = text if isinstance(text, Content) else safe_note(text)
        self._spans: dict[int, Span] = {}
        """What of a single line was not painted yet, by the cell where it ends."""
        self._known_cover = Cover()

    @property
    def text(self) -> SafeText:
        """What stands there."""
        return self._text

    def say(self, text: SafeText | str) -> None:
        """Show this instead."""
        said = text if isinstance(text, Content) else safe_note(text)
        if said.is_same(self._text):
            return
        before, self._text = self._text, said
        if self.styles.is_auto_height or self.styles.is_auto_width:
            self._spans = {}
            self.refresh(layout=True)
        else:
            self.refresh(*self._changed(before, said))

    def _changed(self, before: SafeText, after: SafeText) -> Iterator[Region]:
        """The parts of a single line that are to be painted; nothing = all of it."""
        cells, left = self.size.width, self.content_offset.x
        if max(cells_of(before.plain), cells_of(after.plain)) > cells or self.size.height != 1:
            return
        for start, end in _differing(_looks(before), _looks(after)):
            # From where characters stand at other places on, everything to the end of the line is another one.
            first = cells_of(after.plain[:start])
            last = cells if end is None else cells_of(after.plain[:end])
            for stop, span in tuple(self._spans.items()):
                if span.begin - left <= last and first <= stop - left:
                    del self._spans[stop]
                    first, last = min(first, span.begin - left), max(last, stop - left)
            self._spans[left + last] = Span(left + first)
        yield from (Region(span.begin - left, 0, stop - span.begin, 1) for stop, span in self._spans.items())

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines as Textual makes them; a single one can be painted in part."""
        strips = super().render_lines(crop)
        if len(strips) != 1 or crop.width != self.outer_size.width:
            return strips
        spans, self._spans = self._spans, {}
        return [SpanStrip(strips[0], spans, self._known_cover)]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(wrapped(self._text.plain, max(2, width)))

    def render(self) -> Content:
        """The text, broken where a reader rests: the screen library knows of spaces only."""
        if self.styles.is_auto_width:
            return self._text
        lines = wrapped(self._text.plain, max(2, self.size.width))
        if len(lines) == 1:
            return self._text
        return Content("\n").join(self._text[start:end] for start, end in lines)
