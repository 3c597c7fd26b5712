"""A connection inside this process, for simulated agents: same hub, desk and rules; no socket, no thread, no chance."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from kaden.protocol.client import ClientMessage
from kaden.protocol.server import ServerMessage
from server.hub.connection import PipeClosed
from server.hub.outbox import Outbox


class LocalConnection:
    """The client's end; already signed in.

    Args:
        outbox: what the server says.
        hear: takes what the client says.
        gone: told when the client goes.
    """

    def __init__(
        self,
        outbox: Outbox,
        hear: Callable[[ClientMessage], Awaitable[None]],
        gone: Callable[[], None],
    ) -> None:
        self._outbox = outbox
        self._hear = hear
        self._gone = gone

    async def send(self, message: ClientMessage) -> None:
        """Say something to the server; its answer comes by `receive`."""
        await self._hear(message)

    async def receive(self) -> ServerMessage:
        """The server's next message.

        Raises:
            PipeClosed: the server said goodbye, and everything was received.
        """
        frame = await self._outbox.next()
        if frame is None:
            raise PipeClosed
        return frame.message

    def close(self) -> None:
        """Go without a word, as a lost terminal does."""
        self._gone()
