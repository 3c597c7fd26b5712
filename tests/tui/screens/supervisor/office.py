"""A supervisor at the desk, the server played by the test."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from kaden.protocol.client import WatchJob, WatchJobs
from kaden.protocol.server import AgentRow, JobRow
from kaden.vocabulary import Role
from tests.tui.client import SMALL, Client, open_client
from tests.tui.floor_samples import FAIR, OTHERS, RENEWAL, jobs, whole
from tests.tui.scripted_server import ScriptedServer
from tui.screens.supervisor.desk import SupervisorDesk

USUAL = (FAIR, RENEWAL, OTHERS)


def as_supervisor(server: ScriptedServer) -> None:
    """The one who signs in is a supervisor."""
    server.role, server.agent_use, server.full_name = Role.SUPERVISOR, False, "山田 太郎"


@asynccontextmanager
async def supervisor(
    directory: Path,
    rows: tuple[JobRow, ...] = USUAL,
    *,
    size: tuple[int, int] = SMALL,
    prepare: Callable[[ScriptedServer], None] = as_supervisor,
    **settings: Any,
) -> AsyncIterator[Client]:
    """A client on the supervisor's desk, which shows `rows`; `prepare` tells the server who signs in."""
    opened = open_client(directory, size=size, prepare=prepare, signed_in=False, **settings)
    async with opened as client:
        await client.until(lambda: isinstance(client.app.screen, SupervisorDesk))
        await client.server.hear(WatchJobs)
        await client.server.send(jobs(*rows))
        await client.until(lambda: len(desk(client).jobs_pane.grid.order) == len(rows))
        await client.settle()
        yield client


@asynccontextmanager
async def watching(
    directory: Path, *rows: AgentRow, head: Mapping[str, Any] | None = None, **options: Any
) -> AsyncIterator[Client]:
    """A client in the live monitor of the fair's job, which shows `rows`; `options` are those of `supervisor`."""
    async with supervisor(directory, **options) as client:
        desk(client).jobs_pane.grid.move_to(FAIR.id)
        await client.press("enter")
        await client.server.hear(WatchJob)
        await client.server.send(whole(*rows, **(head or {})))
        await client.until(lambda: desk(client).monitor_pane.monitor.header is not None)
        await client.settle()
        yield client


def desk(client: Client) -> SupervisorDesk:
    """The desk of the client."""
    screen = client.app.screen
    assert isinstance(screen, SupervisorDesk)
    return screen


def chosen(client: Client) -> int | None:
    """The row under the cursor of the picture in front."""
    return desk(client).pane.grid.cursor


async def enter(client: Client, text: str) -> None:
    """Put a text into the open filter line, as if it were pasted; quicker than keys."""
    desk(client).filter_bar.field.value = text
    await client.until(lambda: desk(client).pane.board.filter == text)
