"""`kaden watch`: one live picture of the floor, a pane each for tmux.

Rule: it loads no screen library; a pane starts as fast as a command and takes as little memory.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import click

from kaden.protocol.refusals import RefusalCode, Refused
from kaden.words import LANGUAGES, language_of_environment
from tui.model.address import parse_address
from tui.settings import Settings, default_server, read_settings, settings_path
from tui.terminal import terminal_name
from tui.watch.painting import Painter
from tui.watch.views import VIEWS
from tui.watch.watching import Order, Watch

NAMES: Final = tuple(view.name for view in VIEWS)

WIDE: Final = (160, 50)
"""Of what is printed where no terminal tells its size."""

EXAMPLES: Final = """\b
Examples:
  kaden watch agents
  kaden watch calls --job 来場者フォロー --account supervisor
  kaden watch alerts --once
  kaden watch jobs --json"""


@click.command("watch", epilog=EXAMPLES)
@click.argument("what", type=click.Choice(NAMES))
@click.option("--job", metavar="NAME", help="Only this job, by name or number.")
@click.option("--once", is_flag=True, help="Print one picture and end.")
@click.option("--json", "as_json", is_flag=True, help="A JSON object a line instead of a picture.")
@click.option("--server", metavar="ADDRESS", help="Socket path, ws://127.0.0.1:PORT or wss://HOST[:PORT].")
@click.option("--account", metavar="NAME", help="Who watches; without it, the only account of this user.")
@click.option("--lang", "language", type=click.Choice(LANGUAGES), help="Language of the pane.")
@click.option(
    "--ca",
    "ca_file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Certificates to judge a wss server by.",
)
def command(what: str, job: str | None, once: bool, as_json: bool, **given: Any) -> int:
    """Watch agents, jobs, calls or alerts live, in a pane of any size. q or Ctrl-C ends it.

    What needs attention stands first. A server that goes away is told in the pane; it comes back by itself.
    """
    options = {name: value for name, value in given.items() if value is not None}
    view = next(view for view in VIEWS if view.name == what)
    return start(Order(view, job, once, as_json), options, os.environ)


def start(order: Order, options: dict[str, Any], environ: Mapping[str, str]) -> int:
    """Watch as ordered.

    Raises:
        Refused: NO_TERMINAL, what the settings or the server object to.
    """
    given = {"language": language_of_environment(environ)} | read_settings(settings_path(environ)) | options
    settings = Settings(**given)
    address = parse_address(settings.server or default_server(environ))
    painted = not (order.once or order.as_json)
    if painted and not _drawable(environ):
        raise Refused(RefusalCode.NO_TERMINAL)
    password: str | None = None
    if address.kind != "unix":
        account = settings.account or click.prompt("Account", err=True)
        settings = Settings(**given | {"account": account})
        password = click.prompt("Password", hide_input=True, err=True)
    watch = Watch(
        order,
        settings,
        address,
        terminal=terminal_name(environ),
        password=password,
        say=click.echo,
        cells=shutil.get_terminal_size(WIDE).columns,
    )
    return asyncio.run(watch.run(painter=_painter(settings, environ) if painted else None))


def _drawable(environ: Mapping[str, str]) -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty() and environ.get("TERM", "dumb") != "dumb"


def _painter(settings: Settings, environ: Mapping[str, str]) -> Painter:
    return Painter(
        colours=not environ.get("NO_COLOR"),
        light=settings.light,
        ambiguous=2 if settings.ambiguous_wide else 1,
    )
