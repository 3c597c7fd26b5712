"""`kaden backup`: a verified copy of the database, while the server runs or without one."""

from __future__ import annotations

import json
from pathlib import Path

import click

from kaden.protocol.accounts import Backup, BackupDone
from kaden.words import Words, language_of_environment
from server.commands.asking import Whereabouts, shared_options
from server.commands.through_server import OfficeConnection


@click.command("backup", epilog="Example: `kaden backup --json`")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of a line.")
@shared_options
def command(as_json: bool, config: Path | None, server: Path | None, account: str | None) -> None:
    """Copy the database into the backup directory, and check the copy."""
    done = Whereabouts(config, server, account).ask(Backup(request=OfficeConnection.new_request()))
    assert isinstance(done, BackupDone)
    if as_json:
        click.echo(json.dumps({"path": done.path, "bytes": done.bytes}, ensure_ascii=False))
    else:
        click.echo(Words(language_of_environment())("backup.done", path=done.path, bytes=f"{done.bytes:,}"))
