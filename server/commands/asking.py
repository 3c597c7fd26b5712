"""One question to the office, from the command line: through the running server, or under the database's lock.

Rule: what a server holds is never opened beside it; without one, whoever may open the database's file may ask anything.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kaden.protocol.server import ServerMessage
from server.commands.through_server import OfficeConnection, server_listens

if TYPE_CHECKING:
    from server.hub.port import OfficeMessage
    from server.settings import Settings


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where to ask, from the options that such commands share."""

    config: Path | None
    server: Path | None
    account: str | None

    def ask(self, message: OfficeMessage) -> ServerMessage:
        """The last answer to a request.

        Raises:
            Refused: whatever stands in the way.
        """
        from server.settings import load

        settings = load(self.config).settings
        place = self.server or settings.socket
        if self.server is not None or server_listens(place):
            with OfficeConnection(place, self.account) as office:
                return office.ask(message)
        return asyncio.run(_by_itself(settings, message))


def shared_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds the options of `Whereabouts`, passed on as `config`, `server` and `account`."""
    for option in (
        click.option("--account", help="Which of your accounts asks, if several belong to you."),
        click.option(
            "--server", type=click.Path(path_type=Path), metavar="SOCKET", help="The server's local socket."
        ),
        click.option(
            "--config",
            type=click.Path(path_type=Path),
            help="The server's configuration; else the usual place.",
        ),
    ):
        command = option(command)
    return command


class _Keyholder:
    """Whoever may open the database's file. Implements `server.hub.port.Visit`."""

    by = None

    def news(self, message: ServerMessage) -> None:
        """Nobody listens."""

    async def tell(self, message: ServerMessage) -> None:
        """Nobody listens."""


async def _by_itself(settings: Settings, message: OfficeMessage) -> ServerMessage:
    from server.clock import SystemClock
    from server.compose import open_runner
    from server.hub.hub import loop_time
    from server.hub.limits import Limits
    from server.hub.office import StoreOffice
    from server.passwords import PasswordChecks
    from server.storage.lists.loading import StoreLoader
    from server.storage.store import SqlStore

    clock = SystemClock()
    runner = await open_runner(settings, clock.now())
    checks = PasswordChecks()
    try:
        office = StoreOffice(
            SqlStore(runner),
            checks,
            StoreLoader(runner, clock.now),
            now=clock.now,
            steady=loop_time,
            backups=settings.backup_directory,
            spool=settings.socket.parent / "incoming",
            limits=Limits(),
        )
        answer = await office.perform(_Keyholder(), message)
        assert answer is not None
        return answer
    finally:
        checks.close()
        await runner.close()
