"""A stage for one widget: an app that shows nothing else."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from textual.app import App, ComposeResult
from textual.message import Message
from textual.pilot import Pilot
from textual.widget import Widget

from tests.tui.hands import press, settle


class Theatre(App[None]):
    """Holds the widget."""

    def __init__(self, *widgets: Widget) -> None:
        super().__init__()
        self._widgets = widgets

    def compose(self) -> ComposeResult:
        yield from self._widgets


@dataclass
class Stage:
    """The widget under the lights."""

    app: Theatre
    pilot: Pilot[None]
    messages: list[Message] = field(default_factory=list)

    @property
    def lines(self) -> list[str]:
        """What stands there."""
        return [strip.text.rstrip() for strip in self.app.screen._compositor.render_strips()]

    async def settle(self) -> None:
        """Let everything be handled and painted that is on its way."""
        await settle(self.pilot)

    async def press(self, *keys: str) -> None:
        """Press keys, and let everything settle that they set off."""
        await press(self.pilot, *keys)


@asynccontextmanager
async def stage(*widgets: Widget, size: tuple[int, int] = (40, 8)) -> AsyncIterator[Stage]:
    """Put widgets on the stage."""
    messages: list[Message] = []
    app = Theatre(*widgets)
    async with app.run_test(size=size, message_hook=messages.append) as pilot:
        await settle(pilot)
        yield Stage(app, pilot, messages)
