"""A small hub that says what a test tells it to, in the real protocol over a real unix socket.

Rule: it knows no rule of the trade. It greets, signs in, records what clients said, and answers each request as the
test asked for: at once, later, or with a refusal.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final, TypeVar

from websockets.asyncio.server import ServerConnection, unix_serve
from websockets.exceptions import ConnectionClosed

from kaden.clock import Instant
from kaden.protocol.base import PROTOCOL, Message
from kaden.protocol.client import CLIENT_MESSAGE, ClientMessage, Hello, Resume, SignIn, SignInAsMe, SignOut
from kaden.protocol.desk import Desk, DeskChanged
from kaden.protocol.server import Answered, Goodbye, RefusedRequest, SignedIn, Welcome
from kaden.vocabulary import Role

TOKEN: Final = "token-of-a-test-0000"
PASSWORD: Final = "correct horse battery"
UNIT: Final = 30.0
"""Seconds after which a test gives up waiting for something that should happen at once; machines are shared."""

Said = TypeVar("Said", bound=Message)


class ScriptedServer:
    """What the test sees of it."""

    def __init__(self, path: Path, now: Instant) -> None:
        self.path = path
        self.now = now
        self.said: list[ClientMessage] = []
        """Everything that clients said, in order, over all connections."""
        self.local_accounts: tuple[str, ...] = ("sato",)
        self.role = Role.USER
        self.agent_use = True
        self.full_name = "佐藤 花子"
        self.refusals: dict[str, tuple[str, dict[str, str | int]]] = {}
        """By type of request: the refusal that answers it."""
        self.answers: dict[str, Callable[[Any], Message]] = {}
        """By type of request: what answers it instead of a plain `Answered`; unless it is refused."""
        self.silent: set[str] = set()
        """Types of request that get no answer for now."""
        self.on_said: Callable[[ClientMessage], None] | None = None
        self.refusing = False
        """Cut every new connection: the server cannot be reached for now."""
        self.connections: list[ServerConnection] = []
        """Signed-in ones."""
        self.zone = ""
        """The office's; empty = not told."""
        self.closed_with: list[int | None] = []
        """Close codes of connections that ended."""
        self._desk: Desk | None = None
        self._sequence = 0
        self._changed = asyncio.Condition()

    # ---- what the test does -------------------------------------------------------------------------------------

    async def show(self, desk: Desk) -> int:
        """Change the desk and send it; gives its sequence."""
        self._desk = desk
        self._sequence += 1
        await self.send(DeskChanged(sequence=self._sequence, now=self.now, desk=desk))
        return self._sequence

    async def send(self, message: Message) -> None:
        """Say something to every signed-in client."""
        for connection in self.connections:
            await connection.send(message.model_dump_json())

    async def break_link(self) -> None:
        """Cut all connections without a word."""
        for connection in list(self.connections):
            connection.transport.abort()
        await self.until(lambda: not self.connections)

    async def hear(self, kind: type[Said], count: int = 1) -> Said:
        """Wait until `count` messages of a kind were heard, and give the last of them."""
        await self.until(lambda: len(self.all(kind)) >= count)
        return self.all(kind)[count - 1]

    def all(self, kind: type[Said]) -> list[Said]:
        """All messages of a kind so far."""
        return [message for message in self.said if isinstance(message, kind)]

    async def until(self, true: Callable[[], bool]) -> None:
        """Wait until something that clients do makes `true` true."""
        async with self._changed:
            await asyncio.wait_for(self._changed.wait_for(true), UNIT)

    # ---- what it does by itself ---------------------------------------------------------------------------------

    async def serve(self, connection: ServerConnection) -> None:
        """One connection's life."""
        if self.refusing:
            connection.transport.abort()
            return
        try:
            async for frame in connection:
                message = CLIENT_MESSAGE.validate_json(frame)
                self.said.append(message)
                await self._answer(connection, message)
                await self._notify()
        except ConnectionClosed:
            pass
        finally:
            self.closed_with.append(connection.close_code)
            if connection in self.connections:
                self.connections.remove(connection)
            await self._notify()

    async def _notify(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    async def _answer(self, connection: ServerConnection, message: ClientMessage) -> None:
        request = getattr(message, "request", None)
        refusal = self.refusals.get(message.type)
        if refusal is not None:
            code, values = refusal
            await say(connection, RefusedRequest(request=request, code=code, values=values))
        elif isinstance(message, Hello):
            accounts = self.local_accounts
            await say(connection, Welcome(protocol=PROTOCOL, server="scripted", local_accounts=accounts))
        elif isinstance(message, SignIn) and message.password != PASSWORD:
            await say(connection, RefusedRequest(request=request, code="wrong_password"))
        elif isinstance(message, SignIn | SignInAsMe | Resume):
            await self._sign_in(connection, message.request, getattr(message, "account", None))
        elif isinstance(message, SignOut):
            await say(connection, Goodbye(reason="signed_out"))
        elif request is not None and message.type not in self.silent:
            if self.on_said is not None:
                self.on_said(message)
            answer = self.answers.get(message.type, lambda _: Answered(request=request))
            await say(connection, answer(message))

    async def _sign_in(self, connection: ServerConnection, request: str, account: str | None) -> None:
        self.connections.append(connection)
        await say(
            connection,
            SignedIn(
                request=request,
                token=TOKEN,
                account=7,
                name=account or "sato",
                full_name=self.full_name,
                role=self.role,
                agent_use=self.agent_use,
                now=self.now,
                zone=self.zone,
            ),
        )
        if self._desk is not None:
            self._sequence += 1
            await say(connection, DeskChanged(sequence=self._sequence, now=self.now, desk=self._desk))


async def say(connection: ServerConnection, message: Message) -> None:
    """Send one message."""
    await connection.send(message.model_dump_json())


@asynccontextmanager
async def scripted_server(directory: Path, now: Instant) -> AsyncIterator[ScriptedServer]:
    """A listening server with its socket in `directory`."""
    server = ScriptedServer(directory / "kaden.sock", now)
    async with unix_serve(server.serve, str(server.path)):
        yield server
