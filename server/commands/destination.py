"""Where an export goes: standard output, or a new file in one of the two encodings that offices read."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import click

from kaden.spreadsheet_csv import new_file


def export_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds the options of an export, passed on as `out` and `encoding`."""
    for option in (
        click.option(
            "--encoding",
            type=click.Choice(["utf-8", "cp932"]),
            default="utf-8",
            show_default=True,
            help="cp932 is what older Japanese programs read.",
        ),
        click.option(
            "--out",
            type=click.Path(path_type=Path),
            help="Write this new file instead of standard output.",
        ),
    ):
        command = option(command)
    return command


@contextmanager
def destination(out: Path | None) -> Iterator[BinaryIO]:
    """The file to write; None = standard output. A file that could not be finished is gone again.

    Raises:
        Refused: FILE_EXISTS, FILE_UNWRITABLE.
    """
    if out is None:
        yield sys.stdout.buffer
        return
    with new_file(out) as file:
        yield file
