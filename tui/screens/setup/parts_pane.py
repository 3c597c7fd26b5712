"""The parts of one field as a form of their own, laid on the form that the field is in."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult

from tui import actions
from tui.model.setup_parts import PartsForm
from tui.screens.filled_pane import FilledPane
from tui.screens.setup.pane import SetupPane
from tui.widgets.text import Words

if TYPE_CHECKING:
    from tui.screens.setup.desk import SetupDesk


class PartsPane(SetupPane, FilledPane):
    """Permissions by campaign, intervals by outcome, conditions (domain rows 35, 71, 151)."""

    DEFAULT_CSS = "PartsPane .nothing { padding: 1 2; }"

    def __init__(self, desk: SetupDesk, parts: PartsForm, done: Callable[[Any], None]) -> None:
        """`done` hears the field's new value."""
        super().__init__(desk)
        self._parts = parts
        self._done = done
        self._nothing = Words(self.words("setup_screen.no_campaign_yet"), classes="nothing")

    def compose(self) -> ComposeResult:
        if not self._parts.specs:
            yield self._nothing
        yield from super().compose()

    def on_mount(self) -> None:
        self.fill(self._parts, {})

    @property
    def context(self) -> str:
        return actions.SETUP_PARTS

    @property
    def crumb(self) -> str:
        return self.words(f"setup_{self._parts.kind}.{self._parts.whole.name}")

    def loses(self) -> str | None:
        self.view.collect()
        count = len(self._parts.changed)
        return self.words("setup_screen.drop", count=count) if count else None

    def do_take(self) -> None:
        """Put the parts into the field, or come to the first that is wrong."""
        self.view.collect()
        wrong = self._parts.first_wrong()
        if wrong is not None:
            self.view.come_to(wrong)
            return
        self.desk.close(self)
        self._done(self._parts.whole_value)
