"""Somebody else changed the same result: both versions beside what the form began with.

Rule: nothing of either is written over before it was seen here (`tui.model.correcting.on_top`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widget import Widget

from tui.model.correcting import differences
from tui.model.link_state import Refusal
from tui.model.result_form import Form
from tui.screens.pane import Pane
from tui.widgets.text import Words

if TYPE_CHECKING:
    from tui.screens.pane_desk import PaneDesk


class Resolved(Protocol):
    """Goes on after both versions were seen: with mine on top of theirs, or with theirs alone."""

    def __call__(self, *, keep_mine: bool) -> None: ...


class VersionsPane(Pane):
    """Every part in which the versions differ."""

    DEFAULT_CSS = "VersionsPane VerticalScroll { padding: 1 2; }"

    def __init__(
        self, desk: PaneDesk, refusal: Refusal, versions: tuple[Form, Form, Form], resolved: Resolved
    ) -> None:
        """`refusal` may name who changed it when; `versions` are the form as it was opened, the other's, and mine."""
        super().__init__(desk)
        self._resolved = resolved
        self._scroll = VerticalScroll(Words(self._text(refusal, *versions)))

    def compose(self) -> ComposeResult:
        yield self._scroll

    def _text(self, refusal: Refusal, opened: Form, theirs: Form, mine: Form) -> str:
        who = dict(refusal.values)
        told = (
            self.words("mine.conflict_by", **who)
            if {"by", "at"} <= who.keys()
            else self.words("mine.conflict")
        )
        lines = [told, ""]
        for each in differences(opened, theirs, mine, self.words, self.desk.now()):
            lines.append(self.words(f"mine.part_{each.part}"))
            versions = {"opened": each.opened, "theirs": each.theirs, "mine": each.mine}
            for whose, value in versions.items():
                shown = (
                    self.words("mine.version_same") if whose != "opened" and value == each.opened else value
                )
                lines.append(f"  {self.words(f'mine.version_{whose}')}  {shown}")
        if len(lines) == 2:
            lines.append(self.words("mine.conflict_none"))
        return "\n".join([*lines, "", self.words("mine.conflict_ways")])

    @property
    def context(self) -> str:
        return f"{self.desk.kind}.conflict"

    @property
    def crumb(self) -> str:
        return self.words("mine.conflict_title")

    @property
    def first(self) -> Widget:
        return self._scroll

    def do_theirs(self) -> None:
        """Drop my changes, and show what the other saved."""
        self.desk.close(self)
        self._resolved(keep_mine=False)

    def do_mine(self) -> None:
        """Save my changes on top of the other's."""
        self.desk.close(self)
        self._resolved(keep_mine=True)
