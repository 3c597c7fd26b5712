"""The door of `/health` and `/metrics`: on loopback alone, few at a time, and nobody stays long."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from http import HTTPStatus
from typing import Final

from server.addresses import is_loopback, not_listening
from server.health.http import MAX_HEAD, Page, answer, plain
from server.logs import logger
from server.tasks import Tasks

PATIENCE: Final = 5.0
"""Seconds for a request to come, and for its answer to be taken."""

AT_ONCE: Final = 8
"""Conversations; whoever comes above is told to try again."""

_END: Final = b"\r\n\r\n"

_log = logger("health")


class HealthDoor:
    """Answers monitoring programs.

    Args:
        pages: makes the page of each path.
        patience: seconds for the whole conversation.
    """

    def __init__(self, pages: Mapping[str, Callable[[], Page]], *, patience: float = PATIENCE) -> None:
        self._pages = pages
        self._patience = patience
        self._tasks = Tasks("health")
        self._server: asyncio.Server | None = None

    async def open(self, host: str, port: int) -> int:
        """Listen; the port, which the system chose if it was 0.

        Raises:
            Refused: ADDRESS_IN_USE, ADDRESS_BAD.
            ValueError: no loopback address; the settings have refused it before.
        """
        if not is_loopback(host):
            raise ValueError(f"{host} is no loopback address")
        try:
            self._server = await asyncio.start_server(self._met, host, port, limit=MAX_HEAD)
        except OSError as error:
            raise not_listening(f"{host}:{port}", error) from None
        chosen: int = self._server.sockets[0].getsockname()[1]
        _log.info("listening", address=f"{host}:{chosen}", pages=sorted(self._pages))
        return chosen

    async def close(self) -> None:
        """Close the door and break off."""
        if self._server is not None:
            self._server.close()
            await self._tasks.cancel_all()
            await self._server.wait_closed()

    def _met(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if len(self._tasks) < AT_ONCE:
            self._tasks.start(self._speak(reader, writer), name="conversation")
        else:
            writer.write(plain(HTTPStatus.SERVICE_UNAVAILABLE).sent())
            writer.close()

    async def _speak(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(self._patience):
                writer.write(await self._answer(reader))
                await writer.drain()
                writer.close()
                await writer.wait_closed()
        except (OSError, TimeoutError, asyncio.IncompleteReadError):
            pass
        finally:
            with suppress(OSError):
                writer.transport.abort()

    async def _answer(self, reader: asyncio.StreamReader) -> bytes:
        try:
            head = await reader.readuntil(_END)
        except asyncio.LimitOverrunError:
            return plain(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE).sent()
        return answer(head, self._pages)
