"""A list file, taken apart: what a reader tells the importer about it, packed so that it can cross to another process.

Rule: parsing knows no database and no clock. It ends with `End`, or with the refusal that makes the file unusable.
"""

from __future__ import annotations

import marshal
import os
from collections.abc import Generator, Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple, TypeAlias

from kaden.protocol.refusals import RefusalCode, Refused
from kaden.text import clean
from server.storage.lists.columns import read_columns, suggested
from server.storage.lists.limits import Limits
from server.storage.lists.list_file import ListFile, open_list
from server.storage.lists.number_rows import NumberRows
from server.storage.lists.rows import (
    MAX_LINE,
    NO_NUMBERS,
    PREVIEW,
    Customer,
    Finding,
    RowFault,
    RowReader,
    numbers_of,
)

PIECE: Final = 500
"""Rows that are written in one transaction while calls are live (limits.md section 4)."""

LENGTH: Final = 4
"""Bytes before each packed part that tell its length, where parts follow each other in a stream."""


@dataclass(frozen=True, slots=True)
class Source:
    """A list file and how to read it."""

    path: Path
    name: str
    """What people know the file by, for refusals."""
    encoding: str | None
    """None = find out."""
    mapping: Mapping[str, str]
    """Heading to field, as a person says."""
    limits: Limits
    numbers_only: bool = False
    """A file of phone numbers for a do-not-call list instead of one of customers."""


class Head(NamedTuple):
    """What is known before the first row."""

    encoding: str
    headings: tuple[str, ...]
    mapping: dict[str, str]
    """Heading to field, as used."""
    size: int
    """Bytes of the file."""


class Piece(NamedTuple):
    """Some rows."""

    position: int
    """Bytes of the file read so far."""
    customers: list[Customer]
    numbers: list[str]
    """All numbers of these customers, E.164."""
    findings: list[Finding]
    """One for each refused row, and those of customers who are taken without one of their numbers."""


class End(NamedTuple):
    """The file is read to its end."""

    preview: list[list[str]]
    """The cells of its first rows."""


Part: TypeAlias = Head | Piece | End

_KINDS: Final[tuple[type[Part], ...]] = (Head, Piece, End)
_REFUSED: Final = len(_KINDS)


def packed_parts(source: Source) -> Generator[bytes, None, None]:
    """The parts of a file, each packed. A refusal is the last one."""
    try:
        for part in number_parts(source) if source.numbers_only else parts(source):
            yield pack(part)
    except Refused as refused:
        yield bytes((_REFUSED,)) + marshal.dumps((refused.code.value, refused.values))


def parts(source: Source) -> Iterator[Part]:
    """A head, the pieces, and the end.

    Raises:
        Refused: the codes under "list import" that a file alone can earn.
    """
    with closing(open_list(source.path, source.limits)) as file:
        list_file = ListFile(file, source.name, source.encoding, source.limits)
        columns = read_columns(list_file.columns, source.mapping)
        used = {heading: field.value for heading, field in columns.mapping.items()}
        size = os.fstat(file.fileno()).st_size
        yield Head(list_file.encoding.value, columns.headings, used, size)
        reader = RowReader(columns)
        yield from _pieces(list_file, reader, source)
        yield End(reader.preview)


def number_parts(source: Source) -> Iterator[Part]:
    """The same of a file of phone numbers; its pieces have numbers and no customers, each number once.

    Raises:
        Refused: the codes under "list import" that a file alone can earn.
    """
    with closing(open_list(source.path, source.limits)) as file:
        list_file = ListFile(file, source.name, source.encoding, source.limits)
        rows = NumberRows(list_file)
        yield Head(list_file.encoding.value, rows.headings, {}, os.fstat(file.fileno()).st_size)
        piece = Piece(0, [], [], [])
        for count, (number, finding) in enumerate(rows, 1):
            if count > source.limits.rows:
                raise Refused(RefusalCode.TOO_MANY_ROWS, limit=source.limits.rows)
            if number is not None:
                piece.numbers.append(number)
            if finding is not None:
                piece.findings.append(finding)
            if count % PIECE == 0:
                yield piece._replace(position=list_file.position())
                piece = Piece(0, [], [], [])
        yield piece._replace(position=list_file.position())
        yield End([])


def look(source: Source) -> tuple[Head, list[list[str]]]:
    """What a file's columns hold as far as the headings tell, and its first rows; a file without a column of numbers
    is no fault here, and neither is what follows the first rows.

    Raises:
        Refused: the codes under "list import" that the beginning of a file can earn.
    """
    with closing(open_list(source.path, source.limits)) as file:
        list_file = ListFile(file, source.name, source.encoding, source.limits)
        headings, fields = suggested(list_file.columns, source.mapping)
        used = {heading: field.value for heading, field in fields.items()}
        head = Head(list_file.encoding.value, headings, used, os.fstat(file.fileno()).st_size)
        preview: list[list[str]] = []
        with suppress(Refused):
            # Only the beginning of the file is here: its last row may break off in the middle.
            for row in islice(list_file.rows(), PREVIEW):
                cells = [*row.cells, *[""] * (len(headings) - len(row.cells))]
                preview.append([clean(cell, MAX_LINE) for cell in cells[: len(headings)]])
        return head, preview


def _pieces(file: ListFile, reader: RowReader, source: Source) -> Iterator[Piece]:
    rows = 0
    undecodable: list[int] = []
    piece = Piece(0, [], [], [])
    for rows, row in enumerate(file.rows(), 1):
        if rows > source.limits.rows:
            raise Refused(RefusalCode.TOO_MANY_ROWS, limit=source.limits.rows)
        customer, findings = reader.read(row)
        if customer is not None:
            piece.customers.append(customer)
            piece.numbers.append(customer[3])
            if customer[6] != NO_NUMBERS:
                piece.numbers.extend(number for number, _, _ in numbers_of(customer)[1:])
        if findings:
            piece.findings.extend(findings)
            if findings[0].reason == RowFault.UNDECODABLE:
                undecodable.append(row.line)
        if rows % PIECE == 0:
            yield piece._replace(position=file.position())
            piece = Piece(0, [], [], [])
    if rows == 0:
        raise Refused(RefusalCode.EMPTY_FILE, path=source.name)
    if len(undecodable) * 2 > rows:
        raise Refused(RefusalCode.WRONG_ENCODING, encoding=file.encoding.value, line=undecodable[0])
    yield piece._replace(position=file.position())


def pack(part: Part) -> bytes:
    """One part as bytes. Both ends are this file in the same interpreter, so its own format serves."""
    if isinstance(part, Piece):
        findings = [(finding.line, str(finding.reason), *finding[2:]) for finding in part.findings]
        return b"\x01" + marshal.dumps((part.position, part.customers, part.numbers, findings))
    return bytes((_KINDS.index(type(part)),)) + marshal.dumps(tuple(part))


def is_piece(packed: bytes) -> bool:
    """Whether `unpack` would give a `Piece`; to leave the work of unpacking to another thread."""
    return packed[0] == 1


def unpack(packed: bytes) -> Part:
    """The part that was packed.

    Raises:
        Refused: the file is unusable.
    """
    kind = packed[0]
    values = marshal.loads(memoryview(packed)[1:])
    if kind == _REFUSED:
        code, why = values
        raise Refused(RefusalCode(code), **why)
    return _KINDS[kind](*values)


def unpack_piece(packed: bytes) -> Piece:
    """Some rows, for the writer."""
    position, customers, numbers, findings = marshal.loads(memoryview(packed)[1:])
    return Piece(position, customers, numbers, [Finding(*finding) for finding in findings])
