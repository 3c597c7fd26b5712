"""`kaden serve`: the server, until a signal ends it. An orderly end does nothing that a kill would miss."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kaden.words import Words, language_of_environment

if TYPE_CHECKING:
    from server.settings import Settings


@click.command(epilog="Example: `kaden serve --config /etc/kaden/kaden.toml`")
@click.option(
    "--config", type=click.Path(path_type=Path), help="The configuration; without it the usual place."
)
@click.option("--database", help="Path of the SQLite database, or postgresql://user@host/name.")
@click.option("--socket", type=click.Path(path_type=Path), help="The local socket that desks use.")
@click.option("--listen", metavar="HOST:PORT", help="Address for desks elsewhere; needs TLS off loopback.")
@click.option("--telephony", help='"simulator", or "simulator:unix:/path" for one in its own process.')
@click.option(
    "--log-level", type=click.Choice(["debug", "info", "warning", "error"]), help="The least that is logged."
)
@click.option(
    "--log-format", type=click.Choice(["console", "json"]), help="console for people, json for a journal."
)
def command(config: Path | None, **given: object) -> None:
    """Run the server: the dialler, the switch's link, and the desks' sockets."""
    from server import logs
    from server.settings import load

    settings = load(config, given).settings
    log = logs.start(settings.log_level, settings.log_format)
    try:
        asyncio.run(_serve(settings))
    finally:
        log.close()


async def _serve(settings: Settings) -> None:
    from server.compose import server
    from server.notices import ServiceNotices
    from server.tasks import Tasks

    notices = ServiceNotices.of_environment(os.environ)
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, ended.set)
    async with server(settings) as running:
        say = Words(language_of_environment())
        tasks = Tasks("service")

        def status() -> str:
            return running.health.condition().line()

        notices.ready(status())
        tasks.start(notices.keep_telling(status), name="signs of life")
        click.echo(say("serve.ready", socket=settings.socket, listen=settings.listen or "-"))
        await ended.wait()
        notices.stopping()
        await tasks.cancel_all()
        click.echo(say("serve.stopping"))
