"""Two people changed one definition: who and when, and both versions beside what they began with.

Rule: nothing of either is written over before it was seen here (`tui.model.setup_form.SetupForm.put_on_top`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widget import Widget

from kaden.protocol.setup import Definition
from tui import actions
from tui.model.link_state import Refusal
from tui.model.setup_form import SetupForm
from tui.model.setup_values import told
from tui.screens.setup.pane import SetupPane
from tui.widgets.text import Words

if TYPE_CHECKING:
    from tui.screens.setup.desk import SetupDesk


class ConflictPane(SetupPane):
    """Every field in which the versions differ."""

    DEFAULT_CSS = "ConflictPane VerticalScroll { padding: 1 2; }"

    def __init__(
        self,
        desk: SetupDesk,
        form: SetupForm,
        theirs: Definition,
        refusal: Refusal,
        done: Callable[[Definition, bool], None],
    ) -> None:
        """`done` hears the other's version, and whether mine goes on top of it."""
        super().__init__(desk)
        self._theirs = theirs
        self._done = done
        self._scroll = VerticalScroll(Words(self._text(form, refusal)))

    def compose(self) -> ComposeResult:
        yield self._scroll

    def _text(self, form: SetupForm, refusal: Refusal) -> str:
        values = dict(refusal.values)
        # The server tells the time as people read it, in the zone of the office.
        by, at = values.get("by", "-"), values.get("at", "-")
        lines = [self.words("setup_screen.conflict", by=by, at=at), ""]
        for each in form.differences(self._theirs):
            lines.append(form.label(each.spec.name, self.words))
            versions = {"opened": each.opened, "theirs": each.theirs, "mine": each.mine}
            for whose, value in versions.items():
                shown = told(each.spec, value, self.words) or "-"
                if whose != "opened" and value == each.opened:
                    shown = self.words("setup_screen.version_same")
                lines.append(f"  {self.words(f'setup_screen.version_{whose}')}  {shown}")
        return "\n".join([*lines, "", self.words("setup_screen.conflict_ways")])

    @property
    def context(self) -> str:
        return actions.SETUP_CONFLICT

    @property
    def crumb(self) -> str:
        return self.words("setup_screen.conflict_title")

    @property
    def first(self) -> Widget:
        return self._scroll

    def do_theirs(self) -> None:
        """Drop my changes, and show what the other saved."""
        self.desk.close(self)
        self._done(self._theirs, False)

    def do_mine(self) -> None:
        """Save my changes on top of the other's."""
        self.desk.close(self)
        self._done(self._theirs, True)
