"""An exchange driven by the running event loop: its time is the loop's, and every connection hears what is for it.

Rule: nothing is handed over from inside another hand-over, so all hear everything in the order it happened.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from kaden.clock import Instant
from server.loops import LoopClock
from server.telephony.simulator.exchange import Exchange
from server.telephony.simulator.messages import Command, Farewell, Heard, LinkId
from server.telephony.simulator.outside import Happening


class RunningExchange:
    """The exchange, its clock and its alarm."""

    def __init__(self, exchange: Exchange, *, start: Instant = 0) -> None:
        """`start` is the instant of the first use; only chances by the hour look at it."""
        self._exchange = exchange
        self._start = start
        self._clock: LoopClock | None = None
        self._alarm: asyncio.TimerHandle | None = None
        self._hearers: dict[LinkId, Callable[[Heard], None]] = {}
        self._handing_over = False

    @property
    def exchange(self) -> Exchange:
        """The engine."""
        return self._exchange

    def connect(self, hear: Callable[[Heard], None]) -> LinkId:
        """Register a connection, which `hear`s all that follows, its farewell last.

        Raises:
            SwitchDown: the switch is restarting.
        """
        link = self.exchange.connect(self._now())
        self._hearers[link] = hear
        self._go_on()
        return link

    def leave(self, link: LinkId) -> None:
        """The application closed this connection."""
        self._hearers.pop(link, None)
        self.exchange.leave(self._now(), link)
        self._go_on()

    def ask(self, link: LinkId, number: int, command: Command) -> None:
        """Hand a command in; the reply and the events may be heard before this returns."""
        self.exchange.ask(self._now(), link, number, command)
        self._go_on()

    def happen(self, what: Happening) -> None:
        """Let people or fate do something at this moment: `happen(Press(session, Button.HOLD))`."""
        self.exchange.happen(self._now(), what)
        self._go_on()

    def _now(self) -> Instant:
        if self._clock is None:
            self._clock = LoopClock(self._start)
        return self._clock.now()

    def _go_on(self) -> None:
        if self._handing_over:
            return
        self._handing_over = True
        try:
            while handed := self.exchange.advance(self._now()):
                for link, heard in handed:
                    hear = self._hearers.get(link, _nobody)
                    if isinstance(heard, Farewell):
                        self._hearers.pop(link, None)
                    hear(heard)
        finally:
            self._handing_over = False
        self._set_alarm()

    def _set_alarm(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None
        due = self.exchange.next_at
        if due is not None:
            delay = max(0, due - self._now()) / 1_000
            self._alarm = asyncio.get_running_loop().call_later(delay, self._go_on)


def _nobody(heard: Heard) -> None:
    """For what was on its way to a connection that has left."""
