"""A client on a terminal of any size, against a scripted server; and its screen as text."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from textual.pilot import Pilot

from kaden.clock import Millis
from kaden.protocol.desk import Desk
from tests.tui import samples
from tests.tui.hands import press, press_in_one_breath, settle
from tests.tui.scripted_server import UNIT, ScriptedServer, scripted_server
from tui.app import KadenApp
from tui.model.address import parse_address
from tui.model.link_state import LinkPhase
from tui.screens.agent.desk import AgentDesk
from tui.settings import Settings

SMALL: Final = (80, 24)
LARGE: Final = (120, 40)
SIZES: Final = {"80x24": SMALL, "120x40": LARGE}
"""Of golden screens, as they are named."""


MOMENT: Final = 0.005
"""Seconds until a condition is looked at again that waits for another thread or a timer."""


class Steady:
    """A steady clock that a test moves."""

    def __init__(self) -> None:
        self.now: Millis = 1_000_000

    def __call__(self) -> Millis:
        return self.now


def screen_text(app: KadenApp) -> str:
    """What stands on the terminal, line by line. The one private name that our tests use of the screen library."""
    return "\n".join(strip.text.rstrip() for strip in app.screen._compositor.render_strips()) + "\n"


@dataclass
class Client:
    """What a test of a screen works with."""

    server: ScriptedServer
    app: KadenApp
    pilot: Pilot[int]
    steady: Steady

    @property
    def screen(self) -> str:
        """The terminal as text."""
        return screen_text(self.app)

    @property
    def agent(self) -> AgentDesk:
        """The agent's desk."""
        desk = self.app.screen
        assert isinstance(desk, AgentDesk)
        return desk

    async def press(self, *keys: str) -> None:
        """Press keys, and let everything settle that they set off here."""
        await press(self.pilot, *keys)
        await self.settle()

    async def press_in_one_breath(self, *keys: str) -> None:
        """Press keys that are all there before the first is looked at."""
        await press_in_one_breath(self.pilot, *keys)
        await self.settle()

    async def settle(self) -> None:
        """Let everything be handled and painted that is on its way here."""
        await settle(self.pilot)

    async def until(self, true: Callable[[], bool]) -> None:
        """Wait until `true` is true."""
        deadline = time.monotonic() + UNIT
        while not true():
            assert time.monotonic() < deadline, f"in vain; the screen shows\n{self.screen}"
            await self.settle()
            if not true():
                await asyncio.sleep(MOMENT)

    async def shows(self, *texts: str) -> None:
        """Wait until all texts stand on the screen."""
        await self.until(lambda: all(text in self.screen for text in texts))

    async def show(self, desk: Desk) -> None:
        """Let the server show a desk, and wait until it is here."""
        sequence = await self.server.show(desk)
        await self.until(lambda: getattr(self.app.home.desk, "sequence", 0) >= sequence)
        await self.settle()

    async def lose_link(self) -> None:
        """Break the link, and wait until the client has noticed."""
        self.server.refusing = True
        await self.server.break_link()
        await self.until(lambda: self.app.home.link.phase is LinkPhase.LOST)
        await self.settle()

    async def find_link(self) -> None:
        """Let the link come back, and wait for it."""
        self.server.refusing = False
        await self.until(lambda: self.app.home.link.phase is LinkPhase.UP)
        await self.settle()


@asynccontextmanager
async def open_client(
    directory: Path,
    *,
    desk: Desk | None = None,
    size: tuple[int, int] = SMALL,
    prepare: Callable[[ScriptedServer], None] | None = None,
    signed_in: bool = True,
    **settings: Any,
) -> AsyncIterator[Client]:
    """A client of a server that `prepare` may change before it connects; signed in, with `desk` if one is given."""
    async with scripted_server(directory, samples.NOW) as server:
        if prepare is not None:
            prepare(server)
        steady = Steady()
        address = parse_address(str(server.path))
        app = KadenApp(Settings(**settings), address, zone=ZoneInfo(samples.ZONE), steady=steady)
        async with app.run_test(size=size) as pilot:
            client = Client(server, app, pilot, steady)
            if signed_in:
                await client.until(lambda: isinstance(app.screen, AgentDesk) and app.home.up)
            if desk is not None:
                await client.show(desk)
            yield client
