"""The telephony port over an exchange in this process: the default switch, and the bed of every floor test."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from random import Random
from typing import Protocol

from server.telephony.backoff import BackOff
from server.telephony.port import Listener, SwitchUnreachable
from server.telephony.simulator.asking import REPLY_LIMIT, AskingSwitch
from server.telephony.simulator.exchange import Exchange, SwitchDown
from server.telephony.simulator.messages import Command, Farewell, Goodbye, Heard, LinkId


class Line(Protocol):
    """What connects an application with an exchange: `RunningExchange` itself, or something that can break."""

    @property
    def exchange(self) -> Exchange:
        """The engine at the other end."""
        ...

    def connect(self, hear: Callable[[Heard], None]) -> LinkId:
        """As `RunningExchange.connect`."""
        ...

    def leave(self, link: LinkId) -> None:
        """As `RunningExchange.leave`."""
        ...

    def ask(self, link: LinkId, number: int, command: Command) -> None:
        """As `RunningExchange.ask`."""
        ...


class Simulator(AskingSwitch):
    """One application's connection to a simulated exchange, brought up again whenever it is lost.

    Two of these on one exchange are two servers that fight for it: the newer wins, the older stops commanding.
    """

    def __init__(
        self, running: Line, *, reply_limit: float = REPLY_LIMIT, random: Random | None = None
    ) -> None:
        """`random` spreads the waits between tries to connect."""
        super().__init__(reply_limit=reply_limit)
        self._running = running
        self._backoff = BackOff(random or Random(0))
        self._link: LinkId | None = None
        self._retry: asyncio.TimerHandle | None = None

    @property
    def lines(self) -> int:
        """Calls to customers at once."""
        return self._running.exchange.rules.lines

    async def open(self, listener: Listener) -> None:
        """Connect; when the switch is down, go on trying."""
        self._listener = listener
        self._connect()

    async def close(self) -> None:
        """Disconnect, and let every call be."""
        if self._retry is not None:
            self._retry.cancel()
            self._retry = None
        if self._link is not None:
            self._running.leave(self._link)
            self._link = None
        self._left()

    def _connect(self) -> None:
        self._retry = None
        try:
            self._link = self._running.connect(self._receive)
        except SwitchDown:
            self._try_later()
            return
        self._backoff.reset()
        self._link_up()

    def _try_later(self) -> None:
        self._retry = asyncio.get_running_loop().call_later(self._backoff.next(), self._connect)

    def _send(self, number: int, command: Command) -> None:
        if self._link is None:
            raise SwitchUnreachable("there is no connection to the switch")
        self._running.ask(self._link, number, command)

    def _receive(self, heard: Heard) -> None:
        if not isinstance(heard, Farewell):
            self._heard(heard)
            return
        self._link = None
        self._link_down()
        if heard.reason is not Goodbye.REPLACED:
            self._try_later()
