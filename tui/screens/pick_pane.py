"""Names to pick from, for a field that names other definitions: typing narrows the list, ticks stay."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from textual import events, on
from textual.app import ComposeResult
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from kaden.setup.fields import FieldSpec
from kaden.setup.forms import FieldType
from tui.model.setup_picking import Picking
from tui.screens.pane import Pane
from tui.widgets.fields import LineField
from tui.widgets.text import Words
from tui.widgets.tick_list import TickList

if TYPE_CHECKING:
    from tui.screens.pane_desk import PaneDesk


class SearchField(LineField):
    """Where the list is narrowed by typing; Space is not for a text here."""

    class Spaced(Message):
        """Space was pressed."""

    async def _on_key(self, event: events.Key) -> None:
        if event.key == "space":
            event.stop()
            event.prevent_default()
            self.post_message(self.Spaced())
        else:
            await super()._on_key(event)


class PickPane(Pane):
    """One name, or as many as are ticked: five agents into a group in one operation (domain rows 43, 44).

    Its keys are the actions `<desk>.tick` and `<desk>.take` of the context `<desk>.pick`.
    """

    DEFAULT_CSS = """
    PickPane { padding: 0 1; }
    PickPane LineField { width: 1fr; }
    PickPane .told { height: 2; dock: bottom; }
    """

    def __init__(
        self,
        desk: PaneDesk,
        title: str,
        spec: FieldSpec,
        value: Any,
        known: Sequence[str],
        done: Callable[[Any], None],
    ) -> None:
        """`value` is what the field holds, `known` what it may name; `done` hears its new value."""
        super().__init__(desk)
        self._title = title
        self._done = done
        several = spec.type is FieldType.NAMES
        ticked = list(value or ()) if several else [value] if value else []
        self.picking = Picking(known, ticked, several=several)
        self._before = self.picking.ticked
        self._search = SearchField(placeholder=self.words("setup_screen.type_to_narrow"))
        self._list = TickList(self.picking, desk.kaden.ambiguous)
        self._told = Words(classes="told")

    def compose(self) -> ComposeResult:
        yield self._search
        yield self._list
        yield self._told

    def on_mount(self) -> None:
        self._tell()

    @property
    def context(self) -> str:
        return f"{self.desk.kind}.pick"

    @property
    def crumb(self) -> str:
        return self._title

    @property
    def first(self) -> Widget:
        return self._search

    def offers(self, action: str) -> bool:
        return action != f"{self.desk.kind}.tick" or self.picking.several

    def loses(self) -> str | None:
        changed = set(self.picking.ticked) ^ set(self._before)
        return self.words("setup_screen.drop", count=len(changed)) if changed else None

    def _tell(self) -> None:
        """What is ticked, so that it is seen whatever the list shows; and which keys do it."""
        picking = self.picking
        if not picking.names:
            self._told.say(self.words("setup_screen.nothing_to_pick"))
            return
        chosen = ", ".join(picking.ticked)
        told = self.words(
            "setup_screen.ticked", count=len(picking.ticked), total=len(picking.names), names=chosen
        )
        how = self.words("setup_screen.how_to_tick" if picking.several else "setup_screen.how_to_pick")
        if not picking.shown:
            how = self.words("setup_screen.nothing_matches", text=self._search.value.strip())
        self._told.say(f"{told}\n{how}" if picking.several else how)

    @on(Input.Changed)
    def _on_typed(self, event: Input.Changed) -> None:
        event.stop()
        self.picking.narrow(event.value)
        self._list.renew()
        self._tell()

    @on(SearchField.Spaced)
    def _on_spaced(self, event: SearchField.Spaced) -> None:
        event.stop()
        if self.picking.several:
            self.do_tick()

    @on(Input.Submitted)
    def _on_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if self.picking.shown:
            self.do_take()

    def on_key(self, event: events.Key) -> None:
        """What the field left over: the arrows move the cursor of the list."""
        steps = {"up": -1, "down": 1, "pageup": -10, "pagedown": 10}
        if event.key in steps:
            self.picking.move(steps[event.key])
            self._list.renew()
        else:
            return
        event.stop()
        event.prevent_default()

    def do_tick(self) -> None:
        """Tick the name under the cursor, or take its tick away, and go on to the next."""
        self.picking.tick()
        self.picking.move(1)
        self._list.renew()
        self._tell()

    def do_take(self) -> None:
        """Put what is ticked into the field; of a single choice, the name under the cursor."""
        if self.desk.pane is not self:
            return
        if not self.picking.several:
            if self.picking.names and not self.picking.shown:
                return  # No name is under the cursor, as the line below says.
            self.picking.tick()
        ticked = self.picking.ticked
        self.desk.close(self)
        self._done(list(ticked) if self.picking.several else ticked[0] if ticked else None)
