"""The WebSocket: connects, speaks for a `Conversation`, and connects again when the link breaks.

Rule: it lives in the app's own loop on purpose. A terminal that stops reading stops the loop, the server hears nothing
more, and gives this agent no new call.
"""

from __future__ import annotations

import asyncio
import secrets
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Final

from pydantic import ValidationError
from websockets.asyncio.client import ClientConnection, connect, unix_connect
from websockets.exceptions import ConnectionClosed, WebSocketException

from kaden import __version__
from kaden.clock import Millis
from kaden.protocol.base import MAX_SERVER_MESSAGE
from kaden.protocol.client import ClientMessage
from kaden.protocol.server import SERVER_MESSAGE, ServerMessage
from tui.model.address import Address
from tui.model.floor_time import steady_clock
from tui.model.link_state import Answer, Conversation, LinkPhase, Reply, Request, hello

PING_EVERY: Final = 4.0
PING_LIMIT: Final = 6.0
"""Seconds: a silent server is noticed within `PING_EVERY` + `PING_LIMIT`."""

OPEN_LIMIT: Final = 10.0
"""Seconds for the handshake and for the server's greeting."""

CLOSE_LIMIT: Final = 0.5
"""Seconds that a closing handshake may take; a terminal that went away leaves one second in all."""

MAX_UNSENT: Final = 256
"""Messages that wait for the socket. More than that means it is stuck: it is given up and opened again."""

GOING_AWAY: Final = 1001
"""The close code of a client whose terminal went: not a crash, and not a goodbye either."""


