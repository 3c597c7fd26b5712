"""The door for programs: HTTP over TLS, in the open on loopback alone; few at a time, and nobody stays for long.

Rules: everybody counts from the first moment, before TLS is spoken; nothing is read while an answer is under way; who
is slow or sends what is no HTTP hears why once, and is out.
"""

from __future__ import annotations

import asyncio
import ssl
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Final, TypeAlias

from kaden.clock import SECOND, Millis
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


@dataclass(slots=True)
class _Talk:
    """One connection."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    place: str
    wire: Wire
    met_at: float
    """By the loop's clock."""
    known: bool = False
    """Whether it has shown a right token: after any other one it ends."""
    refused: int = 0
    """Requests in a row that were too many."""


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
        self._turned_away = Tasks("api, turned away")
        self._tls: ssl.SSLContext | None = None
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
        self._tls = tls
        try:
            self._server = await asyncio.start_server(self._met, host, port, limit=CHUNK)
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
        await self._turned_away.cancel_all()
        if self._server is not None:
            await self._server.wait_closed()
            self._server = None

    def _met(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        peer = writer.get_extra_info("peername")
        place = place_of(str(peer[0])) if peer else "-"
        limit = self._no_room(place)
        if limit is None:
            if self._tls is not None:
                # What comes before the handshake begins belongs to it.
                assert isinstance(writer.transport, asyncio.Transport)
                writer.transport.pause_reading()
            self._places[place] += 1
            talk = _Talk(reader, writer, place, Wire(self._limits), asyncio.get_running_loop().time())
            self._tasks.start(self._converse(talk), name="conversation")
        elif self._tls is None and len(self._turned_away) < self._limits.connections:
            self._turned_away.start(self._turn_away(reader, writer, limit), name="farewell")
        else:
            # To tell would cost a handshake, or one more place.
            writer.transport.abort()

    async def _turn_away(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, limit: int
    ) -> None:
        refusal = Refused(RefusalCode.TOO_MANY_CONNECTIONS, limit=limit)
        try:
            async with asyncio.timeout(self._limits.farewell / SECOND):
                writer.write(Wire(self._limits).answer(refused(refusal)))
                await _part(reader, writer)
        except (OSError, TimeoutError):
            pass
        finally:
            writer.transport.abort()

    def _no_room(self, place: str) -> int | None:
        """The limit that is reached; None = there is room."""
        if len(self._tasks) >= self._limits.connections:
            return self._limits.connections
        if self._places[place] >= self._limits.connections_of_place:
            return self._limits.connections_of_place
        return None

    async def _converse(self, talk: _Talk) -> None:
        try:
            if self._tls is not None:
                await talk.writer.start_tls(self._tls, ssl_handshake_timeout=self._limits.handshake / SECOND)
            while await self._exchange(talk):
                talk.known = True
            async with asyncio.timeout(self._limits.taking / SECOND):
                await _part(talk.reader, talk.writer)
        except (OSError, TimeoutError):
            pass
        finally:
            self._places[talk.place] -= 1
            if not self._places[talk.place]:
                del self._places[talk.place]
            with suppress(OSError):
                talk.writer.transport.abort()

    async def _exchange(self, talk: _Talk) -> bool:
        """One request and its answer; False when there is none, or the connection ends with it."""
        try:
            request = await self._request(talk)
        except Refused as refusal:
            reply = refused(refusal)
        else:
            if request is None:
                return False
            reply = await self._answer(request, talk.place)
        talk.refused = talk.refused + 1 if reply.status is HTTPStatus.TOO_MANY_REQUESTS else 0
        if talk.refused >= self._limits.excess:
            reply = replace(reply, last=True)
        talk.writer.write(talk.wire.answer(reply))
        async with asyncio.timeout(self._limits.taking / SECOND):
            await talk.writer.drain()
        return talk.wire.goes_on()

    async def _request(self, talk: _Talk) -> Request | None:
        """The next whole request; None when the other end has no more.

        Raises:
            Refused: NOT_HTTP, MESSAGE_TOO_BIG, REQUEST_SLOW.
        """
        wire = talk.wire
        if not wire.begun:
            try:
                async with asyncio.timeout_at(self._until(talk, self._limits.idle)):
                    wire.receive(await talk.reader.read(CHUNK))
            except TimeoutError:
                return None
        try:
            async with asyncio.timeout_at(self._until(talk, self._limits.arrival)):
                while (request := wire.next()) is None and not wire.over:
                    talk.writer.write(wire.interim())
                    wire.receive(await talk.reader.read(CHUNK))
        except TimeoutError:
            limit = self._limits.arrival if talk.known else self._limits.first
            raise Refused(RefusalCode.REQUEST_SLOW, seconds=limit // SECOND) from None
        return request

    def _until(self, talk: _Talk, limit: Millis) -> float:
        """When a wait that begins at this moment is over, by the loop's clock; a stranger has little time in all."""
        end = asyncio.get_running_loop().time() + limit / SECOND
        return end if talk.known else min(end, talk.met_at + self._limits.first / SECOND)


async def _part(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Close so that the peer can read what it was answered last."""
    if writer.can_write_eof():
        writer.write_eof()
        left = LINGER_BYTES
        while left > 0 and (data := await reader.read(CHUNK)):
            left -= len(data)
    writer.close()
    await writer.wait_closed()
