"""The doors: a local socket for this machine, TLS for others, and WebSockets behind both.

Rules: nothing but loopback without TLS; no browser gets in; strangers are few, slow ones are dropped; and whatever
the library meets is one line of the log at most, without a trace and without what was said.
"""

from __future__ import annotations

import asyncio
import functools
import logging
import random
import socket
import ssl
import stat
import struct
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, TypeAlias

from websockets.asyncio.server import Server, ServerConnection, serve, unix_serve
from websockets.exceptions import ConnectionClosed
from websockets.frames import Frame, Opcode
from websockets.http11 import Request

from kaden.clock import SECOND
from kaden.protocol.base import MAX_CLIENT_MESSAGE
from kaden.protocol.refusals import RefusalCode, Refused
from server.addresses import not_listening, refuse_open
from server.hub.connection import Pipe, PipeClosed
from server.hub.limits import Limits
from server.hub.sign_in import Peer
from server.hub.throttle import place_of
from server.logs import logger

Serve: TypeAlias = Callable[[Pipe, Peer], Awaitable[None]]

SOCKET_MODE: Final = 0o660
DIRECTORY_MODE: Final = 0o750

FRAMES_WAITING: Final = 4
"""Frames of one client that wait for us; then its socket is not read."""

BACKLOG: Final = 1_024
"""Connections that wait to be accepted: after a restart all desks come back at once."""

PROBE_SECONDS: Final = 1.0
"""For a server that may already be behind the local socket."""

_CREDENTIALS: Final = struct.Struct("3i")

_log = logger("listen")


class Listener:
    """All doors of the server.

    Args:
        speak: has the conversation with a peer; `Hub.serve`.
        limits: how many strangers, how long.
        ping: seconds between tests of a silent connection, and for the answer to one.
        chance: a number from 0 up to 1, for dropping newcomers.
    """

    def __init__(
        self, speak: Serve, limits: Limits, *, ping: float = 4.0, chance: Callable[[], float] = random.random
    ) -> None:
        self._speak = speak
        self._limits = limits
        self._ping = ping
        self._chance = chance
        self._servers: list[Server] = []
        self._socket_path: Path | None = None

    async def open_unix(self, path: Path) -> None:
        """Listen on the local socket.

        Raises:
            Refused: ADDRESS_IN_USE, somebody answers there; ADDRESS_BAD, it cannot be made.
        """
        bound = _bound(path)
        self._socket_path = path
        options = self._options(_Strangers(self._limits.local_newcomers, self._chance))
        self._servers.append(await unix_serve(self._welcome_local, sock=bound, **options))
        _log.info("listening", socket=str(path))

    async def open_tcp(self, host: str, port: int, tls: ssl.SSLContext | None) -> int:
        """Listen on the network; the port, which the system chose if it was 0.

        Raises:
            Refused: TLS_REQUIRED, ADDRESS_IN_USE, ADDRESS_BAD.
        """
        address = f"{host}:{port}"
        refuse_open(host, port, tls=tls is not None)
        options = self._options(_Strangers(self._limits.newcomers, self._chance))
        options |= {"compression": "deflate"}
        if tls is not None:
            options |= {"ssl": tls, "ssl_handshake_timeout": self._limits.sign_in / SECOND}
        try:
            server = await serve(self._welcome_far, host, port, **options)
        except OSError as error:
            raise not_listening(address, error) from None
        self._servers.append(server)
        chosen: int = server.sockets[0].getsockname()[1]
        _log.info("listening", address=address, port=chosen, tls=tls is not None)
        return chosen

    def stop_accepting(self) -> None:
        """Close the doors; who is inside may stay."""
        for server in self._servers:
            server.close(close_connections=False)
        if self._socket_path is not None:
            self._socket_path.unlink(missing_ok=True)
            self._socket_path = None

    async def close(self) -> None:
        """Close the doors and wait until everybody is out; the hub sends them out."""
        self.stop_accepting()
        for server in self._servers:
            await server.wait_closed()
        self._servers.clear()

    def _options(self, strangers: _Strangers) -> dict[str, Any]:
        return {
            "create_connection": functools.partial(_Connection, strangers, self._limits.controls_per_second),
            "origins": [None],
            "compression": None,
            "open_timeout": self._limits.sign_in / SECOND,
            "ping_interval": self._ping,
            "ping_timeout": self._ping,
            "close_timeout": self._limits.farewell / SECOND,
            "max_size": MAX_CLIENT_MESSAGE,
            "max_queue": FRAMES_WAITING,
            "server_header": None,
            "backlog": BACKLOG,
            "logger": _library_log(),
        }

    async def _welcome_local(self, websocket: ServerConnection) -> None:
        peer_socket = websocket.transport.get_extra_info("socket")
        raw = peer_socket.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
        _, uid, _ = _CREDENTIALS.unpack(raw)
        await self._speak(_WebSocketPipe(websocket), Peer(place=f"uid {uid}", uid=uid))

    async def _welcome_far(self, websocket: ServerConnection) -> None:
        await self._speak(_WebSocketPipe(websocket), Peer(place=place_of(str(websocket.remote_address[0]))))


