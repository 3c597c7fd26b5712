"""What `kaden import` shows at the end: a preview, the counts, and every line that was not taken.

Rule: text of the file was cleaned before it comes here (`Line`): nothing in a list reaches the terminal as an escape.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from kaden.cells import pad, pad_left, width
from kaden.protocol.server import ImportReport, RefusedRow
from kaden.spreadsheet_csv import create_csv
from kaden.words import Words

COLUMN: Final = 18
"""Cells of a column of the preview, at most."""

_COUNTS: Final = (
    "invalid", "duplicates_in_file", "duplicates_in_list", "do_not_call", "numbers_left_out", "unallocated"
)  # fmt: skip

_KINDS: Final = ("corporate", "individual")
"""Of the valid rows, where the campaign tells them apart."""


def report_lines(
    words: Words, title: str, report: ImportReport, refused: Sequence[RefusedRow], dry_run: bool, cells: int
) -> Iterator[str]:
    """The report for people.

    Args:
        words: in their language.
        title: the first line.
        report: what came of the file.
        refused: everything that is wrong with its rows.
        dry_run: nothing was changed.
        cells: the width of the screen.
    """
    yield title
    yield words("import.encoding", encoding=report.encoding)
    used = ", ".join(f"{column} = {field}" for column, field in report.mapping.items())
    yield words("import.columns", columns=used)
    kept = [column for column in report.columns if column not in report.mapping]
    if kept:
        yield words("import.kept", columns=", ".join(kept))
    yield words("import.preview")
    yield from _preview(report, cells)
    yield ""
    yield from _counts(words, report, dry_run)
    if report.unallocated:
        yield words("import.unallocated_hint")
    if refused:
        yield ""
        yield words("import.findings")
        yield from (f"  {finding_text(words, row)}" for row in refused)


def finding_text(words: Words, row: RefusedRow) -> str:
    """One finding as a line: where, what stands there, why it is not taken."""
    parts = [
        words("import.line", line=row.line),
        row.column,
        f'"{row.value}"' if row.value else "",
        _reason(words, row),
    ]
    if row.imported:
        parts.append(words("import.kept_without"))
    return "  ".join(filter(None, parts))


def report_json(report: ImportReport, refused: Sequence[RefusedRow], dry_run: bool) -> str:
    """The report for programs: one object."""
    content = report.model_dump(exclude={"type", "request"})
    rows = [row.model_dump() for row in refused]
    return json.dumps({**content, "dry_run": dry_run, "refused": rows}, ensure_ascii=False)


def write_findings(path: Path, words: Words, refused: Sequence[RefusedRow]) -> None:
    """The findings as a file for a spreadsheet.

    Raises:
        Refused: FILE_EXISTS, FILE_UNWRITABLE.
    """
    names = ("line", "column", "value", "reason", "code", "imported")
    headings = [words(f"import.report_{name}") for name in names]
    create_csv(path, headings, (_cells(words, row) for row in refused))


def _cells(words: Words, row: RefusedRow) -> tuple[str, ...]:
    imported = words("import.yes" if row.imported else "import.no")
    return (str(row.line), row.column, row.value, _reason(words, row), row.reason, imported)


def _reason(words: Words, row: RefusedRow) -> str:
    key = f"row.{row.reason}"
    return words(key, first_line=row.first_line or 0) if key in words else row.reason


def _preview(report: ImportReport, cells: int) -> Iterator[str]:
    """Headings and rows in columns; what does not fit on the screen is left away on the right."""
    rows = [report.columns, *report.preview]
    widths: list[int] = []
    for column in range(len(report.columns)):
        wide = min(COLUMN, max(width(row[column]) for row in rows))
        if sum(widths) + wide + 3 * (len(widths) + 1) > cells:
            break
        widths.append(wide)
    for row in rows:
        shown = [pad(cell, wide) for cell, wide in zip(row, widths, strict=False)]
        yield "  " + " | ".join(shown).rstrip()


def _counts(words: Words, report: ImportReport, dry_run: bool) -> Iterator[str]:
    rows = [("rows", report.rows), ("valid_dry_run" if dry_run else "valid", report.valid)]
    rows += [(name, count) for name in _COUNTS if (count := getattr(report, name))]
    rows += [(name, count) for name in _KINDS if (count := getattr(report, name)) is not None]
    names = [words(f"import.{name}") for name, _ in rows]
    widest = max(map(width, names))
    for name, (_, count) in zip(names, rows, strict=True):
        yield f"  {pad(name, widest)}  {pad_left(f'{count:,}', 9)}"
