"""Loads a file with a progress line: through the running server, or under the database's lock where none runs."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TypeVar

from kaden.words import Words
from server.commands.asking import Whereabouts
from server.commands.progress_line import ProgressLine
from server.commands.send_list import Told
from server.commands.through_server import OfficeConnection, server_listens

if TYPE_CHECKING:
    from server.clock import SystemClock
    from server.settings import Settings
    from server.storage.lists.loading import StoreLoader
    from server.storage.port import Runner

T = TypeVar("T")


def loaded(
    whereabouts: Whereabouts,
    words: Words,
    through_server: Callable[[Path, Told], T],
    by_itself: Callable[[Settings, Told], Coroutine[Any, Any, T]],
) -> T:
    """What came of the file.

    Args:
        whereabouts: where to ask.
        words: of the progress line.
        through_server: sends the file to the server at this socket.
        by_itself: loads it into the database of these settings.

    Raises:
        Refused: whatever stands in the way.
    """
    from server.settings import load

    settings = load(whereabouts.config).settings
    place = whereabouts.server or settings.socket
    line = ProgressLine(sys.stderr, words)
    try:
        if whereabouts.server is not None or server_listens(place):
            return through_server(place, line.show)
        return asyncio.run(by_itself(settings, line.show))
    finally:
        line.end()


@contextmanager
def sending(file: Path, place: Path, account: str | None) -> Iterator[tuple[BinaryIO, OfficeConnection]]:
    """The open file and the server that it goes to. The server judges the size; here the file is only opened.

    Raises:
        Refused: FILE_MISSING, FILE_UNREADABLE; or whatever the server refuses.
    """
    from server.storage.lists.limits import Limits
    from server.storage.lists.list_file import open_list

    with open_list(file, Limits(size=sys.maxsize)) as opened, OfficeConnection(place, account) as office:
        yield opened, office


@asynccontextmanager
async def own_loader(settings: Settings) -> AsyncIterator[tuple[StoreLoader, Runner, SystemClock]]:
    """The loader over the database itself, and what it stands on.

    Raises:
        Refused: the database is missing, in use or of another release.
    """
    from server.clock import SystemClock
    from server.compose import open_runner
    from server.storage.lists.limits import MEBIBYTE, Limits
    from server.storage.lists.loading import StoreLoader

    clock = SystemClock()
    runner = await open_runner(settings, clock.now())
    try:
        limits = Limits(size=settings.import_limit_megabytes * MEBIBYTE)
        yield StoreLoader(runner, clock.now, limits), runner, clock
    finally:
        await runner.close()
