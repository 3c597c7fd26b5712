"""`kaden config`: what the server would run with, and where each value comes from."""

from __future__ import annotations

import json
from pathlib import Path

import click

from kaden.cells import pad, width
from kaden.words import Words, language_of_environment


@click.group("config", epilog="Example: `kaden config check`")
def command() -> None:
    """Look at the configuration."""


@command.command("check", epilog="Example: `kaden config check --config /etc/kaden/kaden.toml`")
@click.option("--config", type=click.Path(path_type=Path), help="The file; without it the usual place.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of a table.")
def check(config: Path | None, as_json: bool) -> None:
    """Show every effective setting and its origin; passwords are hidden. Refuses what the server would refuse."""
    from server.addresses import refuse_open
    from server.hub.listen import tls_context
    from server.settings import load

    loaded = load(config)
    settings = loaded.settings
    if settings.tls_certificate is not None and settings.tls_key is not None:
        tls_context(settings.tls_certificate, settings.tls_key)
    for address in filter(None, (settings.listen_address, settings.api.address)):
        refuse_open(*address, tls=settings.tls_certificate is not None)
    if settings.on_postgresql:
        assert settings.database_address
    rows = loaded.shown()
    if as_json:
        effective = {key: {"value": value, "origin": origin} for key, value, origin in rows}
        click.echo(json.dumps(effective, ensure_ascii=False))
        return
    words = Words(language_of_environment())
    click.echo(words("config.file", path=loaded.file) if loaded.file else words("config.no_file"))
    keys, values = (max(width(row[column]) for row in rows) for column in (0, 1))
    for key, value, origin in rows:
        click.echo(f"{pad(key, keys)}  {pad(value, values)}  {origin}")
    click.echo(words("config.good"))
