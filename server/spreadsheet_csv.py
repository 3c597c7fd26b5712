"""CSV files that a spreadsheet opens as they are meant: in UTF-8 with its mark, and with no cell taken for a formula.

Rule: everything that people will open in a spreadsheet is written here (domain row 123; guarantees 7.3, case 54).
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from kaden.protocol.refusals import RefusalCode, Refused

_BEGINS_A_FORMULA: Final = tuple("=+-@\t\r\n＝＋－＠")


def neutral(cell: str) -> str:
    """`cell` as text: an apostrophe before what a spreadsheet would calculate, whatever follows it."""
    return f"'{cell}" if cell.startswith(_BEGINS_A_FORMULA) else cell


def create_csv(path: Path, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write a new file; an existing one is left alone.

    Raises:
        Refused: FILE_EXISTS, FILE_UNREADABLE.
    """
    try:
        with path.open("x", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(headings)
            writer.writerows([neutral(cell) for cell in row] for row in rows)
    except FileExistsError:
        raise Refused(RefusalCode.FILE_EXISTS, path=str(path)) from None
    except OSError as error:
        problem = error.strerror or type(error).__name__
        raise Refused(RefusalCode.FILE_UNREADABLE, path=str(path), problem=problem) from None
