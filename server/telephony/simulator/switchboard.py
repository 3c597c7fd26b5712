"""The exchange as a process of its own: applications and the world outside reach it over a unix socket.

`/application` is the floor's connection: commands in; replies, events and a farewell out. `/outside` takes happenings,
for tests. Rule: calls are the exchange's, not the connection's: they outlive every server that asked for them.
"""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from websockets.asyncio.server import ServerConnection, unix_serve
from websockets.exceptions import ConnectionClosed

from kaden.protocol.refusals import RefusalCode, Refused
from server.logs import logger
from server.tasks import Tasks
from server.telephony.simulator.exchange import SwitchDown
from server.telephony.simulator.messages import Farewell, Goodbye, Heard
from server.telephony.simulator.running import RunningExchange
from server.telephony.simulator.wire import Unreadable, read_ask, read_happening, write_heard

APPLICATION: Final = "/application"
OUTSIDE: Final = "/outside"

UNSUPPORTED: Final = 1003
TRY_AGAIN_LATER: Final = 1013

OWNER_ONLY: Final = 0o177
"""The umask of the socket: whoever may write to it may dial."""

_log = logger("switchboard")


@contextmanager
def listening_at(path: Path) -> Iterator[socket.socket]:
    """A socket at `path`, open to its owner only; what a killed process left there is replaced.

    Raises:
        Refused: somebody listens there, or nobody can.
    """
    ours = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    with ours:
        if _listens(path):
            raise Refused(RefusalCode.ADDRESS_IN_USE, address=str(path))
        umask = os.umask(OWNER_ONLY)
        try:
            if path.is_socket():
                path.unlink()
            ours.bind(str(path))
        except OSError as error:
            raise Refused(
                RefusalCode.ADDRESS_BAD, address=str(path), problem=error.strerror or str(error)
            ) from error
        finally:
            os.umask(umask)
        yield ours
        path.unlink(missing_ok=True)


def _listens(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as caller:
        try:
            caller.connect(str(path))
        except OSError:
            return False
    return True


async def serve_switchboard(
    at: socket.socket, running: RunningExchange, *, ready: Callable[[], None] = lambda: None
) -> None:
    """Serve at the socket until cancelled; `ready` is called once connections are taken."""
    switchboard = _Switchboard(running)
    async with unix_serve(switchboard.serve, sock=at, compression=None, ping_interval=None) as server:
        ready()
        await server.serve_forever()


class _Switchboard:
    """What is done with each connection."""

    def __init__(self, running: RunningExchange) -> None:
        self._running = running
        self._tasks = Tasks("switchboard")

    async def serve(self, connection: ServerConnection) -> None:
        """One connection, from its first message to its last."""
        path = connection.request.path if connection.request is not None else ""
        try:
            if path == APPLICATION:
                await self._serve_application(connection)
            elif path == OUTSIDE:
                await self._serve_outside(connection)
        except ConnectionClosed:
            return
        except Unreadable as error:
            _log.warning("unreadable message", problem=str(error))
            await connection.close(UNSUPPORTED, "unreadable message")

    async def _serve_outside(self, connection: ServerConnection) -> None:
        async for text in connection:
            self._running.happen(read_happening(text))
            await connection.send("done")

    async def _serve_application(self, connection: ServerConnection) -> None:
        # Needs no bound of its own: whoever does not take one event within the write timeout is cut off.
        outbox: asyncio.Queue[Heard] = asyncio.Queue()
        try:
            link = self._running.connect(outbox.put_nowait)
        except SwitchDown:
            await connection.close(TRY_AGAIN_LATER, "the switch is restarting")
            return
        writer = self._tasks.start(self._write(connection, outbox), name=f"write to link {link}")
        try:
            async for text in connection:
                ask = read_ask(text)
                self._running.ask(link, ask.number, ask.command)
        finally:
            self._running.leave(link)
            writer.cancel()

    async def _write(self, connection: ServerConnection, outbox: asyncio.Queue[Heard]) -> None:
        limit = self._running.exchange.rules.write_timeout / 1_000
        try:
            while True:
                heard = await outbox.get()
                if isinstance(heard, Farewell) and heard.reason is not Goodbye.REPLACED:
                    break
                async with asyncio.timeout(limit):
                    await connection.send(write_heard(heard))
                if isinstance(heard, Farewell):
                    await connection.close()
                    return
        except TimeoutError:
            _log.warning("cut off a slow reader")
        except ConnectionClosed:
            return
        connection.transport.abort()
