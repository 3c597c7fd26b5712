"""A short numbered list: a digit, the first letters or the arrows choose a line, Enter goes on with it.

Digits and letters count only here, where the focus shows it; the desks' own actions are never plain letters.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from kaden.cells import pad, width
from kaden.clock import Millis
from kaden.text import clean
from tui.model.type_ahead import TypeAhead


@dataclass(frozen=True, slots=True)
class Pick:
    """One line."""

    label: str
    hint: str = ""
    """At the right end: what choosing this means."""


class PickList(Widget, can_focus=True):
    """Lines to choose from. Moving the cursor is choosing."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"pick-list--cursor", "pick-list--chosen", "pick-list--hint"}
    """The chosen line with and without the focus (numbers look like the latter), and the hints."""
    DEFAULT_CSS = """
    PickList { height: auto; width: 1fr; }
    PickList .pick-list--cursor { text-style: reverse; }
    PickList .pick-list--chosen { text-style: bold; }
    PickList .pick-list--hint { color: $secondary; }
    """

    class Picked(Message):
        """A line was chosen."""

        def __init__(self, picks: PickList, index: int) -> None:
            super().__init__()
            self.picks = picks
            self.index = index

        @property
        def control(self) -> PickList:
            return self.picks

    class Entered(Message):
        """Enter was pressed."""

        def __init__(self, picks: PickList) -> None:
            super().__init__()
            self.picks = picks

        @property
        def control(self) -> PickList:
            return self.picks

    class Paged(Message):
        """PgUp or PgDn was pressed; the list itself is never that long."""

        def __init__(self, down: bool) -> None:
            super().__init__()
            self.down = down

        def scroll(self, view: Widget) -> None:
            """Let a view that has not the focus follow the key."""
            if self.down:
                view.scroll_page_down(animate=False)
            else:
                view.scroll_page_up(animate=False)

    def __init__(self, steady: Callable[[], Millis], ambiguous: int = 1, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._picks: tuple[Pick, ...] = ()
        self._index: int | None = None
        self._typing = TypeAhead()
        self._steady = steady
        self._ambiguous = ambiguous

    @property
    def index(self) -> int | None:
        """The chosen line."""
        return self._index

    def fill(self, picks: Sequence[Pick], index: int | None) -> None:
        """Show these lines, one of them chosen or none."""
        resized = len(picks) != len(self._picks)
        changed = tuple(picks) != self._picks or index != self._index
        self._picks, self._index = tuple(picks), index
        if changed:
            self.refresh(layout=resized)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return max(1, len(self._picks))

    def render_line(self, y: int) -> Strip:
        cells = self.size.width
        if y >= len(self._picks):
            return Strip.blank(cells, self.rich_style)
        pick, chosen = self._picks[y], y == self._index
        hint = f"  {clean(pick.hint)} " if pick.hint else " "
        number = f"{'>' if chosen else ' '}{y + 1:>2} "
        room = max(0, cells - width(number) - width(hint, self._ambiguous))
        label = pad(clean(pick.label), room, self._ambiguous)
        if chosen:
            look = self._look("cursor" if self.has_focus else "chosen")
            line = [Segment(number + label + hint, look)]
        else:
            line = [
                Segment(number, self._look("chosen")),
                Segment(label, self.rich_style),
                Segment(hint, self._look("hint")),
            ]
        return Strip(line).adjust_cell_length(cells, self.rich_style)

    def _look(self, part: str) -> Style:
        return self.get_component_rich_style(f"pick-list--{part}")

    def on_focus(self) -> None:
        self._repaint(self._index)

    def on_blur(self) -> None:
        self._repaint(self._index)

    def _repaint(self, *indexes: int | None) -> None:
        for index in indexes:
            if index is not None:
                self.refresh(Region(0, index, self.size.width, 1))

    def choose(self, index: int) -> None:
        """Choose a line, as a key would."""
        if index != self._index and 0 <= index < len(self._picks):
            before, self._index = self._index, index
            self._repaint(before, index)
            self.post_message(self.Picked(self, index))

    def on_key(self, event: events.Key) -> None:
        last = len(self._picks) - 1
        match event.key:
            case "down":
                self.choose(0 if self._index is None else min(self._index + 1, last))
            case "up":
                self.choose(last if self._index is None else max(self._index - 1, 0))
            case "home":
                self.choose(0)
            case "end":
                self.choose(last)
            case "enter":
                self.post_message(self.Entered(self))
            case "pageup" | "pagedown":
                self.post_message(self.Paged(event.key == "pagedown"))
            case _ if event.is_printable and event.character is not None:
                labels = [pick.label for pick in self._picks]
                found = self._typing.typed(event.character, labels, self._steady())
                if found is not None:
                    self.choose(found)
            case _:
                return
        event.stop()
