"""The baseline of `bench_supervisors`: what one client says is sent to all who listen, and nothing else is done.

python -m benchmarks.program_bare_relay SOCKET
"""

from __future__ import annotations

import asyncio
import json
import sys
from contextlib import suppress

from websockets.asyncio.server import ServerConnection, unix_serve
from websockets.exceptions import ConnectionClosed

from benchmarks.ticker import Ticker
from server.demo.live import READY


class Relay:
    """All who are connected."""

    def __init__(self) -> None:
        self._connections: set[ServerConnection] = set()

    async def serve(self, connection: ServerConnection) -> None:
        """One connection's life."""
        self._connections.add(connection)
        with suppress(ConnectionClosed):
            async for frame in connection:
                for other in self._connections - {connection}:
                    await other.send(frame)
        self._connections.discard(connection)


async def relay(socket: str) -> None:
    """Relay until standard input has a line or ends; then tell how late the loop was."""
    ticker = Ticker()
    async with unix_serve(Relay().serve, socket, compression=None), asyncio.TaskGroup() as tasks:
        ticking = tasks.create_task(ticker.tick())
        print(READY, flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        ticking.cancel()
    print(json.dumps(ticker.figures()), flush=True)


if __name__ == "__main__":
    asyncio.run(relay(sys.argv[1]))
