"""One connection of one person to one server: over when either side is, and never heard of by the next server."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from enum import Enum
from typing import Final

from kaden.protocol.client import ClientMessage
from kaden.protocol.refusals import Refused
from kaden.protocol.server import Answered, ServerMessage
from kaden.vocabulary import AccountId
from server.hub.connection import PipeClosed
from server.hub.local import LocalConnection
from server.running import RunningServer
from server.tasks import Tasks
from tests.floor.crashes import Crashes
from tests.floor.life import Life, outside


class Lost(Enum):
    """What a person hears last."""

    LOST = "lost"


LOST: Final = Lost.LOST


class Heard:
    """What a person has heard and not yet taken in; one reader."""

    def __init__(self) -> None:
        self._messages: deque[ServerMessage | Lost] = deque()
        self._waiter: asyncio.Future[None] | None = None

    def put(self, message: ServerMessage | Lost) -> None:
        """Say it."""
        self._messages.append(message)
        self._wake()

    async def take(self, seconds: float) -> ServerMessage | Lost | None:
        """The next message; None when none comes in that time."""
        if not self._messages:
            loop = asyncio.get_running_loop()
            self._waiter = loop.create_future()
            timer = loop.call_later(seconds, self._wake)
            try:
                await self._waiter
            finally:
                timer.cancel()
        return self._messages.popleft() if self._messages else None

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)


class Wire:
    """The connection.

    Args:
        life: of the server.
        crashes: asked of everything that the server says.
        die: ends the life.
    """

    def __init__(self, life: Life, crashes: Crashes, die: Callable[[str], None]) -> None:
        self._life = life
        self._crashes = crashes
        self._die = die
        self._said: asyncio.Queue[ClientMessage | None] = asyncio.Queue()
        self.heard = Heard()
        self.owed: dict[str, ClientMessage] = {}
        """Requests of the person that have no answer yet."""

    async def attend(self, running: RunningServer, account: AccountId, terminal: str) -> None:
        """The server's side."""
        try:
            connection = await running.hub.connect_local(account, terminal)
        except Refused:
            outside(self.lost)
            return
        tasks = Tasks("wire")
        tasks.start(self._listen(connection), name="listen")
        try:
            while True:
                self._deliver(await connection.receive())
        except PipeClosed:
            outside(self.lost)
        await tasks.cancel_all()

    async def _listen(self, connection: LocalConnection) -> None:
        while (message := await self._said.get()) is not None:
            await connection.send(message)
        connection.close()

    def _deliver(self, message: ServerMessage) -> None:
        kind = f"say {type(message).__name__}"
        if isinstance(message, Answered):
            kind = f"answer {type(self.owed.get(message.request)).__name__}"
        side = self._crashes.due(kind)
        if side != "before":
            outside(self.heard.put, message)
        if side is not None:
            self._die(f"{side} {kind}")

    def say(self, message: ClientMessage | None) -> None:
        """The person's side: say something; None hangs up."""
        self._life.inside(self._said.put_nowait, message)

    def lost(self) -> None:
        """The connection is no more."""
        self.heard.put(LOST)
