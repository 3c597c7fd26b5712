"""`kaden recording`: the recording of a call as a file, or heard on one's own phone (domain row 288).

Rule: an existing file is never overwritten, one that could not be finished is not left behind, and nobody but its owner
may hear it. What is played ends with the command.
"""

from __future__ import annotations

import os
import sys
from base64 import b64decode
from pathlib import Path
from typing import Final

import click

from kaden.protocol.recordings import GetRecording, Playing, PlayRecording, RecordingPiece
from kaden.spreadsheet_csv import new_file
from kaden.vocabulary import PlayingEnd
from kaden.words import Words, language_of_environment
from server.commands.asking import Whereabouts, shared_options
from server.commands.progress_line import ProgressLine
from server.commands.through_server import OfficeConnection

OWNER_ONLY: Final = 0o600

HEARD: Final = (PlayingEnd.DONE, PlayingEnd.STOPPED)
"""Ends after which nothing is wrong."""

EXAMPLES: Final = """\b
Examples:
  kaden recording get 8187 --out call.wav
  kaden recording get 8187 --out ~/calls/8187.wav --account supervisor"""


@click.group("recording")
def command() -> None:
    """Fetch recordings of calls, or hear them.

    \b
    Examples:
      kaden recording get 8187 --out call.wav
      kaden recording play 8187
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


@command.command("play", epilog="Example: `kaden recording play 8187 --account supervisor`")
@click.argument("call", type=click.IntRange(1))
@shared_options
def play(call: int, config: Path | None, server: Path | None, account: str | None) -> int:
    """Hear the recording of a call on your own phone, which rings; that you did is in the audit log.

    CALL is the number that `kaden audit` and the files of the handling history show. The phone is the one of your
    account (`kaden account set NAME --phone`). Needs a running server. Ctrl-C, or putting the phone down, stops it.
    """
    words = Words(language_of_environment())
    with Whereabouts(config, server, account).through_server() as office:
        office.send(PlayRecording(request=OfficeConnection.new_request(), attempt=call))
        while True:
            said = office.receive()
            if isinstance(said, Playing):
                if said.end is not None:
                    break
                click.echo(words(f"playing.command_{'plays' if said.up else 'rings'}", phone=said.phone))
    click.echo(words(f"playing.end_{said.end.value}", phone=said.phone), err=said.end not in HEARD)
    return 0 if said.end in HEARD else 1
