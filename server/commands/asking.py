"""Questions to the office, from the command line: through the running server, or under the database's lock.

Rule: what a server holds is never opened beside it; without one, whoever may open the database's file may ask anything.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import click

from kaden.protocol.server import ServerMessage
from kaden.setup.kinds import Kind
from kaden.vocabulary import CampaignId
from server.commands.through_server import OfficeConnection, server_listens

if TYPE_CHECKING:
    from server.hub.port import Office, OfficeMessage
    from server.settings import Settings

Ask: TypeAlias = "Callable[[OfficeMessage], ServerMessage]"
"""Sends a request and gives its last answer."""


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
        with self.open() as ask:
            return ask(message)

    @contextmanager
    def open(self) -> Iterator[Ask]:
        """A conversation of several requests.

        Raises:
            Refused: whatever stands in the way; each request may be refused too.
        """
        from server.settings import load

        settings = load(self.config).settings
        place = self.server or settings.socket
        if self.server is not None or server_listens(place):
            with OfficeConnection(place, self.account) as office:
                yield office.ask
        else:
            with _by_itself(settings) as ask:
                yield ask

    def through_server(self) -> OfficeConnection:
        """A conversation with the running server, for what only a floor can do; use it as a context manager.

        Raises:
            Refused: SERVER_UNREACHABLE, when it is entered.
        """
        from server.settings import load

        return OfficeConnection(self.server or load(self.config).settings.socket, self.account)


def _unless_empty(context: click.Context, option: click.Parameter, value: Path | None) -> Path | None:
    """An empty path was not given: scripts pass on what they may not have."""
    return None if value == Path() else value


def shared_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds the options of `Whereabouts`, passed on as `config`, `server` and `account`."""
    for option in (
        click.option("--account", help="Which of your accounts asks, if several belong to you."),
        click.option(
            "--server",
            type=click.Path(path_type=Path),
            metavar="SOCKET",
            callback=_unless_empty,
            help="The server's local socket.",
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

    def sees(self, campaign: CampaignId) -> bool:
        """Everything stands in that file."""
        return True

    def may_save(self, kind: Kind, campaign: CampaignId | None, *, new: bool) -> bool:
        """Whoever holds the file may change it."""
        return True

    def news(self, message: ServerMessage) -> None:
        """Nobody listens."""

    async def tell(self, message: ServerMessage) -> None:
        """Nobody listens."""


@contextmanager
def _by_itself(settings: Settings) -> Iterator[Ask]:
    visit = _Keyholder()
    with asyncio.Runner() as loop:
        opened = AsyncExitStack()
        office = loop.run(opened.enter_async_context(_own_office(settings)))

        def ask(message: OfficeMessage) -> ServerMessage:
            answer = loop.run(office.perform(visit, message))
            assert answer is not None
            return answer

        try:
            yield ask
        finally:
            loop.run(opened.aclose())


@asynccontextmanager
async def _own_office(settings: Settings) -> AsyncIterator[Office]:
    from server.clock import SystemClock, steady_now
    from server.compose import open_runner
    from server.hub.limits import Limits
    from server.hub.office import StoreOffice
    from server.passwords import PasswordChecks
    from server.storage.lists.loading import StoreLoader
    from server.storage.store import SqlStore

    clock = SystemClock()
    runner = await open_runner(settings, clock.now())
    checks = PasswordChecks()
    try:
        yield StoreOffice(
            SqlStore(runner),
            checks,
            StoreLoader(runner, clock.now),
            now=clock.now,
            steady=steady_now,
            backups=settings.backup_directory,
            spool=settings.socket.parent / "incoming",
            limits=Limits(),
            zone=settings.time_zone,
            recordings=settings.recordings,
        )
    finally:
        checks.close()
        await runner.close()
