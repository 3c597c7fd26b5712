"""The keys of a pane and what they do, laid on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.widget import Widget

from tui.screens.pane import Pane
from tui.widgets.help_view import HelpView

if TYPE_CHECKING:
    from tui.screens.pane_desk import PaneDesk


class HelpPane(Pane):
    """What `?` and F1 open."""

    def __init__(self, desk: PaneDesk, about: str, topic: str | None) -> None:
        """`about` is the context that is explained, `topic` the page of the guide that belongs to it."""
        super().__init__(desk)
        self._view = HelpView(desk.words, desk.kaden.registry, desk.kaden.has)
        self._about = about
        self._topic = topic

    def compose(self) -> ComposeResult:
        yield self._view

    @property
    def context(self) -> str:
        return f"{self.desk.kind}.help"

    @property
    def crumb(self) -> str:
        return self.words("supervisor.help")

    @property
    def first(self) -> Widget:
        return self._view

    def shown(self) -> None:
        self._view.show(self._about, self._topic)
