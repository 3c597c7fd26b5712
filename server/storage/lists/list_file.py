"""A customer list as a stream of rows with the line each begins on, or the one sentence why it cannot be read.

Rule: quotation marks are judged strictly. A stray one makes every later row doubtful, so it refuses the file and names
the line where the mark stands; guessing would turn a thousand customers into two (guarantees 7.3, case 49).
"""

from __future__ import annotations

import csv
import errno
import os
import re
import stat
import unicodedata
from collections import Counter
from collections.abc import Iterator
from io import TextIOWrapper
from itertools import chain
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from kaden.protocol.refusals import RefusalCode, Refused
from server.storage.lists.charset import ERRORS, UNDECODABLE, Encoding, detect, encoding_named, mark_of
from server.storage.lists.limits import Limits

SAMPLE: Final = 64 * 1024
"""Bytes from which the encoding is judged: the first ones that are not all ASCII."""

BUFFER: Final = 1024 * 1024
"""Bytes that are read from the disk at once."""

_OTHER_FORMATS: Final = {
    b"PK\x03\x04": "XLSX / ZIP",
    b"\xd0\xcf\x11\xe0": "XLS",
    b"%PDF": "PDF",
    b"\x1f\x8b": "GZIP",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"SQLite format 3": "SQLite",
    b"\x7fELF": "ELF",
    b"{\\rtf": "RTF",
}
"""What people take for a list, by its first bytes."""

_MARKUP: Final = re.compile(rb"\s*<(?:\?xml|!doctype|html|table)", re.I)
_END_OF_FILE: Final = "\x1a"
"""Old systems write it after the last line."""

_NOT_WRITTEN: Final = frozenset({"Cc", "Cn", "Co"})
_WRITTEN: Final = frozenset("\t\n\v\f\r\x1b\x85" + _END_OF_FILE)
"""Control characters, unassigned and private ones are not text; but these are found in lists."""

STRAY: Final = 20
"""Such characters that any file may hold."""


class Row(NamedTuple):
    """One row of the file."""

    line: int
    """Where it begins, from 1."""
    cells: list[str]
    too_long: bool = False
    """A field beyond the limit; there are no cells then."""


def open_list(path: Path, limits: Limits) -> BinaryIO:
    """Open a file of the user's for reading.

    Raises:
        Refused: FILE_MISSING, FILE_UNREADABLE (also a link, a device, a pipe: case 55), FILE_TOO_BIG, EMPTY_FILE.
    """
    try:
        # Without O_NONBLOCK a pipe that nobody writes to would hold us here for ever.
        number = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        raise Refused(RefusalCode.FILE_MISSING, path=str(path)) from None
    except OSError as error:
        problem = error.strerror or type(error).__name__
        raise Refused(RefusalCode.FILE_UNREADABLE, path=str(path), problem=problem) from None
    try:
        _judge(os.fstat(number), path, limits)
    except Refused:
        os.close(number)
        raise
    return os.fdopen(number, "rb", buffering=BUFFER)


def _judge(facts: os.stat_result, path: Path, limits: Limits) -> None:
    if not stat.S_ISREG(facts.st_mode):
        problem = os.strerror(errno.EISDIR) if stat.S_ISDIR(facts.st_mode) else "not a regular file"
        raise Refused(RefusalCode.FILE_UNREADABLE, path=str(path), problem=problem)
    check_size(facts.st_size, limits)
    if facts.st_size == 0:
        raise Refused(RefusalCode.EMPTY_FILE, path=path.name)


def check_size(size: int, limits: Limits) -> None:
    """Raises: Refused FILE_TOO_BIG, which states the limit (domain row 125)."""
    if size > limits.size:
        raise Refused(RefusalCode.FILE_TOO_BIG, size=size, limit=limits.size)