class Link:
    """One connection to one server, kept up until it is closed for good."""

    def __init__(
        self,
        address: Address,
        account: str | None,
        *,
        heard: Callable[[ServerMessage], None],
        moved: Callable[[], None],
        terminal: str = "",
        ca_file: Path | None = None,
        steady: Callable[[], Millis] = steady_clock,
        desk: bool = True,
    ) -> None:
        """`heard` gets every message, `moved` is told when the phase changed; both are called in the app's loop.

        Without `desk` it takes nobody's place, and hears of no desk.
        """
        greeting = hello(f"kaden {__version__}", terminal, desk=desk)
        self.conversation = Conversation(greeting, secrets.token_hex(5), account)
        self._address = address
        self._heard = heard
        self._moved = moved
        self._ca_file = ca_file
        self._steady = steady
        self._unsent: asyncio.Queue[ClientMessage | None] = asyncio.Queue(MAX_UNSENT)
        self._socket: ClientConnection | None = None
        self._close_code = 1000
        self.trouble = ""
        """What the system said when the link last broke, for the sign-in screen."""
        self.next_try: Millis | None = None
        """When, on the steady clock, a lost link is tried again; None while it is being tried, or is not lost."""
        self.not_understood = 0
        """Messages of the server that this client does not know."""
        self._woken = asyncio.Event()

    @property
    def phase(self) -> LinkPhase:
        return self.conversation.phase

    async def run(self) -> None:
        """Keep the link up. Returns when it is closed for good."""
        while not self.conversation.over:
            try:
                async with self._connected() as connection:
                    await self._speak(connection)
            except (OSError, TimeoutError, WebSocketException) as trouble:
                # Whatever broke it, the answer is the same: say so on the screen and try again.
                self.trouble = str(trouble)
            finally:
                self._socket = None
            before = self.conversation.phase
            self.conversation.lost()
            if self.conversation.phase is not before:
                self._moved()
            if not self.conversation.over:
                await self._rest(self.conversation.rest())

    async def _rest(self, rest: Millis) -> None:
        self._woken.clear()
        self.next_try = self._steady() + rest
        with suppress(TimeoutError):
            await asyncio.wait_for(self._woken.wait(), rest / 1_000)
        self.next_try = None

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[ClientConnection]:
        self._unsent = asyncio.Queue(MAX_UNSENT)
        if self._address.kind == "unix":
            opening = unix_connect(
                self._address.text,
                max_size=MAX_SERVER_MESSAGE,
                compression=None,
                open_timeout=OPEN_LIMIT,
                ping_interval=PING_EVERY,
                ping_timeout=PING_LIMIT,
                close_timeout=CLOSE_LIMIT,
            )
        else:
            opening = connect(
                self._address.text,
                ssl=self._tls(),
                proxy=True if self._address.kind == "wss" else None,
                max_size=MAX_SERVER_MESSAGE,
                open_timeout=OPEN_LIMIT,
                ping_interval=PING_EVERY,
                ping_timeout=PING_LIMIT,
                close_timeout=CLOSE_LIMIT,
            )
        async with opening as connection:
            yield connection

    def _tls(self) -> ssl.SSLContext | None:
        if self._address.kind != "wss":
            return None
        context = ssl.create_default_context(cafile=self._ca_file)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        return context

    async def _speak(self, connection: ClientConnection) -> None:
        self._socket = connection
        self._send(self.conversation.connected())
        async with asyncio.TaskGroup() as tasks:
            writing = tasks.create_task(self._write(connection), name="link-write")
            await self._read(connection)
            writing.cancel()

    async def _read(self, connection: ClientConnection) -> None:
        greeted = False
        while True:
            try:
                frame = await asyncio.wait_for(connection.recv(), None if greeted else OPEN_LIMIT)
            except (ConnectionClosed, TimeoutError):
                return
            greeted = True
            try:
                message = SERVER_MESSAGE.validate_json(frame)
            except ValidationError:
                # A newer server of the same protocol may say more than this client knows.
                self.not_understood += 1
                continue
            before = self.conversation.phase
            answer = self.conversation.heard(message)
            self._heard(message)
            self._send(answer)
            if self.conversation.phase is not before:
                self._moved()
            if self.conversation.over:
                return

    async def _write(self, connection: ClientConnection) -> None:
        while True:
            message = await self._unsent.get()
            if message is None:
                await connection.close(self._close_code)
                return
            try:
                await connection.send(message.model_dump_json())
            except ConnectionClosed:
                return

    def _send(self, messages: list[ClientMessage]) -> None:
        for message in messages:
            if self._socket is None:
                return
            try:
                self._unsent.put_nowait(message)
            except asyncio.QueueFull:
                self._socket.transport.abort()
                return

    # ---- what people do -----------------------------------------------------------------------------------------

    def sign_in(self, account: str, password: str) -> None:
        """Try an account and its password."""
        self._send(self.conversation.sign_in(account, password))
        self._moved()

    def sign_in_as_me(self, account: str | None) -> None:
        """Try one of the accounts that the local socket offers; None = the only one."""
        self._send(self.conversation.sign_in_as_me(account))
        self._moved()

    def ask(self, request: Request, reply: Reply) -> None:
        """Ask the server; see `Conversation.ask`."""
        self._send(self.conversation.ask(request, reply))

    def fetch(self, request: Request, answer: Answer) -> None:
        """Ask the server; see `Conversation.fetch`."""
        self._send(self.conversation.fetch(request, answer))

    def tell(self, message: ClientMessage) -> None:
        """Tell the server; see `Conversation.tell`."""
        self._send(self.conversation.tell(message))

    def goodbye(self) -> None:
        """Sign out and close; `run` returns soon after."""
        self._finish(self.conversation.leave(), 1000)

    def abandon(self) -> None:
        """Close without signing out, because the terminal goes: the server keeps the call and the stay for a while."""
        self.conversation.close("abandoned")
        self._finish([], GOING_AWAY)

    def _finish(self, farewell: list[ClientMessage], code: int) -> None:
        self._close_code = code
        self._send(farewell)
        if self._socket is not None:
            try:
                self._unsent.put_nowait(None)
            except asyncio.QueueFull:
                self._socket.transport.abort()
        self._woken.set()
