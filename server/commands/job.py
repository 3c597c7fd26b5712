"""`kaden job`: call jobs as definitions, and started and stopped by hand or by a program (domain rows 166, 329)."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from kaden.protocol.client import StartJob, StopJob
from kaden.setup.kinds import Kind
from kaden.words import Words, language_of_environment
from server.commands.asking import Whereabouts, shared_options
from server.commands.definitions import commands_of, find
from server.commands.through_server import OfficeConnection

BATCH_HELP: Final = "The batch that it belongs to: its name or number. Example: --batch Fair-1"

command = commands_of(Kind.JOB)


@command.command("start", epilog="Example: `kaden job start Visitors`")
@click.argument("name")
@click.option("--batch", help=BATCH_HELP)
@shared_options
def start(
    name: str, batch: str | None, config: Path | None, server: Path | None, account: str | None
) -> None:
    """Start a call job: its agents can join, and calls begin with business hours. Needs a running server."""
    with Whereabouts(config, server, account).through_server() as office:
        row = find(office.ask, Kind.JOB, name, batch)
        office.ask(StartJob(request=OfficeConnection.new_request(), job=row.id))
    click.echo(Words(language_of_environment())("definitions.job_started", job=row.values["name"]))


@command.command("stop", epilog="Example: `kaden job stop Visitors`")
@click.argument("name")
@click.option("--batch", help=BATCH_HELP)
@shared_options
def stop(name: str, batch: str | None, config: Path | None, server: Path | None, account: str | None) -> None:
    """Stop a call job: what rings is hung up, talks go on. Needs a running server."""
    with Whereabouts(config, server, account).through_server() as office:
        row = find(office.ask, Kind.JOB, name, batch)
        office.ask(StopJob(request=OfficeConnection.new_request(), job=row.id))
    click.echo(Words(language_of_environment())("definitions.job_stopped", job=row.values["name"]))