class ListFile:
    """A customer list that can be read: its encoding, its headings, and its rows one after the other."""

    def __init__(self, file: BinaryIO, name: str, encoding: str | None, limits: Limits) -> None:
        """Read as far as the headings.

        Args:
            file: the list, at its start; the caller closes it.
            name: what people know the file by, for refusals.
            encoding: what a person says it is written in; None = find out.
            limits: what is too large.

        Raises:
            Refused: EMPTY_FILE, NOT_CSV, UNKNOWN_ENCODING, WRONG_ENCODING, UNBALANCED_QUOTE.
        """
        self._file = file
        self._name = name
        self._limits = limits
        start = file.read(SAMPLE)
        self._refuse_other_formats(start)
        detected = detect(self._sample(start))
        if _looks_binary(start, detected):
            raise self._not_csv("binary")
        self.encoding: Encoding = encoding_named(encoding, start) if encoding else detected
        file.seek(mark_of(start))
        self._text = TextIOWrapper(file, encoding=self.encoding, errors=ERRORS, newline="")
        self._open_row: list[str] = []
        """The lines of the row that is being read."""
        self._before = 0
        """Blank lines above the headings."""
        first = self._first_line()
        self.delimiter: str = _delimiter_of(first)
        csv.field_size_limit(limits.field)
        self._reader = csv.reader(chain([first], self._lines()), delimiter=self.delimiter, strict=True)
        self.columns: tuple[str, ...] = self._headings()

    def position(self) -> int:
        """Bytes read so far, for progress."""
        return self._file.tell()

    def rows(self) -> Iterator[Row]:
        """Every row below the headings that is not blank.

        Raises:
            Refused: UNBALANCED_QUOTE with the line where the open mark stands, NOT_CSV when a line has no end.
        """
        while (row := self._next()) is not None:
            if row.too_long or not _blank(row.cells):
                yield row

    # ---- the start of the file -----------------------------------------------------------------------------------

    def _refuse_other_formats(self, start: bytes) -> None:
        if not start.strip():
            raise Refused(RefusalCode.EMPTY_FILE, path=self._name)
        for beginning, kind in _OTHER_FORMATS.items():
            if start.startswith(beginning):
                raise self._not_csv(kind)
        if _MARKUP.match(start):
            raise self._not_csv("HTML / XML")

    def _sample(self, start: bytes) -> bytes:
        """The first bytes of the file that tell something, cut where a line ends."""
        sample = start
        while len(sample) == SAMPLE and sample.isascii() and b"\x1b" not in sample:
            sample = self._file.read(SAMPLE)
        whole = max(sample.rfind(b"\n"), sample.rfind(b"\r")) + 1
        return sample[:whole] if whole and len(sample) == SAMPLE else sample

    def _first_line(self) -> str:
        """The first line that is not blank; those before it are counted."""
        for line in self._lines():
            if not _blank([line.replace(",", "").replace(";", "")]):
                return line
            self._open_row.clear()
            self._before += 1
        raise Refused(RefusalCode.EMPTY_FILE, path=self._name)

    def _headings(self) -> tuple[str, ...]:
        row = self._next()
        if row is None or row.too_long:
            raise self._not_csv(f"> {self._limits.field}")
        if len(row.cells) > self._limits.columns:
            raise self._not_csv(f"{len(row.cells)} > {self._limits.columns}")
        if any(UNDECODABLE in cell for cell in row.cells):
            raise Refused(RefusalCode.WRONG_ENCODING, encoding=self.encoding, line=row.line)
        return tuple(row.cells)

    def _not_csv(self, problem: str) -> Refused:
        return Refused(RefusalCode.NOT_CSV, path=self._name, problem=problem)

    # ---- lines and rows ------------------------------------------------------------------------------------------

    def _lines(self) -> Iterator[str]:
        readline = self._text.readline
        limit = self._limits.line
        while line := readline(limit):
            if len(line) == limit:
                raise self._not_csv(f"> {limit}")
            self._open_row.append(line)
            yield line

    def _next(self) -> Row | None:
        line = self._before + self._reader.line_num + 1
        fault = ""
        cells: list[str] = []
        try:
            cells = next(self._reader)
        except StopIteration:
            return None
        except csv.Error as error:
            fault = str(error)
        if fault or len(self._open_row) > self._limits.row_lines:
            self._judge_quotes(line, fault)
        self._open_row.clear()
        return Row(line, cells, too_long=bool(fault))

    def _judge_quotes(self, line: int, fault: str) -> None:
        """Refuse the file, unless the row is only too long: no mark is open, so the next line begins a row."""
        open_quote = index_of_open_quote(self._open_row, self.delimiter)
        if open_quote is not None or "field larger" not in fault:
            raise Refused(RefusalCode.UNBALANCED_QUOTE, line=line + (open_quote or 0))


def index_of_open_quote(lines: list[str], delimiter: str) -> int | None:
    """Which of the lines of a row opens the quotation mark that does not close, or closes before other text."""
    opened: int | None = None
    field_begins = True
    for index, line in enumerate(lines):
        place = 0
        while place < len(line):
            char = line[place]
            place += 1
            if opened is None:
                opened = index if char == '"' and field_begins else None
                field_begins = char == delimiter
            elif char == '"':
                after = line[place : place + 1]
                if after == '"':
                    place += 1
                elif after in (delimiter, "\r", "\n", ""):
                    opened = None
                    field_begins = False
                else:
                    return opened
    return opened


def _blank(cells: list[str]) -> bool:
    return not any(map(str.strip, cells)) or cells == [_END_OF_FILE]


def _delimiter_of(heading: str) -> str:
    """A comma, unless the headings are evidently parted by tabs or semicolons."""
    outside = re.sub(r'"[^"]*"', "", heading)
    return max(",\t;", key=outside.count)


def _looks_binary(start: bytes, encoding: Encoding) -> bool:
    """Whether more than a fiftieth of it, and not only a stray sign here and there, is nothing that people write."""
    found = Counter(start.decode(encoding, ERRORS))
    strange = sum(
        number
        for char, number in found.items()
        if unicodedata.category(char) in _NOT_WRITTEN and char not in _WRITTEN
    )
    return strange > STRAY and strange * 50 > found.total()
