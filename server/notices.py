"""What the server tells the service manager that started it (systemd): ready, alive, stopping, and a line for people.

Rule: the sign of life comes from the loop that serves the floor, so that a server whose loop stands still is started
anew; without a manager, and when it cannot be reached, nothing happens.
"""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Callable, MutableMapping
from typing import Final

from kaden.clock import SECOND, Millis
from server.logs import logger

STATUS_EVERY: Final[Millis] = 10 * SECOND
"""How often the line for people is made anew where no sign of life is asked for more often."""

MICROSECONDS: Final = 1_000
"""To a millisecond."""

_log = logger("service")


class ServiceNotices:
    """The notification socket of sd_notify(3).

    Args:
        address: path of a datagram socket, or `@name` of an abstract one; None = there is no manager.
        watchdog: within this long a sign of life must come; None = nobody waits for one.
    """

    def __init__(self, address: str | None = None, watchdog: Millis | None = None) -> None:
        self._address = None if address is None else _socket_address(address)
        self.watchdog = watchdog
        self._complained = False

    @classmethod
    def of_environment(cls, environment: MutableMapping[str, str], pid: int | None = None) -> ServiceNotices:
        """The manager that started process `pid`, by default this one.

        What it put into `environment` is taken out: a process of ours must not speak in our name.
        """
        address = environment.pop("NOTIFY_SOCKET", "") or None
        interval = environment.pop("WATCHDOG_USEC", "")
        watched = environment.pop("WATCHDOG_PID", "")
        ours = watched in ("", str(os.getpid() if pid is None else pid))
        known = interval.isdecimal() and int(interval) >= MICROSECONDS
        return cls(address, int(interval) // MICROSECONDS if ours and known else None)

    def ready(self, status: str) -> None:
        """The doors are open."""
        self._tell("READY=1", f"STATUS={status}")

    def alive(self, status: str) -> None:
        """The loop turns."""
        self._tell("WATCHDOG=1", f"STATUS={status}")

    def stopping(self) -> None:
        """The end has begun; no more signs of life are to be expected."""
        self._tell("STOPPING=1")

    async def keep_telling(self, status: Callable[[], str]) -> None:
        """Give signs of life, twice as often as they are asked for, until cancelled."""
        if self._address is None:
            return
        every = STATUS_EVERY if self.watchdog is None else min(STATUS_EVERY, self.watchdog // 2)
        while True:
            await asyncio.sleep(every / SECOND)
            self.alive(status())

    def _tell(self, *lines: str) -> None:
        if self._address is None:
            return
        text = "\n".join(line.replace("\n", " ") for line in lines)
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK) as notice:
                notice.sendto(text.encode(), self._address)
        except OSError as error:
            if not self._complained:
                _log.warning("the service manager cannot be told", problem=error.strerror or str(error))
            self._complained = True
        else:
            self._complained = False


def _socket_address(name: str) -> str:
    return f"\0{name[1:]}" if name.startswith("@") else name
