"""A client's link for simulated agents that survives a killed server: comes back, and asks again what got no answer.

Rule: what it asks again goes out under the same request id, as the real client does it.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Final

from websockets.asyncio.client import ClientConnection, unix_connect
from websockets.exceptions import WebSocketException

from kaden.protocol.base import PROTOCOL
from kaden.protocol.client import Alive, ClientMessage, Hello, SaveResult, SignInAsMe
from kaden.protocol.server import (
    SERVER_MESSAGE,
    Answered,
    RefusedRequest,
    ServerMessage,
    SignedIn,
)

BACK_OFF: Final = 0.05
ALIVE_SECONDS: Final = 3.0


class DeskLine:
    """One agent's connection. Implements `server.demo.agents.Connection`.

    Args:
        socket: the server's local socket.
        account: who signs in; mapped to the user who runs the test.
    """

    def __init__(self, socket: Path, account: str) -> None:
        self._socket = socket
        self._account = account
        self._connection: ClientConnection | None = None
        self._unanswered: dict[str, ClientMessage] = {}
        self._sign_ins = 0
        self.saved: list[SaveResult] = []
        """Results that the server said it had saved."""
        self.refused: list[RefusedRequest] = []

    async def send(self, message: ClientMessage) -> None:
        """Say something; a request stays owed until it is answered."""
        request = getattr(message, "request", None)
        if request is not None:
            self._unanswered[request] = message
        await self._try_to_send(message)

    @property
    def owed(self) -> bool:
        """Whether a request still waits for its answer."""
        return bool(self._unanswered)

    async def connect(self) -> None:
        """Sign in before anything is said that is no request, for that is not said again."""
        await self._connect()

    async def receive(self) -> ServerMessage:
        """The next message, from whichever server is alive."""
        while True:
            connection = self._connection or await self._connect()
            try:
                async with asyncio.timeout(ALIVE_SECONDS):
                    message = SERVER_MESSAGE.validate_json(await connection.recv())
            except TimeoutError:
                await self._try_to_send(Alive())
                continue
            except (WebSocketException, OSError):
                self._connection = None
                continue
            self._note(message)
            return message

    def _note(self, message: ServerMessage) -> None:
        match message:
            case Answered(request=request):
                order = self._unanswered.pop(request, None)
                if isinstance(order, SaveResult):
                    self.saved.append(order)
            case RefusedRequest(request=request) if request is not None:
                self._unanswered.pop(request, None)
                self.refused.append(message)

    async def _connect(self) -> ClientConnection:
        while True:
            try:
                connection = await unix_connect(str(self._socket), compression=None)
                await self._greet(connection)
            except (WebSocketException, OSError, EOFError):
                await asyncio.sleep(BACK_OFF)
                continue
            self._connection = connection
            for order in list(self._unanswered.values()):
                await self._try_to_send(order)
            return connection

    async def _greet(self, connection: ClientConnection) -> None:
        self._sign_ins += 1
        await connection.send(Hello(protocol=PROTOCOL, client="test").model_dump_json())
        await connection.recv()
        sign_in = SignInAsMe(request=f"sign-in-{self._sign_ins}", account=self._account)
        await connection.send(sign_in.model_dump_json())
        answer = SERVER_MESSAGE.validate_json(await connection.recv())
        if not isinstance(answer, SignedIn):
            raise EOFError(str(answer))

    async def _try_to_send(self, message: ClientMessage) -> None:
        if self._connection is not None:
            try:
                await self._connection.send(message.model_dump_json())
            except (WebSocketException, OSError):
                self._connection = None
