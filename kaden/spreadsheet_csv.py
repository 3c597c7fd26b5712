"""CSV files that a spreadsheet opens as they are meant: in an encoding it knows, and with no cell taken for a formula.

Rule: everything that people will open in a spreadsheet is written here (domain row 123; guarantees 7.3, case 54).
"""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final, Literal, TypeAlias

from kaden.protocol.refusals import RefusalCode, Refused

CsvEncoding: TypeAlias = Literal["utf-8", "cp932"]
"""UTF-8 comes with its mark, without which spreadsheets guess wrong; CP932 is what older Japanese programs read."""

LACKING: Final = "〓"
"""Stands where the encoding has no such character: the printer's sign for a type that is missing."""

_BEGINS_A_FORMULA: Final = tuple("=+-@\t\r\n＝＋－＠")

_TWINS: Final = str.maketrans("〜−‖—¢£¬", "～－∥―￠￡￢")
"""Characters that CP932 has under another number than the rest of the world."""


def neutral(cell: str) -> str:
    """`cell` as text: an apostrophe before what a spreadsheet would calculate, whatever follows it."""
    return f"'{cell}" if cell.startswith(_BEGINS_A_FORMULA) else cell


class CsvWriter:
    """Writes rows, one by one.

    Args:
        out: gets the bytes.
        encoding: to write in.
    """

    def __init__(self, out: BinaryIO, encoding: CsvEncoding = "utf-8") -> None:
        self._out = out
        self._encoding = encoding
        self._writer = csv.writer(self)
        self.replaced = 0
        """Characters that the encoding lacks, so far."""
        if encoding == "utf-8":
            out.write(codecs.BOM_UTF8)

    def row(self, cells: Iterable[str]) -> None:
        """Write one row."""
        if self._encoding == "cp932":
            # First of all: a twin may begin a formula.
            cells = [cell.translate(_TWINS) for cell in cells]
        self._writer.writerow([neutral(cell) for cell in cells])

    def write(self, text: str) -> None:
        """For the writer of the standard library, which makes text."""
        try:
            data = text.encode(self._encoding)
        except UnicodeEncodeError:
            data = b"".join(map(self._character, text))
        self._out.write(data)

    def _character(self, character: str) -> bytes:
        try:
            return character.encode(self._encoding)
        except UnicodeEncodeError:
            self.replaced += 1
            return LACKING.encode(self._encoding)


@contextmanager
def new_file(path: Path) -> Iterator[BinaryIO]:
    """A file that did not exist before; it is gone again when writing it fails.

    Raises:
        Refused: FILE_EXISTS, FILE_UNWRITABLE.
    """
    try:
        file = path.open("xb")
    except FileExistsError:
        raise Refused(RefusalCode.FILE_EXISTS, path=str(path)) from None
    except OSError as error:
        raise _unwritable(path, error) from None
    try:
        with file:
            yield file
    except OSError as error:
        path.unlink(missing_ok=True)
        raise _unwritable(path, error) from None
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def create_csv(path: Path, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write a new file; an existing one is left alone.

    Raises:
        Refused: FILE_EXISTS, FILE_UNWRITABLE.
    """
    with new_file(path) as file:
        writer = CsvWriter(file)
        writer.row(headings)
        for row in rows:
            writer.row(row)


def _unwritable(path: Path, error: OSError) -> Refused:
    problem = error.strerror or type(error).__name__
    return Refused(RefusalCode.FILE_UNWRITABLE, path=str(path), problem=problem)
