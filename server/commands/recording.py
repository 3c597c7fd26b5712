"""`kaden recording get`: the recording of a call as a file (domain row 288).

Rule: an existing file is never overwritten, one that could not be finished is not left behind, and nobody but its owner
may hear it.
"""

from __future__ import annotations

import os
import sys
from base64 import b64decode
from pathlib import Path
from typing import Final

import click

from kaden.protocol.recordings import GetRecording, RecordingPiece
from kaden.spreadsheet_csv import new_file
from kaden.words import Words, language_of_environment
from server.commands.asking import Whereabouts, shared_options
from server.commands.progress_line import ProgressLine
from server.commands.through_server import OfficeConnection

OWNER_ONLY: Final = 0o600

EXAMPLES: Final = """\b
Examples:
  kaden recording get 8187 --out call.wav
  kaden recording get 8187 --out ~/calls/8187.wav --account supervisor"""


@click.group("recording")
def command() -> None:
    """Fetch recordings of calls.

    \b
    Example:
      kaden recording get 8187 --out call.wav
    """


@command.command("get", epilog=EXAMPLES)
@click.argument("call", type=click.IntRange(1))
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    required=True,
    help="Write this new file, for you alone to read.",
)
@shared_options
def get(call: int, out: Path, config: Path | None, server: Path | None, account: str | None) -> None:
    """Fetch the recording of a call; that you did is in the audit log.

    CALL is the number that `kaden audit` and the files of the handling history show.
    """
    words = Words(language_of_environment())
    line = ProgressLine(sys.stderr, words)
    with Whereabouts(config, server, account).open() as ask, new_file(out.expanduser()) as file:
        os.chmod(file.fileno(), OWNER_ONLY)
        done, size = 0, 1
        try:
            while done < size:
                piece = ask(GetRecording(request=OfficeConnection.new_request(), attempt=call, offset=done))
                assert isinstance(piece, RecordingPiece)
                data = b64decode(piece.data)
                if not data:
                    break
                file.write(data)
                done, size = done + len(data), piece.size
                line.show("writing", done, size)
        finally:
            line.end()
    click.echo(words("to_file.fetched", size=f"{done:,}", path=out), err=True)
