"""XLSX files of one sheet: texts and numbers, a bold first row that stays in sight, and nothing that calculates.

Rule: every text is written as text and no cell is a formula or a link, whatever it begins with (guarantees 7.3, case
54).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import BinaryIO, Final, TypeAlias

from xlsxwriter import Workbook

from kaden.cells import width

Cell: TypeAlias = str | int | float | None

WIDEST: Final = 60
"""Characters that a column is made wide for."""

LONGEST: Final = 32_767
"""Characters that a cell takes."""

_CREATED: Final = datetime(1980, 1, 1, tzinfo=UTC)
"""Same rows, same file."""

_FORBIDDEN: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML cannot say."""


def write_xlsx(out: BinaryIO, title: str, rows: Sequence[Sequence[Cell]]) -> None:
    """Write a whole file.

    Args:
        out: gets the bytes.
        title: of the sheet; what a title cannot have is left out.
        rows: the headings first.
    """
    name = re.sub(r"[\[\]:*?/\\]", " ", _FORBIDDEN.sub("", title)).strip("' ")[:31] or "kaden"
    with Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"created": _CREATED})
        sheet = book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        bold = book.add_format({"bold": True})
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                look = bold if number == 0 else None
                if isinstance(cell, str):
                    # Not `write`, which guesses what a text means.
                    sheet.write_string(number, place, _FORBIDDEN.sub("", cell)[:LONGEST], look)
                elif cell is not None:
                    sheet.write_number(number, place, cell, look)
        for place, column in enumerate(zip(*rows, strict=True)):
            cells = max(width("" if cell is None else str(cell)) for cell in column)
            sheet.set_column(place, place, min(WIDEST, 2 + cells))
