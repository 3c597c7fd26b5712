"""One row of a list becomes a customer, or a finding that says what is wrong with it and where (rows 116 to 120, 124).

Rule: a row is refused when none of its numbers can be dialled. A bad second number costs only that number, and is
reported too.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple, TypeAlias

from kaden.text import clean, clean_note, is_plain
from server.phone_numbers import NumberFault, PhoneNumber, PhoneNumbers
from server.storage.lists.charset import UNDECODABLE
from server.storage.lists.columns import Columns
from server.storage.lists.list_file import Row

PREVIEW: Final = 5
"""Rows of a file that are shown before it is trusted."""

MAX_LINE: Final = 400
"""Characters of a name; no screen takes more."""

NO_NUMBERS: Final = "[]"

_BETWEEN: Final = '","'

MAX_GIVEN: Final = 60
"""Characters of a written number that are kept."""


class RowFault(StrEnum):
    """What can be wrong with a row beside its numbers; the sentences are `row.<code>` in `kaden/locales`."""

    UNDECODABLE = "undecodable"
    """Bytes that mean nothing in the file's encoding (case 51)."""
    TOO_MANY_CELLS = "too_many_cells"
    """More than the file has columns: a comma or a quotation mark too many."""
    FIELD_TOO_LONG = "field_too_long"
    DUPLICATE_IN_FILE = "duplicate_in_file"
    """The first one counts (row 120)."""
    DUPLICATE_IN_LIST = "duplicate_in_list"
    """Another list of the batch has it."""
    DO_NOT_CALL = "do_not_call"


Number: TypeAlias = tuple[str, str, str]
"""E.164, the file's spelling, a value of `PhoneType`."""

Customer: TypeAlias = tuple[int, str, str, str, str, str, str, str]
"""What a record is made of: line, name, company, the three parts of the number that is tried first, the further numbers
as a JSON array (row 124), the values of all columns as one. A plain tuple, for it crosses to another process."""


class Finding(NamedTuple):
    """Something wrong with a row, or with one number of it."""

    line: int
    reason: str
    """A value of `RowFault` or `NumberFault`."""
    value: str
    """What stands in the file."""
    column: str = ""
    first_line: int | None = None
    """Where the same number stands for the first time."""
    imported: bool = False
    """The row is taken without this number."""


@dataclass(slots=True)
class Counts:
    """What became of the rows of a file; `rows` is the sum of the others."""

    valid: int = 0
    invalid: int = 0
    duplicates_in_file: int = 0
    duplicates_in_list: int = 0
    do_not_call: int = 0

    @property
    def rows(self) -> int:
        return self.valid + self.refused

    @property
    def refused(self) -> int:
        return self.invalid + self.duplicates_in_file + self.duplicates_in_list + self.do_not_call

    def add(self, others: Counts) -> None:
        """Count the rows of another part of the file too."""
        self.valid += others.valid
        self.invalid += others.invalid
        self.duplicates_in_file += others.duplicates_in_file
        self.duplicates_in_list += others.duplicates_in_list
        self.do_not_call += others.do_not_call

    def refuse(self, reason: str) -> None:
        """Count one refused row."""
        if reason == RowFault.DUPLICATE_IN_FILE:
            self.duplicates_in_file += 1
        elif reason == RowFault.DUPLICATE_IN_LIST:
            self.duplicates_in_list += 1
        elif reason == RowFault.DO_NOT_CALL:
            self.do_not_call += 1
        else:
            self.invalid += 1


