"""A line between client and server that can be slow, thin, or cut: two unix sockets and a thread between them.

Rule: bytes come out in the order in which they went in, none is lost while the line is whole, and all that are
under way are lost when it is cut.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from queue import Queue
from typing import Final

PIECE: Final = 256
"""Bytes that are passed on at once, so that a thin line trickles."""


@dataclass
class Relay:
    """What a test turns while the line is in use."""

    loop: asyncio.AbstractEventLoop
    delay: float
    """Seconds that each byte is under way."""
    rate: float | None
    """Bytes a second in each direction; None = as fast as can be."""
    down: int = 0
    """Bytes that the server sent so far."""
    up: int = 0
    """Bytes that clients sent so far."""
    connections: int = 0
    """How many were made so far."""
    whole: bool = True
    _open: set[asyncio.StreamWriter] = field(default_factory=set)
    _idle: asyncio.Event = field(default_factory=asyncio.Event)

    def cut(self) -> None:
        """Break all connections and take none until `mend`."""
        self._in_loop(self._cut)

    def mend(self) -> None:
        """Take connections again."""
        self._in_loop(self._mend)

    def _in_loop(self, act: Callable[[], None]) -> None:
        done = threading.Event()

        def acted() -> None:
            act()
            done.set()

        self.loop.call_soon_threadsafe(acted)
        done.wait()

    def _cut(self) -> None:
        self.whole = False
        for writer in self._open:
            writer.transport.abort()

    def _mend(self) -> None:
        self.whole = True

    async def end(self) -> None:
        """Break all connections, and wait until nothing is under way."""
        self._cut()
        if self._open:
            self._idle.clear()
            await self._idle.wait()

    async def carry(
        self, to: Path, client_in: asyncio.StreamReader, client_out: asyncio.StreamWriter
    ) -> None:
        """One connection."""
        if not self.whole:
            client_out.transport.abort()
            return
        self.connections += 1
        server_in, server_out = await asyncio.open_unix_connection(str(to))
        self._open |= {client_out, server_out}
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._pass_on(client_in, server_out, self._count_up))
                tasks.create_task(self._pass_on(server_in, client_out, self._count_down))
        finally:
            self._open -= {client_out, server_out}
            if not self._open:
                self._idle.set()

    def _count_up(self, size: int) -> None:
        self.up += size

    def _count_down(self, size: int) -> None:
        self.down += size

    async def _pass_on(
        self, source: asyncio.StreamReader, target: asyncio.StreamWriter, count: Callable[[int], None]
    ) -> None:
        """Read as long as there is something, and let it come out late and thin."""
        under_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._come_out(under_way, target))
            try:
                while piece := await source.read(PIECE):
                    count(len(piece))
                    if self.rate is not None:
                        await asyncio.sleep(len(piece) / self.rate)
                    under_way.put_nowait((self.loop.time() + self.delay, piece))
            except OSError:
                pass
            under_way.put_nowait((self.loop.time() + self.delay, b""))

    async def _come_out(
        self, under_way: asyncio.Queue[tuple[float, bytes]], target: asyncio.StreamWriter
    ) -> None:
        piece = b"-"
        while piece:
            at, piece = await under_way.get()
            await asyncio.sleep(at - self.loop.time())
            if piece:
                target.write(piece)
        target.close()


@contextmanager
def relay(listen: Path, to: Path, *, delay: float = 0.0, rate: float | None = None) -> Iterator[Relay]:
    """A line from `listen`, where clients come, to the server's socket `to`."""
    ready: Queue[tuple[Relay, asyncio.Event]] = Queue()

    async def serve() -> None:
        line, over = Relay(asyncio.get_running_loop(), delay, rate), asyncio.Event()
        async with await asyncio.start_unix_server(partial(line.carry, to), str(listen)):
            ready.put((line, over))
            await over.wait()
            await line.end()

    thread = threading.Thread(target=asyncio.run, args=(serve(),), name="relay", daemon=True)
    thread.start()
    line, over = ready.get()
    try:
        yield line
    finally:
        line.loop.call_soon_threadsafe(over.set)
        thread.join()
