"""A page of text to be read: warnings after a save, a formula."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widget import Widget

from tui import actions
from tui.screens.setup.pane import SetupPane
from tui.widgets.text import Words

if TYPE_CHECKING:
    from tui.screens.setup.desk import SetupDesk


class PagePane(SetupPane):
    """Some paragraphs; the arrows scroll them."""

    DEFAULT_CSS = "PagePane VerticalScroll { padding: 1 2; }"

    def __init__(self, desk: SetupDesk, title: str, text: str) -> None:
        super().__init__(desk)
        self._title = title
        self._scroll = VerticalScroll(Words(text))

    def compose(self) -> ComposeResult:
        yield self._scroll

    @property
    def context(self) -> str:
        return actions.SETUP_PAGE

    @property
    def crumb(self) -> str:
        return self._title

    @property
    def first(self) -> Widget:
        return self._scroll
