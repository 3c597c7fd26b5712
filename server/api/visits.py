"""A program's visit to the hub: says what a desk would say, and waits for the answer.

Rule: what is refused is raised; what comes by itself meanwhile is passed by.
"""

from __future__ import annotations

from typing import TypeVar

from kaden.protocol.client import ClientMessage
from kaden.protocol.refusals import RefusalCode, Refused
from kaden.protocol.server import Goodbye, RefusedRequest, ServerMessage
from server.hub.local import LocalConnection

M = TypeVar("M", bound=ServerMessage)


class Visiting:
    """One visit.

    Args:
        connection: signed in as the program's account.
        account: its name.
    """

    def __init__(self, connection: LocalConnection, account: str) -> None:
        self._connection = connection
        self._account = account

    async def ask(self, message: ClientMessage, request: str) -> ServerMessage:
        """The answer to a request.

        Raises:
            Refused: what the server refuses, SERVER_STOPPING, ACCOUNT_DISABLED.
            PipeClosed: the visit ended otherwise, and what became of the request is not known.
        """
        await self._connection.send(message)
        while True:
            answer = await self._next()
            if getattr(answer, "request", None) == request:
                return answer

    async def hear(self, message: ClientMessage, kind: type[M]) -> M:
        """The first picture of a kind that follows upon a message.

        Raises:
            Refused, PipeClosed: as `ask`.
        """
        await self._connection.send(message)
        while True:
            answer = await self._next()
            if isinstance(answer, kind):
                return answer

    async def _next(self) -> ServerMessage:
        match answer := await self._connection.receive():
            case RefusedRequest():
                raise Refused(RefusalCode(answer.code), **answer.values)
            case Goodbye(reason="stopping"):
                raise Refused(RefusalCode.SERVER_STOPPING)
            case Goodbye(reason="disabled"):
                raise Refused(RefusalCode.ACCOUNT_DISABLED, account=self._account)
            case _:
                return answer