class RowReader:
    """Reads the rows of one file, and remembers its numbers."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._phones = PhoneNumbers()
        self._first_lines: dict[str, int] = {}
        self.preview: list[list[str]] = []

    def read(self, row: Row) -> tuple[Customer | None, list[Finding]]:
        """The customer, or None; and what is wrong."""
        cells = row.cells
        text = "".join(cells)
        if not is_plain(text) or len(cells) != len(self._columns.headings):
            fitted = self._fit(row, text)
            if isinstance(fitted, Finding):
                return None, [fitted]
            cells, text = fitted, "".join(fitted)
        if len(self.preview) < PREVIEW:
            self.preview.append(cells)
        numbers, findings = self._numbers(row.line, cells)
        if not numbers:
            return None, findings[:1]
        columns = self._columns
        company = "" if columns.company is None else _line(cells[columns.company])
        names = [_line(cells[place]) for place in columns.names]
        name = names[0] if len(names) == 1 else _line(" ".join(names))
        if findings:
            findings = [finding._replace(imported=True) for finding in findings]
        further = NO_NUMBERS if len(numbers) == 1 else further_numbers(numbers[1:])
        return (row.line, name, company, *numbers[0], further, _json(cells, text)), findings

    def _fit(self, row: Row, text: str) -> list[str] | Finding:
        """One clean cell for each column."""
        if row.too_long:
            return Finding(row.line, RowFault.FIELD_TOO_LONG, "")
        headings = self._columns.headings
        cells = row.cells
        if UNDECODABLE in text:
            place = next(place for place, cell in enumerate(cells) if UNDECODABLE in cell)
            column = headings[place] if place < len(headings) else ""
            return Finding(row.line, RowFault.UNDECODABLE, cells[place].replace(UNDECODABLE, "?"), column)
        surplus = cells[len(headings) :]
        if any(surplus):
            return Finding(row.line, RowFault.TOO_MANY_CELLS, ",".join(surplus))
        # Spreadsheets leave empty cells at the end of a row away.
        missing = [""] * (len(headings) - len(cells))
        return [clean_note(cell) for cell in cells[: len(headings)]] + missing

    def _numbers(self, line: int, cells: list[str]) -> tuple[list[Number], list[Finding]]:
        """The numbers of a row that can be dialled, and what is wrong with the others."""
        numbers: list[Number] = []
        findings: list[Finding] = []
        for place in self._columns.numbers:
            written = cells[place]
            reading = self._phones.read(written)
            if not isinstance(reading, PhoneNumber):
                findings.append(Finding(line, reading.value, written, self._columns.headings[place]))
                continue
            number, kind = reading
            first = self._first_lines.setdefault(number, line)
            if first != line:
                heading = self._columns.headings[place]
                findings.append(Finding(line, RowFault.DUPLICATE_IN_FILE, written, heading, first))
            elif all(number != other for other, _, _ in numbers):
                numbers.append((number, clean(written, MAX_GIVEN).strip(), kind.value))
        if findings and (numbers or len(findings) > 1):
            # An empty cell is worth a word only where the row has no number at all.
            told = [finding for finding in findings if finding.reason != NumberFault.NO_NUMBER]
            findings = told if told or numbers else findings
        return numbers, findings


def numbers_of(customer: Customer) -> list[Number]:
    """All numbers of a customer, in the order in which they are tried."""
    further = json.loads(customer[6])
    return [customer[3:6], *((number, given, kind) for number, given, kind in further)]


def with_numbers(customer: Customer, numbers: Sequence[Number]) -> Customer:
    """The same customer with other numbers, at least one."""
    line, name, company, _, _, _, _, extra = customer
    return (line, name, company, *numbers[0], further_numbers(numbers[1:]), extra)


def further_numbers(numbers: Sequence[Number]) -> str:
    """Numbers after the first, as they are stored."""
    return json.dumps(list(numbers), ensure_ascii=False)


def _line(text: str) -> str:
    """A name as one line, from a cell of which line breaks may be left."""
    return clean(text, MAX_LINE).strip()


def _json(cells: list[str], text: str) -> str:
    """The cells as a JSON array; `text` is all of them."""
    if is_plain(text) and '"' not in text and "\\" not in text:
        return f'["{_BETWEEN.join(cells)}"]'
    return json.dumps(cells, ensure_ascii=False, separators=(",", ":"))