def tls_context(certificate: Path, key: Path) -> ssl.SSLContext:
    """What the network door shows: TLS 1.2 at least.

    Raises:
        Refused: CONFIG_BAD, certificate and key cannot be used.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        context.load_cert_chain(certificate, key)
    except (OSError, ssl.SSLError) as error:
        problem = error.strerror or "certificate and key do not fit"
        raise Refused(
            RefusalCode.CONFIG_BAD, path=str(certificate), where="tls_certificate, tls_key", problem=problem
        ) from None
    return context


# ---- sockets -----------------------------------------------------------------------------------------------------


def _bound(path: Path) -> socket.socket:
    """A bound local socket that the owner and its group may use; a dead server's is taken away first."""
    bound = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        path.parent.mkdir(mode=DIRECTORY_MODE, parents=True, exist_ok=True)
        _make_way(path)
        bound.bind(str(path))
        # Nobody can connect before `listen`, so there is no moment with other rights.
        path.chmod(SOCKET_MODE)
    except OSError as error:
        bound.close()
        raise not_listening(str(path), error) from None
    except Refused:
        bound.close()
        raise
    return bound


def _make_way(path: Path) -> None:
    try:
        if not stat.S_ISSOCK(path.lstat().st_mode):
            raise Refused(RefusalCode.ADDRESS_BAD, address=str(path), problem="a file is there already")
    except FileNotFoundError:
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        probe.settimeout(PROBE_SECONDS)
        try:
            probe.connect(str(path))
        except ConnectionRefusedError:
            path.unlink(missing_ok=True)
        except TimeoutError:
            raise Refused(RefusalCode.ADDRESS_IN_USE, address=str(path)) from None
        else:
            raise Refused(RefusalCode.ADDRESS_IN_USE, address=str(path))


# ---- WebSockets --------------------------------------------------------------------------------------------------


class _Strangers:
    """Connections on which nobody has signed in yet, and the early drop of too many.

    Args:
        limits: where dropping begins, its chance there in percent, where it is certain.
        chance: a number from 0 up to 1.
    """

    def __init__(self, limits: tuple[int, int, int], chance: Callable[[], float]) -> None:
        self._begin, self._percent, self._full = limits
        self._chance = chance
        self._count = 0

    def enter(self) -> bool:
        """Count one more; False if it is to be dropped."""
        self._count += 1
        others = self._count - 1
        if others < self._begin:
            return True
        if others >= self._full:
            return False
        grown = (100 - self._percent) * (others - self._begin) / (self._full - self._begin)
        return self._chance() * 100 >= self._percent + grown

    def leave(self) -> None:
        """One has signed in or gone."""
        self._count -= 1


class _Connection(ServerConnection):
    """The library's connection, counted while it is a stranger's, and cut when it floods us with pings."""

    def __init__(self, strangers: _Strangers, controls_per_second: int, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._strangers: _Strangers | None = strangers
        self._controls_per_second = controls_per_second
        self._controls = 0
        self._second = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert self._strangers is not None
        welcome = self._strangers.enter()
        super().connection_made(transport)
        if not welcome:
            self.transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        self.known()
        super().connection_lost(exc)

    def known(self) -> None:
        """This is a stranger no more, or gone."""
        if self._strangers is not None:
            self._strangers.leave()
            self._strangers = None

    def process_event(self, event: Frame | Request | Any) -> None:
        if isinstance(event, Frame) and event.opcode in (Opcode.PING, Opcode.PONG):
            second = int(self.loop.time())
            self._controls = self._controls + 1 if second == self._second else 1
            self._second = second
            if self._controls > self._controls_per_second:
                self.transport.abort()
                return
        super().process_event(event)


class _WebSocketPipe:
    """A WebSocket as the hub wants it."""

    def __init__(self, websocket: ServerConnection) -> None:
        self._websocket = websocket

    async def receive(self) -> str | bytes:
        try:
            return await self._websocket.recv()
        except ConnectionClosed:
            raise PipeClosed from None

    async def send(self, data: bytes) -> None:
        try:
            await self._websocket.send(data, text=True)
        except ConnectionClosed:
            raise PipeClosed from None

    def admitted(self) -> None:
        assert isinstance(self._websocket, _Connection)
        self._websocket.known()

    def unsent(self) -> int:
        return self._websocket.transport.get_write_buffer_size()

    async def close(self, code: int, reason: str) -> None:
        with suppress(ConnectionClosed):
            await self._websocket.close(code, reason)

    def abort(self) -> None:
        self._websocket.transport.abort()


def _library_log() -> logging.Logger:
    """The library's logger: never at debug, where it would write down every password; what fails as one line."""
    log = logging.getLogger("kaden.websocket")
    log.setLevel(logging.WARNING)
    if not log.filters:
        log.addFilter(_one_line)
    return log


def _one_line(record: logging.LogRecord) -> bool:
    """Name the error instead of showing its trace: whatever a peer sends must not fill the log."""
    error = record.exc_info[1] if record.exc_info else None
    if error is not None:
        record.msg, record.args = f"{record.getMessage()}: {error!r}", ()
        record.exc_info = None
    return True
