"""The telephony port over an exchange in another process, connected again whenever the link is lost.

Rule: whoever was replaced by a newer connection stops commanding and does not fight for the switch.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from random import Random
from typing import Final

from websockets.asyncio.client import ClientConnection, unix_connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from server.logs import logger
from server.tasks import Tasks
from server.telephony.backoff import BackOff
from server.telephony.port import Listener, SwitchUnreachable
from server.telephony.simulator.asking import REPLY_LIMIT, AskingSwitch
from server.telephony.simulator.messages import Ask, Command, Farewell, Goodbye, Reply
from server.telephony.simulator.switchboard import APPLICATION
from server.telephony.simulator.wire import Unreadable, read_heard, write_ask

PING_SECONDS: Final = 2.0
"""Between pings, and until an unanswered one means that the link is dead (guarantees section 5)."""

OUTBOX_LENGTH: Final = 1_000
"""Orders that wait for a slow link; one more is refused, for it was never sent."""

_log = logger("switch")


class RemoteSwitch(AskingSwitch):
    """One server's link to a switchboard."""

    def __init__(
        self,
        path: Path,
        lines: int,
        *,
        random: Random,
        reply_limit: float = REPLY_LIMIT,
        ping_seconds: float = PING_SECONDS,
    ) -> None:
        """`lines`: as many as the trunk has; no switch can say it. `random` spreads the waits between tries."""
        super().__init__(reply_limit=reply_limit)
        self._path = path
        self._lines = lines
        self._backoff = BackOff(random)
        self._ping_seconds = ping_seconds
        self._tasks = Tasks("switch")
        self._outbox: asyncio.Queue[str] | None = None
        self._replaced = False

    @property
    def lines(self) -> int:
        """Calls to customers at once."""
        return self._lines

    async def open(self, listener: Listener) -> None:
        """Begin to connect, and go on trying; returns at once."""
        self._listener = listener
        self._replaced = False
        self._tasks.start(self._stay_connected(), name="link")

    async def close(self) -> None:
        """Close the link, and let every call be."""
        self._listener = None
        await self._tasks.cancel_all()

    def _send(self, number: int, command: Command) -> None:
        if self._outbox is None:
            raise SwitchUnreachable("there is no connection to the switch")
        try:
            self._outbox.put_nowait(write_ask(Ask(number, command)))
        except asyncio.QueueFull:
            raise SwitchUnreachable(f"{OUTBOX_LENGTH} orders wait for the link already") from None

    async def _stay_connected(self) -> None:
        while not self._replaced:
            try:
                connection = await unix_connect(
                    str(self._path),
                    f"ws://localhost{APPLICATION}",
                    compression=None,
                    ping_interval=self._ping_seconds,
                    ping_timeout=self._ping_seconds,
                    open_timeout=self._ping_seconds,
                    close_timeout=self._ping_seconds / 4,
                )
            except (OSError, InvalidHandshake, ConnectionClosed) as error:
                _log.info("the switch is out of reach", problem=str(error))
            else:
                await self._converse(connection)
            if not self._replaced:
                await asyncio.sleep(self._backoff.next())

    async def _converse(self, connection: ClientConnection) -> None:
        outbox: asyncio.Queue[str] = asyncio.Queue(OUTBOX_LENGTH)
        self._outbox = outbox
        writer = self._tasks.start(_write(connection, outbox), name="writer")
        try:
            self._link_up()
            await self._listen(connection)
        except ConnectionClosed as error:
            _log.info("the link to the switch broke", problem=str(error))
        except Unreadable as error:
            _log.error("the switch speaks another language", problem=str(error))
        finally:
            self._outbox = None
            writer.cancel()
            self._link_down()
            await connection.close()

    async def _listen(self, connection: ClientConnection) -> None:
        while True:
            heard = read_heard(await connection.recv())
            match heard:
                case Farewell(reason):
                    self._replaced = reason is Goodbye.REPLACED
                    return
                case Reply():
                    self._backoff.reset()
                    self._heard(heard)
                case _:
                    self._heard(heard)


async def _write(connection: ClientConnection, outbox: asyncio.Queue[str]) -> None:
    try:
        while True:
            await connection.send(await outbox.get())
    except ConnectionClosed:
        return
