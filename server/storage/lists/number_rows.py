"""A file of phone numbers for a do-not-call list: one column, with or without a heading (domain row 100).

Rule: a number that stands twice counts once, and what is no number is told with its line.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Final

from kaden.protocol.refusals import Refused
from kaden.text import clean
from server.phone_numbers import PhoneNumber, PhoneNumbers
from server.storage.lists.charset import UNDECODABLE
from server.storage.lists.columns import read_columns
from server.storage.lists.list_file import ListFile, Row
from server.storage.lists.rows import Finding, RowFault

_FIRST_LINE: Final = 1


class NumberRows:
    """The rows of a file: each a new number (E.164), or what is wrong with it.

    Args:
        file: read as far as its first row, which may be the headings or the first number.
    """

    def __init__(self, file: ListFile) -> None:
        self._file = file
        self._phones = PhoneNumbers()
        self._lines: dict[str, int] = {}
        first = list(file.columns)
        place = next((at for at, cell in enumerate(first) if self._is_number(cell)), None)
        self._first = [] if place is None else [Row(_FIRST_LINE, first)]
        self.headings: tuple[str, ...] = tuple(first) if place is None else ()
        """Empty where the file has none."""
        self._place = self._found_column() if place is None else place

    def __iter__(self) -> Iterator[tuple[str | None, Finding | None]]:
        for row in chain(self._first, self._file.rows()):
            yield self._read(row)

    def _is_number(self, cell: str) -> bool:
        return isinstance(self._phones.read(cell.strip()), PhoneNumber)

    def _found_column(self) -> int:
        """The only column, or the one whose heading says that it holds numbers."""
        if len(self.headings) == 1:
            return 0
        try:
            return read_columns(self.headings, {}).numbers[0]
        except Refused:
            # Lists that were exported with a reason beside the number have it first.
            return 0

    def _read(self, row: Row) -> tuple[str | None, Finding | None]:
        written = row.cells[self._place] if self._place < len(row.cells) else ""
        if row.too_long:
            return None, Finding(row.line, RowFault.FIELD_TOO_LONG, "")
        if UNDECODABLE in written:
            return None, Finding(row.line, RowFault.UNDECODABLE, written.replace(UNDECODABLE, "?"))
        reading = self._phones.read(written.strip())
        if not isinstance(reading, PhoneNumber):
            return None, Finding(row.line, reading.value, clean(written))
        first = self._lines.setdefault(reading.e164, row.line)
        if first != row.line:
            return None, Finding(row.line, RowFault.DUPLICATE_IN_FILE, clean(written), first_line=first)
        return reading.e164, None
