"""A connection inside this process, for simulated agents: same hub, desk and rules; no socket, no thread, no chance."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Protocol

from kaden.protocol.client import ClientMessage
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.protocol.server import ServerMessage
from kaden.vocabulary import AccountId
from server.hub.connection import PipeClosed
from server.hub.outbox import Outbox
from server.storage.port import Account


class Accounts(Protocol):
    """Where accounts are; part of `server.storage.port.Store`."""

    async def account_by_id(self, account: AccountId) -> Account | None:
        """As `Store.account_by_id`."""
        ...


async def able(accounts: Accounts, account: AccountId) -> Account:
    """The account of that number.

    Raises:
        Refused: UNKNOWN_ACCOUNT, ACCOUNT_DISABLED.
    """
    known = await accounts.account_by_id(account)
    if known is None:
        raise Refused(RefusalCode.UNKNOWN_ACCOUNT, account=str(account))
    if known.disabled:
        raise Refused(RefusalCode.ACCOUNT_DISABLED, account=known.name)
    return known


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
