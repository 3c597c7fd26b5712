"""A report as a table for spreadsheets: figures as numbers, times in seconds, and a column for each result.

Rule: a file says what the screen says, to the last digit; its last row is the total.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from kaden.clock import SECOND
from kaden.protocol.reports import ReportPage, ReportRow
from kaden.report_views import Column, Unit, View, columns_of, is_told, row_name
from kaden.spreadsheet_csv import CsvEncoding, CsvWriter, new_file
from kaden.spreadsheet_xlsx import Cell, write_xlsx
from kaden.words import Words


def sheet(words: Words, view: View, page: ReportPage) -> list[list[Cell]]:
    """Headings, rows and the total.

    Args:
        words: of the reader.
        view: which report.
        page: all of its rows.
    """
    columns = columns_of(view, page)
    labels = [(result.label, result.kind) for result in page.totals.results] if view.results else []
    told = [row for row in page.rows if is_told(view, row)]
    named = [(row_name(words, page.by, row), row) for row in told]
    headings = [words(f"report_by.{page.by}"), *(_heading(words, column) for column in columns)]
    rows: list[list[Cell]] = [[*headings, *(label for label, _ in labels)]]
    for name, row in [*named, (words("report.total"), page.totals)]:
        counts = {(result.label, result.kind): result.calls for result in row.results}
        figures = (_figure(column, row) for column in columns)
        rows.append([name, *figures, *(counts.get(label, 0) for label in labels)])
    return rows


def save_csv(path: Path, rows: Sequence[Sequence[Cell]], encoding: CsvEncoding) -> None:
    """Write a new file.

    Raises:
        Refused: FILE_EXISTS, FILE_UNWRITABLE.
    """
    with new_file(path) as file:
        writer = CsvWriter(file, encoding)
        for row in csv_rows(rows):
            writer.row(row)


def save_xlsx(path: Path, title: str, rows: Sequence[Sequence[Cell]]) -> None:
    """Write a new file.

    Raises:
        Refused: FILE_EXISTS, FILE_UNWRITABLE.
    """
    with new_file(path) as file:
        write_xlsx(file, title, rows)


def csv_rows(rows: Sequence[Sequence[Cell]]) -> Iterator[list[str]]:
    """The same as text."""
    for row in rows:
        yield ["" if cell is None else str(cell) for cell in row]


def _heading(words: Words, column: Column) -> str:
    name = words(f"report_column.{column.id}")
    match column.unit:
        case Unit.TIME:
            return words("report.seconds", column=name)
        case Unit.SHARE:
            return name if "%" in name else words("report.per_cent", column=name)
        case _:
            return name


def _figure(column: Column, row: ReportRow) -> Cell:
    value = column.value(row)
    if value is None:
        return None
    match column.unit:
        case Unit.TIME:
            return round(value / SECOND)
        case Unit.SHARE:
            return round(100 * value, 2)
        case Unit.RATE:
            return round(value, 2)
        case Unit.COUNT:
            return int(value)
