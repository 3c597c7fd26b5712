"""The door for programs: HTTP over TLS, in the open on loopback alone; few at a time, and nobody stays for long.

Rules: nothing is read while an answer is under way; who is slow or sends what is no HTTP hears why once, and is out.
"""

from __future__ import annotations

import asyncio
import ssl
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Final, TypeAlias

from kaden.clock import SECOND
from kaden.protocol.refusals import RefusalCode, Refused
from server.addresses import not_listening, refuse_open
from server.api.limits import ApiLimits
from server.api.replies import refused
from server.api.wire import Reply, Request, Wire
from server.hub.throttle import place_of
from server.logs import logger
from server.tasks import Tasks

Answer: TypeAlias = Callable[[Request, str], Awaitable[Reply]]

CHUNK: Final = 16 * 1024
"""Bytes read at once."""

LINGER_BYTES: Final = 1024 * 1024
"""Of what a peer still sends after its last answer; to close upon unread bytes would take the answer from it."""

_log = logger("api")


class ApiDoor:
    """Has the conversations with programs.

    Args:
        answer: answers a request from a place; never raises.
        limits: how many, how long, how large.
    """

    def __init__(self, answer: Answer, limits: ApiLimits | None = None) -> None:
        self._answer = answer
        self._limits = limits or ApiLimits()
        self._tasks = Tasks("api")
        self._places: Counter[str] = Counter()
        self._server: asyncio.Server | None = None
        self.port: int | None = None
        """Where programs come in; None = nowhere."""

    async def open(self, host: str, port: int, tls: ssl.SSLContext | None) -> None:
        """Listen; at port 0 the system chooses one.

        Raises:
            Refused: TLS_REQUIRED, ADDRESS_IN_USE, ADDRESS_BAD.
        """
        refuse_open(host, port, tls=tls is not None)
        address = f"{host}:{port}"
        shake = None if tls is None else self._limits.handshake / SECOND
        try:
            self._server = await asyncio.start_server(
                self._met, host, port, limit=CHUNK, ssl=tls, ssl_handshake_timeout=shake
            )
        except OSError as error:
            raise not_listening(address, error) from None
        self.port = self._server.sockets[0].getsockname()[1]
        _log.info("listening", address=address, port=self.port, tls=tls is not None)

    def stop_accepting(self) -> None:
        """Close the door; who is inside may stay."""
        if self._server is not None:
            self._server.close()

    async def close(self) -> None:
        """Close the door, and break off what is inside. Safe to call twice."""
        self.stop_accepting()
        await self._tasks.cancel_all()
        if self._server is not None:
            await self._server.wait_closed()
            self._server = None

    def _met(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        peer = writer.get_extra_info("peername")
        place = place_of(str(peer[0])) if peer else "-"
        limit = self._no_room(place)
        if limit is None:
            self._places[place] += 1
            self._tasks.start(self._speak(reader, writer, place), name="conversation")
        else:
            refusal = Refused(RefusalCode.TOO_MANY_CONNECTIONS, limit=limit)
            writer.write(Wire(self._limits).answer(refused(refusal)))
            writer.close()

    def _no_room(self, place: str) -> int | None:
        """The limit that is reached; None = there is room."""
        if len(self._tasks) >= self._limits.connections:
            return self._limits.connections
        if self._places[place] >= self._limits.connections_of_place:
            return self._limits.connections_of_place
        return None

    async def _speak(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, place: str) -> None:
        wire = Wire(self._limits)
        try:
            while await self._exchange(wire, reader, writer, place):
                pass
            async with asyncio.timeout(self._limits.taking / SECOND):
                await _part(reader, writer)
        except (OSError, TimeoutError):
            pass
        finally:
            self._places[place] -= 1
            if not self._places[place]:
                del self._places[place]
            with suppress(OSError):
                writer.transport.abort()

    async def _exchange(
        self, wire: Wire, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, place: str
    ) -> bool:
        """One request and its answer; False when there is none, or the connection ends with it."""
        try:
            request = await self._request(wire, reader, writer)
        except Refused as refusal:
            reply = refused(refusal)
        else:
            if request is None:
                return False
            reply = await self._answer(request, place)
        writer.write(wire.answer(reply))
        async with asyncio.timeout(self._limits.taking / SECOND):
            await writer.drain()
        return wire.goes_on()

    async def _request(
        self, wire: Wire, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> Request | None:
        """The next whole request; None when the other end has no more.

        Raises:
            Refused: NOT_HTTP, MESSAGE_TOO_BIG, REQUEST_SLOW.
        """
        if not wire.begun:
            try:
                async with asyncio.timeout(self._limits.idle / SECOND):
                    wire.receive(await reader.read(CHUNK))
            except TimeoutError:
                return None
        try:
            async with asyncio.timeout(self._limits.arrival / SECOND):
                while (request := wire.next()) is None and not wire.over:
                    writer.write(wire.interim())
                    wire.receive(await reader.read(CHUNK))
        except TimeoutError:
            raise Refused(RefusalCode.REQUEST_SLOW, seconds=self._limits.arrival // SECOND) from None
        return request


async def _part(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Close so that the peer can read what it was answered last."""
    if writer.can_write_eof():
        writer.write_eof()
        left = LINGER_BYTES
        while left > 0 and (data := await reader.read(CHUNK)):
            left -= len(data)
    writer.close()
    await writer.wait_closed()
