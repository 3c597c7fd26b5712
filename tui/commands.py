"""`kaden`, the client: reads its options, looks at the terminal and the server, then opens the screen.

Rule: what can be refused is refused in one line before the screen opens; Textual is imported only after that.
"""

from __future__ import annotations

import os
from typing import Any

import click

from kaden.words import LANGUAGES


@click.command(epilog="Example: `kaden --server wss://floor.example:7443 --account sato --lang ja`")
@click.option("--server", metavar="ADDRESS", help="Socket path, ws://127.0.0.1:PORT or wss://HOST[:PORT].")
@click.option("--account", metavar="NAME", help="Who signs in; without it, the only account of this user.")
@click.option("--lang", "language", type=click.Choice(LANGUAGES), help="Language of the screens.")
@click.option("--mouse/--no-mouse", default=None, help="Listen to the mouse; off unless asked for.")
@click.option("--bell/--no-bell", default=None, help="Ring when a call connects; on unless asked not to.")
@click.option(
    "--ambiguous",
    type=click.Choice(["narrow", "wide"]),
    help="How wide this terminal draws ambiguous characters.",
)
@click.option("--light/--dark", default=None, help="The terminal's background; dark unless told.")
@click.option(
    "--ca", "ca_file", type=click.Path(dir_okay=False), help="Certificates to judge a wss server by."
)
@click.option("--demo-agent", hidden=True)
@click.option("--practice", is_flag=True, default=None, hidden=True)
def client(ambiguous: str | None, **given: Any) -> int:
    """Sign in to a server and work. The account's role decides the desk."""
    from tui.start import start

    wide = None if ambiguous is None else ambiguous == "wide"
    options = {name: value for name, value in {**given, "ambiguous_wide": wide}.items() if value is not None}
    return start(options, os.environ)
